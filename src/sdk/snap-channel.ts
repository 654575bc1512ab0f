// A SNAP channel of the client: payment, status and its operations, each with a live token and its own signature.
import type { SnapAddress } from '../wire/contract.ts';
import { writeJson } from '../wire/json.ts';
import { isExternalId, transactionHeaders } from '../wire/snap/headers.ts';
import type { ReceivedAnswer } from './answer.ts';
import { type Attempted, exchange, noAnswer, patiently } from './call.ts';
import type { Creatable, OperationsClient, ReplyOf, RequestOf } from './channel-types.ts';
import type { Connection } from './connection.ts';
import { GapuraError } from './errors.ts';
import { codeOf, isSuccess, snapError, snapParsed } from './snap-answer.ts';
import type { SnapStatus } from './snap-bodies.ts';
import type { ClientTokens } from './snap-tokens.ts';

export interface SnapCallOptions {
  /** Gives up early; what was sent stays sent. */
  signal?: AbortSignal;
  /** X-DEVICE-ID: the customer's device. */
  deviceId?: string;
  /** X-IP-ADDRESS: where the customer is. */
  ipAddress?: string;
}

export interface SnapCreateOptions extends SnapCallOptions {
  /**
   * X-EXTERNAL-ID, unique for you, this endpoint and the day in Jakarta: at most 36 digits. Keep it with
   * your order; fresh digits unless set.
   */
  externalId?: string;
}

/** Which payment is meant: its partnerReferenceNo, or one of its other names. */
export type SnapNames =
  | string
  | { originalPartnerReferenceNo: string }
  | { originalReferenceNo: string }
  | { originalExternalId: string };

/** A channel whose payments are asked for in the SNAP dialect. */
export interface SnapCreatable extends Creatable {
  readonly create: Creatable['create'] & { readonly address: SnapAddress };
}

interface SnapPaymentClient<C extends SnapCreatable> {
  /**
   * Asks for a payment. Throws a GapuraError whose code are the answer's seven digits. Sent again under
   * the same X-EXTERNAL-ID where no answer came: 4090500 then means that the first one arrived.
   */
  create(body: RequestOf<C>, options?: SnapCreateOptions): Promise<ReplyOf<C>>;
  /** What became of a payment. Throws a GapuraError with status 404 for an unknown one. */
  status(names: SnapNames, options?: SnapCallOptions): Promise<SnapStatus>;
}

export type SnapChannelClient<C extends SnapCreatable> = SnapPaymentClient<C> &
  OperationsClient<C, SnapCallOptions>;

export const snapStatusPath = '/orders/v1.0/debit/status';

export function snapChannelClient<C extends SnapCreatable>(
  connection: Connection,
  tokens: ClientTokens,
  { create: { address }, operations = {} }: C,
): SnapChannelClient<C> {
  const perform = (path: string, body: object, options: SnapCreateOptions, repeatable: boolean) =>
    send(connection, tokens, { path, body: bytesOf(body), options, repeatable });
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

function bytesOf(body: object): Uint8Array<ArrayBuffer> {
  if (typeof body !== 'object' || body === null) throw new TypeError('the body must be an object');
  return new Uint8Array(writeJson(body));
}

interface SnapCall {
  path: string;
  body: Uint8Array<ArrayBuffer>;
  options: SnapCreateOptions;
  /** Whether another attempt may, and must, carry another X-EXTERNAL-ID. */
  repeatable: boolean;
}

async function send(connection: Connection, tokens: ClientTokens, call: SnapCall): Promise<object> {
  if (connection.privateKey === undefined) {
    throw new TypeError('this channel speaks SNAP: create the client with your RSA privateKey');
  }
  const { externalId = newExternalId(connection), signal } = call.options;
  if (!isExternalId(externalId, false)) {
    throw new TypeError('externalId must be 1 to 36 digits (letters and hyphens pass too).');
  }
  const reply = await patiently(connection, signal, (attempts) => {
    const id = call.repeatable && attempts > 1 ? newExternalId(connection) : externalId;
    return attempt(connection, tokens, call, id, attempts);
  });
  return reply.value;
}

/** Milliseconds and chance: 22 digits. */
function newExternalId({ now, random }: Connection): string {
  const chance = Math.floor(random() * 1e9)
    .toString()
    .padStart(9, '0');
  return `${now().getTime()}${chance}`;
}

async function attempt(
  connection: Connection,
  tokens: ClientTokens,
  call: SnapCall,
  externalId: string,
  attempts: number,
): Promise<Attempted<{ value: object }>> {
  const { signal } = call.options;
  let answer: ReceivedAnswer;
  try {
    answer = await answered(connection, tokens, call, externalId);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof GapuraError) throw cause;
    const named = { method: 'POST', path: call.path, requestId: externalId } as const;
    return { error: noAnswer(connection, named, attempts, cause), afterMs: 0 };
  }
  if (isSuccess(answer)) return { value: snapParsed(answer.body) };
  const error = snapError(answer, { requestId: externalId, attempts });
  // An acquirer's refusal is an answer, though it comes with a 5xx: only what may change is asked again.
  const isRefusal = error.code.startsWith('500') && error.code.endsWith('02');
  const mayChange = answer.status === 202 || answer.status === 429 || answer.status >= 500;
  return mayChange && !isRefusal ? { error, afterMs: 0 } : { error };
}

/** A token that the gateway no longer takes is renewed once: the refused call has spent nothing. */
async function answered(
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

function post(connection: Connection, call: SnapCall, token: string, externalId: string) {
  const { clientId, key, now } = connection;
  const { deviceId, ipAddress, signal } = call.options;
  const url = new URL(connection.baseUrl + call.path);
  const { body } = call;
  const message = { clientId, externalId, target: url.pathname, token, body: Buffer.from(body) };
  const headers = {
    ...transactionHeaders(key, message, now()),
    ...(deviceId === undefined ? {} : { 'X-DEVICE-ID': deviceId }),
    ...(ipAddress === undefined ? {} : { 'X-IP-ADDRESS': ipAddress }),
  };
  return exchange(connection, {
    method: 'POST',
    url,
    headers,
    body,
    requestId: externalId,
    signal,
  });
}
