// Maps rows of the outbox to domain objects.

import type { DialectName } from '../dialect.ts';
import { sql } from '../storage/db.ts';
import type { Attempt, Notification, NotificationStatus } from './notification.ts';

export interface NotificationRow {
  id: string;
  client_id: string;
  channel: string;
  payment_id: string;
  reference: string;
  event: string;
  dialect: string;
  url: string;
  body: Buffer;
  status: string;
  attempts: number;
  created_at: Date;
  first_attempt_at: Date | null;
  next_attempt_at: Date | null;
  held_from?: Date | null | undefined;
}

export function notificationOf(row: NotificationRow): Notification {
  return {
    id: row.id,
    clientId: row.client_id,
    channel: row.channel,
    paymentId: row.payment_id,
    reference: row.reference,
    event: row.event,
    dialect: row.dialect as DialectName,
    url: row.url,
    body: row.body,
    createdAt: row.created_at,
    status: row.status as NotificationStatus,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at ?? undefined,
    // What is held back is due at the end of time: when it would have been says more.
    nextAttemptAt: row.held_from ?? row.next_attempt_at ?? undefined,
    heldFrom: row.held_from ?? undefined,
  };
}

/** An attempt as the query returns it in JSON: its instant is text. */
export interface AttemptRow {
  at: string;
  duration_ms: number;
  http_status: number | null;
  error: string | null;
  request_headers: Record<string, string>;
  response_body: string;
}

/** Every attempt sends the notification's own bytes, so they are stored once. */
export function attemptOf(row: AttemptRow, notification: Notification): Attempt {
  return {
    at: new Date(row.at),
    durationMs: row.duration_ms,
    httpStatus: row.http_status ?? undefined,
    error: row.error ?? undefined,
    requestHeaders: row.request_headers,
    requestBody: notification.body.toString('utf8'),
    responseBody: row.response_body,
  };
}

/**
 * The columns of a notification `n` with its attempts. One statement, one snapshot: a notification never shows fewer
 * attempts than its status implies.
 */
export const shownColumns = sql`
  n.id, n.client_id, n.channel, n.payment_id, n.reference, n.event, n.dialect, n.url, n.body, n.status,
  n.attempts, n.created_at, n.first_attempt_at, n.next_attempt_at, n.held_from,
  (select coalesce(json_agg(json_build_object(
      'at', a.at, 'duration_ms', a.duration_ms, 'http_status', a.http_status, 'error', a.error,
      'request_headers', a.request_headers, 'response_body', a.response_body
    ) order by a.number), '[]')
   from notification_attempts a where a.notification_id = n.id) as made`;

/** A row of these columns. */
export function withAttempts(row: NotificationRow & { made: AttemptRow[] }): {
  notification: Notification;
  attempts: Attempt[];
} {
  const notification = notificationOf(row);
  return { notification, attempts: row.made.map((one) => attemptOf(one, notification)) };
}
