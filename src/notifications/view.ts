// A notification and its attempts as operators are shown them.
import type { Attempt, Notification, NotificationStatus } from './notification.ts';

/** Instants are ISO-8601 UTC, business time. */
export interface NotificationView {
  id: string;
  client_id: string;
  channel: string;
  reference: string;
  event: string;
  url: string;
  status: NotificationStatus;
  created_at: string;
  next_attempt_at: string | null;
  /** Whether it is held back because its receiver is muted. */
  muted: boolean;
  attempts: AttemptView[];
}

export interface AttemptView {
  at: string;
  duration_ms: number;
  http_status: number | null;
  error: string | null;
  request_headers: Record<string, string>;
  request_body: string;
  response_body: string;
}

/** A notification with its attempts, oldest first. */
export function notificationView(n: Notification, attempts: Attempt[]): NotificationView {
  return {
    id: n.id,
    client_id: n.clientId,
    channel: n.channel,
    reference: n.reference,
    event: n.event,
    url: n.url,
    status: n.status,
    created_at: n.createdAt.toISOString(),
    next_attempt_at: n.nextAttemptAt?.toISOString() ?? null,
    muted: n.heldFrom !== undefined,
    attempts: attempts.map(attemptView),
  };
}

function attemptView(attempt: Attempt): AttemptView {
  return {
    at: attempt.at.toISOString(),
    duration_ms: attempt.durationMs,
    http_status: attempt.httpStatus ?? null,
    error: attempt.error ?? null,
    request_headers: attempt.requestHeaders,
    request_body: attempt.requestBody,
    response_body: attempt.responseBody,
  };
}
