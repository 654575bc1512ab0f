// Maps rows of the outbox to domain objects.
import type { DialectName } from '../dialect.ts';
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
    nextAttemptAt: row.next_attempt_at ?? undefined,
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
