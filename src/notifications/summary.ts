// Notifications of several payments in short: how often each was attempted, and what the last answer was.
import { type Reader, sql } from '../storage/db.ts';
import type { NotificationStatus } from './notification.ts';

export interface NotificationSummary {
  id: string;
  paymentId: string;
  event: string;
  url: string;
  status: NotificationStatus;
  attempts: number;
  nextAttemptAt?: Date | undefined;
  /** Absent if it was not attempted yet. `httpStatus` is absent if there was no answer; then `error` says why. */
  last?: { at: Date; httpStatus?: number | undefined; error?: string | undefined } | undefined;
}

/** The most notifications that are shown of one payment: the newest ones. */
const shownMax = 5;

interface Row {
  id: string;
  payment_id: string;
  event: string;
  url: string;
  status: string;
  attempts: number;
  next_attempt_at: Date | null;
  at: Date | null;
  http_status: number | null;
  error: string | null;
}

/** Notifications of these payments, newest first, at most five of each payment. */
export async function notificationSummaries(
  db: Reader,
  payments: readonly { id: string; reference: string }[],
): Promise<NotificationSummary[]> {
  if (payments.length === 0) return [];
  const ids = payments.map(({ id }) => id);
  // By reference too, because that is what the index has.
  const references = payments.map(({ reference }) => reference);
  const rows = await db.rows<Row>(sql`
    select n.*, a.at, a.http_status, a.error
    from (
      select id, payment_id, event, url, status, attempts, next_attempt_at, created_at,
        row_number() over (partition by payment_id order by created_at desc, id desc) as place
      from notifications
      where reference = any(${references}::text[]) and payment_id = any(${ids}::uuid[])
    ) n
    left join notification_attempts a on a.notification_id = n.id and a.number = n.attempts
    where n.place <= ${shownMax}::integer
    order by n.created_at desc, n.id desc`);
  return rows.map(summaryOf);
}

function summaryOf(row: Row): NotificationSummary {
  return {
    id: row.id,
    paymentId: row.payment_id,
    event: row.event,
    url: row.url,
    status: row.status as NotificationStatus,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at ?? undefined,
    last:
      row.at === null
        ? undefined
        : {
            at: row.at,
            httpStatus: row.http_status ?? undefined,
            error: row.error ?? undefined,
          },
  };
}
