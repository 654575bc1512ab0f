// What came of a seeded notification: most are delivered at once, some later, a few never.
import type {
  Attempt,
  NewNotification,
  NotificationStatus,
} from '../../notifications/notification.ts';
import type { Random } from './random.ts';

/** A notification with its attempts. */
export interface Attempted {
  notification: NewNotification;
  status: NotificationStatus;
  attempts: Omit<Attempt, 'requestBody'>[];
}

/** Seconds from the first attempt, as the gateway's own schedule. */
const schedule = [0, 1800, 21_600, 43_200];

/** Attempts until one is answered with 200. Nothing stays to be sent: a gateway that starts would send it. */
export function deliver(notification: NewNotification, random: Random, now: Date): Attempted {
  const failures = random.weighted([
    [0, 955],
    [1, 30],
    [2, 8],
    [schedule.length, 7],
  ] as const);
  const first = notification.createdAt.getTime() + random.whole(15, 900);
  const due = schedule
    .slice(0, failures + 1)
    .map((seconds) => new Date(first + seconds * 1000))
    .filter((at) => at <= now);
  // A retry that is not due yet is not needed either: the last attempt went well.
  const isLost = failures === schedule.length && due.length === schedule.length;
  const attempts = due.map((at, index) => {
    const isLast = index === due.length - 1;
    return attemptAt(notification, at, random, isLast && !isLost);
  });
  if (attempts.length === 0)
    attempts.push(attemptAt(notification, notification.createdAt, random, true));
  return { notification, status: isLost ? 'EXHAUSTED' : 'DELIVERED', attempts };
}

function attemptAt(
  n: NewNotification,
  at: Date,
  random: Random,
  isDelivered: boolean,
): Attempted['attempts'][number] {
  const requestHeaders = {
    'content-type': 'application/json',
    'client-id': n.clientId,
    'request-id': n.id,
    'request-timestamp': `${at.toISOString().slice(0, 19)}Z`,
  };
  if (isDelivered) {
    return {
      at,
      durationMs: random.seconds(90),
      httpStatus: 200,
      requestHeaders,
      responseBody: 'OK',
    };
  }
  const isTimeout = random.happens(0.4);
  return {
    at,
    durationMs: isTimeout ? 30_000 : random.seconds(120),
    ...(isTimeout ? { error: 'no answer within 30 s' } : { httpStatus: 503 }),
    requestHeaders,
    responseBody: isTimeout ? '' : 'Service Unavailable',
  };
}
