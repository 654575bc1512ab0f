// The notifications of one payment with all their attempts.
import { type Reader, sql } from '../storage/db.ts';
import type { Attempt, Notification } from './notification.ts';
import { type AttemptRow, attemptOf, type NotificationRow, notificationOf } from './row.ts';

export interface Notified {
  notification: Notification;
  /** Oldest first. */
  attempts: Attempt[];
}

/** The most that are shown of one payment. */
const shownMax = 200;

/** Oldest first, as long as they are kept. By reference too, because that is what the index has. */
export async function notifiedOf(
  db: Reader,
  payment: { id: string; reference: string },
): Promise<Notified[]> {
  const rows = await db.rows<NotificationRow & { made: AttemptRow[] }>(sql`
    select id, client_id, channel, payment_id, reference, event, dialect, url, body, status,
      attempts, created_at, first_attempt_at, next_attempt_at,
      (select coalesce(json_agg(json_build_object(
          'at', a.at, 'duration_ms', a.duration_ms, 'http_status', a.http_status, 'error', a.error,
          'request_headers', a.request_headers, 'response_body', a.response_body
        ) order by a.number), '[]')
       from notification_attempts a where a.notification_id = n.id) as made
    from notifications n
    where reference = ${payment.reference} and payment_id = ${payment.id}::uuid
    order by created_at, id limit ${shownMax}::integer`);
  return rows.map((row) => {
    const notification = notificationOf(row);
    return { notification, attempts: row.made.map((one) => attemptOf(one, notification)) };
  });
}
