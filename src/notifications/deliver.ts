// One attempt: sign, post, and record exactly what was sent and what came back.
import type { Clock } from '../lib/clock.ts';
import {
  type Attributes,
  noTracing,
  type Span,
  type Tracing,
  traceHeaders,
} from '../lib/tracing.ts';
import { refusedStatus, sentenceFor, timedOut } from './failure.ts';
import type { Attempt, Notification, Outcome, SignerOf, Transport } from './notification.ts';

export interface DeliverDeps {
  clock: Clock;
  sign: SignerOf;
  transport: Transport;
  settings: { timeoutSeconds: number };
  /** Attempts are spans, and tell their receivers which trace they are a part of. Default: they are not. */
  tracing?: Tracing | undefined;
}

/**
 * Makes one attempt at a notification. Never throws: if the signer or the transport throws, the
 * attempt has failed and carries the error's message. `at` is business time, the duration is
 * wall-clock time.
 */
export function deliver(deps: DeliverDeps, notification: Notification): Promise<Delivery> {
  const { tracing = noTracing } = deps;
  return tracing.span(
    { name: 'POST notification', kind: 'client', attributes: aboutAttempt(notification) },
    (span) => deliverIn(span, deps, notification),
  );
}

export interface Delivery {
  delivered: boolean;
  attempt: Attempt;
}

/** Of the receiver only its server is named: paths and queries of merchants may have secrets. */
function aboutAttempt(notification: Notification): Attributes {
  const { id, clientId, channel, reference, event, url, attempts } = notification;
  const { hostname, port, protocol } = URL.canParse(url) ? new URL(url) : unknownAddress;
  return {
    'http.request.method': 'POST',
    'http.request.resend_count': attempts === 0 ? undefined : attempts,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    'gapura.merchant': clientId,
    'gapura.channel': channel,
    'gapura.payment.reference': reference,
    'gapura.notification.id': id,
    'gapura.notification.event': event,
  };
}

const unknownAddress = { hostname: '', port: '', protocol: '' };

async function deliverIn(
  span: Span,
  deps: DeliverDeps,
  notification: Notification,
): Promise<Delivery> {
  const at = deps.clock.now();
  const startedMs = performance.now();
  let requestHeaders: Record<string, string> = {};
  let outcome: Outcome;
  try {
    const ofSigner = await signed(deps, notification);
    requestHeaders = { ...ownHeaders(notification), ...ofSigner, ...traceHeaders() };
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
  const delivered = isDelivered(outcome);
  span.note({ 'http.response.status_code': outcome.httpStatus });
  if (!delivered)
    span.failed(outcome.httpStatus === undefined ? 'no answer' : String(outcome.httpStatus));
  return { delivered, attempt };
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
