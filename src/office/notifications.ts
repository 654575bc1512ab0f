// Notifications as an operator sees them: what was sent to merchants, and sending it again.
import type { Attempt, Notification } from '../notifications/notification.ts';
import {
  clientOf,
  findNotifications,
  type NotificationFilter,
  resendNotification,
} from '../notifications/store.ts';
import { type NotificationSummary, notificationSummaries } from '../notifications/summary.ts';
import type { Payment } from '../payments/payment.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn } from './scope.ts';

/** The newest notifications that match, oldest first, each with its attempts. */
export function listNotifications(
  deps: Pick<OfficeDeps, 'db'>,
  filter: NotificationFilter,
): Promise<{ notification: Notification; attempts: Attempt[] }[]> {
  return findNotifications(deps.db, filter);
}

/** The notifications of these payments in short, newest first, at most five of each payment. */
export function notificationsOf(
  deps: Pick<OfficeDeps, 'db'>,
  payments: readonly Payment[],
): Promise<NotificationSummary[]> {
  return notificationSummaries(deps.db, payments);
}

/** Has a notification sent once more, at once, in addition to its schedule. Throws OBJECT_NOT_FOUND. */
export async function resend(
  deps: OfficeDeps,
  actor: Actor,
  { notificationId }: { notificationId: string },
): Promise<void> {
  demandId('notification', notificationId);
  await deps.db.transaction(async (tx) => {
    const clientId = await clientOf(tx, notificationId);
    if (clientId === undefined) throw missing('notification', notificationId);
    demandOwn(actor, clientId, 'notification', notificationId);
    await resendNotification(tx, notificationId, deps.clock.now());
    const object = `notification ${notificationId}`;
    await audit(tx, actor, { action: 'resend notification', object, clientId });
  });
  deps.payments.wake();
}
