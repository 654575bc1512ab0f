// Notifications as an operator sees them: what was sent to merchants, and sending it again.
import {
  findNotification,
  type ListFilter,
  listPage,
  type NotificationPage,
  ownersOf,
  type ShownNotification,
} from '../notifications/list.ts';
import type { Attempt, Notification, NotificationStatus } from '../notifications/notification.ts';
import { countResends, resendMany } from '../notifications/resend-many.ts';
import {
  findNotifications,
  type NotificationFilter,
  resendNotification,
  resendThese,
} from '../notifications/store.ts';
import { type NotificationSummary, notificationSummaries } from '../notifications/summary.ts';
import type { Payment } from '../payments/payment.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

/** The newest notifications that match, oldest first, each with its attempts. */
export function listNotifications(
  deps: Pick<OfficeDeps, 'db'>,
  filter: NotificationFilter,
): Promise<{ notification: Notification; attempts: Attempt[] }[]> {
  return findNotifications(deps.db, filter);
}

/** So many notifications are looked through for one page, so that a rare filter costs no more. */
const lookedThrough = 5000;

/**
 * A page of the notifications that exist for the actor, newest first. It may be shorter than `limit`, with a
 * `horizon` where the search goes on. Throws OBJECT_NOT_FOUND for another merchant's client id.
 */
export function pageOfNotifications(
  deps: Pick<OfficeDeps, 'db' | 'clock'>,
  actor: Actor,
  filter: ListFilter,
  page: { after?: string | undefined; limit: number },
): Promise<NotificationPage> {
  const wanted = { ...filter, clientId: narrowed(actor, filter.clientId) };
  const aheadMs = aheadOf(deps);
  return listPage(deps.db, wanted, { ...page, most: lookedThrough, aheadMs });
}

/** How far business time is ahead of the time in the ids, in milliseconds. */
function aheadOf({ clock }: Pick<OfficeDeps, 'clock'>): number {
  return Math.max(0, clock.now().getTime() - Date.now());
}

/** A notification with its attempts. Throws OBJECT_NOT_FOUND. */
export async function oneNotification(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<ShownNotification> {
  demandId('notification', id);
  const found = await findNotification(db, id);
  if (found === undefined) throw missing('notification', id);
  demandOwn(actor, found.notification.clientId, 'notification', id);
  return found;
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
  const clientId = (await ownersOf(deps.db, [notificationId])).get(notificationId);
  if (clientId === undefined) throw missing('notification', notificationId);
  demandOwn(actor, clientId, 'notification', notificationId);
  await deps.db.transaction(async (tx) => {
    await resendNotification(tx, notificationId, deps.clock.now());
    const object = `notification ${notificationId}`;
    await audit(tx, actor, { action: 'resend notification', object, clientId });
  });
  deps.payments.wake();
}

/** Has these sent once more. Throws OBJECT_NOT_FOUND, and then none is sent. */
export async function resendChosen(
  deps: OfficeDeps,
  actor: Actor,
  ids: readonly string[],
): Promise<number> {
  for (const id of ids) demandId('notification', id);
  const owners = await ownersOf(deps.db, ids);
  for (const id of ids) {
    const clientId = owners.get(id.toLowerCase());
    if (clientId === undefined) throw missing('notification', id);
    demandOwn(actor, clientId, 'notification', id);
  }
  const clientIds = new Set(owners.values());
  const count = await deps.db.transaction(async (tx) => {
    const sent = await resendThese(tx, ids, deps.clock.now());
    const [clientId] = clientIds.size === 1 ? clientIds : [];
    const after = { count: sent, ids };
    const action = 'resend notifications';
    await audit(tx, actor, { action, object: `notifications ${sent}`, clientId, after });
    return sent;
  });
  deps.payments.wake();
  return count;
}

export interface ResendWanted {
  clientId?: string | undefined;
  status: NotificationStatus;
  since: Date;
}

const countedMost = 1000;

/** How many `resendAll` would send again: exact up to 1,000. */
export function previewResend(
  deps: Pick<OfficeDeps, 'db' | 'clock'>,
  actor: Actor,
  { since: from, ...wanted }: ResendWanted,
): Promise<{ count: number; capped: boolean }> {
  const filter = { ...wanted, from, clientId: narrowed(actor, wanted.clientId) };
  return countResends(deps.db, filter, { most: countedMost, aheadMs: aheadOf(deps) });
}

/**
 * Has every notification that matches sent once more, in parts, so that nothing waits for it. A call that was cut
 * short and is repeated with its `key` goes on where it was. Returns how many there were.
 */
export async function resendAll(
  deps: OfficeDeps,
  actor: Actor,
  { since: from, ...wanted }: ResendWanted,
  key: string,
): Promise<number> {
  const clientId = narrowed(actor, wanted.clientId);
  const run = { actor: `${actor.kind} ${actor.id ?? actor.name}`, key };
  const filter = { ...wanted, from, clientId };
  const when = { now: deps.clock.now(), aheadMs: aheadOf(deps) };
  const count = await resendMany(deps.db, run, filter, when, async (tx, sent) => {
    const after = { count: sent, status: wanted.status, since: from };
    const action = 'resend notifications';
    await audit(tx, actor, { action, object: `notifications ${sent}`, clientId, after });
  });
  deps.payments.wake();
  return count;
}
