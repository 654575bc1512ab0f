// What a notification URL does, whatever serves it: verify the raw body, hand over the notification, answer.
import { NotificationError } from '../errors.ts';
import type { Awaitable } from '../keys.ts';
import type { VerifiedNotification, VerifyOptions } from '../notification-parts.ts';
import type { RawBody, ReceivedHeaders } from '../received.ts';
import type { SnapVerifyOptions, VerifiedSnapNotification } from '../snap-parts.ts';
import type { SnapAnswer } from '../snap-token-parts.ts';

/** A request as it arrived. */
export interface Incoming {
  /** Unknown if something else has read it: then it is refused with the reason. */
  rawBody: unknown;
  headers: ReceivedHeaders;
  /** Path of the request, without its query. */
  path: string;
}

/** The answer to send. */
export type Outgoing = SnapAnswer;

export type Receive = (incoming: Incoming) => Promise<Outgoing>;

/** A body longer than this many bytes is no notification. */
export const maxBodyBytes = 1_048_576;

interface Handlers<N> {
  /**
   * Called with each verified notification. The gateway is told 200 when it returns, and 500 when it throws:
   * then the notification comes again. It may come more than once in any case.
   */
  onNotification(notification: N): Awaitable<unknown>;
  /** Called with what is refused. Unless set, the reason and the message are written to the console. */
  onRefused?: ((error: NotificationError) => void) | undefined;
}

/** `path` is needed only if the gateway calls another path than the one that arrives, as behind some proxies. */
type AnyPath<Options extends { path: string }> = Omit<Options, 'path'> & {
  path?: string | undefined;
};

export type ReceiverOptions = AnyPath<VerifyOptions> & Handlers<VerifiedNotification>;

export type SnapReceiverOptions = AnyPath<Omit<SnapVerifyOptions, 'isTokenValid'>> &
  Handlers<VerifiedSnapNotification> & {
    /** Whether you issued this token: `accepts` of your snapTokenHandler. */
    isTokenValid: (token: string) => Awaitable<boolean>;
  };

/** How each runtime verifies: at once or later. */
export interface Verifiers {
  classic(
    rawBody: RawBody,
    headers: ReceivedHeaders,
    options: VerifyOptions,
  ): Awaitable<VerifiedNotification>;
  snap(
    rawBody: RawBody,
    headers: ReceivedHeaders,
    options: Omit<SnapReceiverOptions, 'path'> & { path: string },
  ): Awaitable<VerifiedSnapNotification>;
}

/** Receives notifications of the classic dialect: 200, 400 for what is refused. */
export function classicReceiver({ classic }: Verifiers, options: ReceiverOptions): Receive {
  return async ({ rawBody, headers, path }) => {
    try {
      const target = options.path ?? path;
      const verified = await classic(rawBody as RawBody, headers, { ...options, path: target });
      await options.onNotification(verified);
      return text(200, 'OK');
    } catch (error) {
      refused(error, options);
      return text(400, 'The notification was refused.');
    }
  };
}

/** Receives notifications of the SNAP dialect: 200, 401 for what is refused, which makes the gateway ask for a new token. */
export function snapReceiver({ snap }: Verifiers, options: SnapReceiverOptions): Receive {
  return async ({ rawBody, headers, path }) => {
    try {
      const target = options.path ?? path;
      const verified = await snap(rawBody as RawBody, headers, { ...options, path: target });
      await options.onNotification(verified);
      return json(200, { responseCode: '2005600', responseMessage: 'Successful' });
    } catch (error) {
      const { reason } = refused(error, options);
      const isToken = reason === 'token_refused';
      const responseMessage = isToken ? 'Invalid Token (B2B)' : 'Unauthorized. Invalid Signature';
      return json(401, { responseCode: isToken ? '4015601' : '4015600', responseMessage });
    }
  };
}

/** Answers the gateway's token requests with a handler of the SDK. */
export function tokenReceiver(handler: {
  answer(headers: ReceivedHeaders): Awaitable<SnapAnswer>;
}): Receive {
  return async ({ headers }) => handler.answer(headers);
}

/** The answer to a body that is too long. */
export const tooLong: Outgoing = text(413, 'The body is too long.');

/** Any other error is the program's own, and passed on: most frameworks answer 500. */
function refused(error: unknown, { onRefused }: Pick<Handlers<never>, 'onRefused'>) {
  if (!(error instanceof NotificationError)) throw error;
  if (onRefused) onRefused(error);
  else console.error(`A notification was refused (${error.reason}): ${error.message}`);
  return error;
}

function text(status: number, body: string): Outgoing {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

function json(status: number, body: object): Outgoing {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
