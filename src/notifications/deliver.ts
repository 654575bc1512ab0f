// One attempt: sign, post, and record exactly what was sent and what came back.
import type { Clock } from '../lib/clock.ts';
import { refusedStatus, sentenceFor, timedOut } from './failure.ts';
import type { Attempt, Notification, Outcome, SignerOf, Transport } from './notification.ts';

export interface DeliverDeps {
  clock: Clock;
  sign: SignerOf;
  transport: Transport;
  settings: { timeoutSeconds: number };
}

/**
 * Makes one attempt at a notification. Never throws: if the signer or the transport throws, the
 * attempt has failed and carries the error's message. `at` is business time, the duration is
 * wall-clock time.
 */
export async function deliver(
  deps: DeliverDeps,
  notification: Notification,
): Promise<{ delivered: boolean; attempt: Attempt }> {
  const at = deps.clock.now();
  const startedMs = performance.now();
  let requestHeaders: Record<string, string> = {};
  let outcome: Outcome;
  try {
    requestHeaders = { ...ownHeaders(notification), ...(await signed(deps, notification)) };
    outcome = await deps.transport(notification, requestHeaders);
  } catch (error) {
    outcome = { error: sentenceFor(error), responseBody: '' };
  }
  const attempt: Attempt = {
    at,
    durationMs: Math.round(performance.now() - startedMs),
    httpStatus: outcome.httpStatus,
    error: outcome.error,
    requestHeaders,
    requestBody: notification.body.toString('utf8'),
    responseBody: outcome.responseBody,
  };
  return { delivered: isDelivered(outcome), attempt };
}

function isDelivered({ httpStatus, error }: Outcome): boolean {
  return error === undefined && httpStatus !== undefined && refusedStatus(httpStatus) === undefined;
}

/** Set here and not left to the HTTP client, so that the recorded headers are those on the wire. */
function ownHeaders({ url, body }: Notification): Record<string, string> {
  return {
    host: new URL(url).host,
    connection: 'keep-alive',
    'user-agent': 'Gapura',
    accept: '*/*',
    'content-length': String(body.length),
  };
}

/** A signer may first ask the merchant for a token. It gets as much time as the post itself. */
async function signed(deps: DeliverDeps, notification: Notification) {
  const { timeoutSeconds } = deps.settings;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const error = new Error(`signing ${timedOut(timeoutSeconds)}`);
    timer = setTimeout(() => reject(error), timeoutSeconds * 1000);
  });
  try {
    return await Promise.race([deps.sign(notification.dialect)(notification), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
