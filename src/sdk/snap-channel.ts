// A SNAP channel of the client: payment, status and its operations, each with a valid token and a signature.
import type { SnapAddress } from '../wire/contract.ts';
import { jsonText } from '../wire/json-text.ts';
import { isExternalId } from '../wire/snap/message.ts';
import type { ReceivedAnswer } from './answer.ts';
import { bytesOf } from './bytes.ts';
import { type Attempted, exchange, noAnswer, withRetries } from './call.ts';
import type { Creatable, OperationsClient, ReplyOf, RequestOf } from './channel-types.ts';
import type { Connection } from './connection.ts';
import { GapuraError } from './errors.ts';
import { codeOf, isSuccess, snapError, snapParsed } from './snap-answer.ts';
import type { SnapStatus } from './snap-bodies.ts';
import { type ClientTokens, snapKeys } from './snap-tokens.ts';

export interface SnapCallOptions {
  /** Cancels the call. A request that was sent may still have been processed. */
  signal?: AbortSignal | undefined;
  /** X-DEVICE-ID: the customer's device, at most 400 characters. */
  deviceId?: string | undefined;
  /** X-IP-ADDRESS: the customer's IP address, at most 45 characters. */
  ipAddress?: string | undefined;
}

export interface SnapCreateOptions extends SnapCallOptions {
  /**
   * X-EXTERNAL-ID, the idempotency key: at most 36 digits, unique for your client id, this endpoint and
   * the day in Jakarta. Store it with your order. New digits unless set.
   */
  externalId?: string | undefined;
}

/** Identifies a payment: its partnerReferenceNo as text, or one of the three references. */
export type SnapNames =
  | string
  | { originalPartnerReferenceNo: string }
  | { originalReferenceNo: string }
  | { originalExternalId: string };

/** A channel of the SNAP dialect. */
export interface SnapCreatable extends Creatable {
  readonly create: Creatable['create'] & { readonly address: SnapAddress };
}

interface SnapPaymentClient<C extends SnapCreatable> {
  /**
   * Creates a payment (DOKU API, DANA: Payment). Retried with the same X-EXTERNAL-ID when no answer
   * came; 4090500 then means that the first attempt was processed.
   *
   * @param body the body as the API documents it; amounts are texts in rupiah (`10000.00`), times ISO-8601
   * @returns the body of the answer. Answers of this dialect are not signed: use TLS
   * @throws {GapuraError} when the gateway refuses; `code` is the answer's seven digits
   * @throws {ConnectionError} when no answer came after all retries: the result is unknown
   * @throws {TypeError} before anything is sent, when the client has no `privateKey`, `body` is not an
   *   object or `externalId` is not valid
   * @throws the reason of `options.signal` when it is aborted
   * @example
   * const { webRedirectUrl } = await client.dana.create(body, { externalId: '17695123450001' });
   */
  create(body: RequestOf<C>, options?: SnapCreateOptions): Promise<ReplyOf<C>>;
  /**
   * Returns the status of a payment (DOKU API, DANA: Check Status).
   *
   * @param names the payment's partnerReferenceNo, or an object with one of its references
   * @returns the status and the refunds; amounts are texts in rupiah, times ISO-8601 with a zone
   * @throws {GapuraError} with `status` 404 when there is no such payment
   * @throws {ConnectionError} when no answer came after all retries
   * @throws {TypeError} before anything is sent, when the client has no `privateKey`
   * @example
   * const { latestTransactionStatus } = await client.dana.status('INV-1');
   */
  status(names: SnapNames, options?: SnapCallOptions): Promise<SnapStatus>;
}

export type SnapChannelClient<C extends SnapCreatable> = SnapPaymentClient<C> &
  OperationsClient<C, SnapCallOptions>;

export const snapStatusPath = '/orders/v1.0/debit/status';

/** The methods of one SNAP channel. */
export function snapChannelClient<C extends SnapCreatable>(
  connection: Connection,
  tokens: ClientTokens,
  { create: { address }, operations = {} }: C,
): SnapChannelClient<C> {
  const perform = (path: string, body: object, options: SnapCreateOptions, repeatable: boolean) =>
    sendSnap(connection, tokens, { path, body: written(body), options, repeatable }).then(
      ({ value }) => value,
    );
  const performers = Object.entries(operations).map(([name, { paths }]) => [
    name,
    (body: object, options: SnapCallOptions = {}) => perform(paths[0], body, options, true),
  ]);
  const client = {
    ...Object.fromEntries(performers),
    create: (body: object, options: SnapCreateOptions = {}) =>
      perform(address.path, body, options, false),
    status: (names: SnapNames, options: SnapCallOptions = {}) => {
      const named = typeof names === 'string' ? { originalPartnerReferenceNo: names } : names;
      const additionalInfo = { channel: address.channel };
      return perform(
        snapStatusPath,
        { ...named, serviceCode: '55', additionalInfo },
        options,
        true,
      );
    },
  };
  return client as SnapChannelClient<C>;
}

function written(body: object): Uint8Array<ArrayBuffer> {
  if (typeof body !== 'object' || body === null) throw new TypeError('the body must be an object');
  return bytesOf(jsonText(body));
}

/** A call whose body is sent byte for byte. */
export interface SnapCall {
  path: string;
  body: Uint8Array<ArrayBuffer>;
  options: SnapCreateOptions;
  /** Whether a retry may, and must, have another X-EXTERNAL-ID. */
  repeatable: boolean;
}

/** The answer to a call: its body, parsed and as it came. */
export interface SnapReply {
  value: object;
  rawBody: Uint8Array;
}

/**
 * Sends a call until there is an answer.
 *
 * @returns the successful answer
 * @throws {GapuraError} or one of its subclasses, when there is no success
 * @throws {TypeError} before anything is sent, when there is no private key or the id is not valid
 */
export async function sendSnap(
  connection: Connection,
  tokens: ClientTokens,
  call: SnapCall,
): Promise<SnapReply> {
  await snapKeys(connection).read();
  const { externalId = newExternalId(connection), signal } = call.options;
  if (!isExternalId(externalId, false)) {
    throw new TypeError(
      'externalId must be 1 to 36 digits (letters and hyphens are accepted too).',
    );
  }
  return withRetries(connection, signal, (attempts) => {
    const id = call.repeatable && attempts > 1 ? newExternalId(connection) : externalId;
    return attempt(connection, tokens, call, id, attempts);
  });
}

/** The time in milliseconds and nine random digits: 22 digits. */
function newExternalId({ now, random }: Connection): string {
  const suffix = Math.floor(random() * 1e9)
    .toString()
    .padStart(9, '0');
  return `${now().getTime()}${suffix}`;
}

async function attempt(
  connection: Connection,
  tokens: ClientTokens,
  call: SnapCall,
  externalId: string,
  attempts: number,
): Promise<Attempted<SnapReply>> {
  const { signal } = call.options;
  let answer: ReceivedAnswer;
  try {
    answer = await postWithToken(connection, tokens, call, externalId);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof GapuraError) throw cause;
    const named = { method: 'POST', path: call.path, requestId: externalId } as const;
    return { error: noAnswer(connection, named, attempts, cause), afterMs: 0 };
  }
  if (isSuccess(answer)) return { value: snapParsed(answer.body), rawBody: answer.body };
  const error = snapError(answer, { requestId: externalId, attempts });
  // An acquirer's refusal comes with a 5xx too, but it is final: only answers that may change are retried.
  const isRefusal = error.code.startsWith('500') && error.code.endsWith('02');
  const mayChange = answer.status === 202 || answer.status === 429 || answer.status >= 500;
  return mayChange && !isRefusal ? { error, afterMs: 0 } : { error };
}

/** If the gateway refuses the token, it is renewed once. The refused call did not use up the externalId. */
async function postWithToken(
  connection: Connection,
  tokens: ClientTokens,
  call: SnapCall,
  externalId: string,
): Promise<ReceivedAnswer> {
  const token = await tokens.current(call.options.signal);
  const answer = await post(connection, call, token, externalId);
  if (answer.status !== 401 || !/^401..0[13]$/.test(codeOf(answer.body))) return answer;
  tokens.drop(token);
  return post(connection, call, await tokens.current(call.options.signal), externalId);
}

async function post(connection: Connection, call: SnapCall, token: string, externalId: string) {
  const { clientId, now } = connection;
  const { deviceId, ipAddress, signal } = call.options;
  const url = new URL(connection.baseUrl + call.path);
  const { body } = call;
  const message = { clientId, externalId, target: url.pathname, token, body };
  const headers = { ...(await snapKeys(connection).transaction(message, now())) };
  if (deviceId !== undefined) headers['X-DEVICE-ID'] = deviceId;
  if (ipAddress !== undefined) headers['X-IP-ADDRESS'] = ipAddress;
  return exchange(connection, {
    method: 'POST',
    url,
    headers,
    body,
    requestId: externalId,
    signal,
  });
}
