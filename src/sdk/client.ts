// The typed client: one method for every channel of the registry, and the status question.
import type { Static, TSchema } from 'typebox';
import { channels } from '../channels/index.ts';
import type { OperationSet } from '../channels/operation.ts';
import type { Address } from '../wire/contract.ts';
import { writeJson } from '../wire/json.ts';
import type { OrderStatus } from './bodies.ts';
import { type Call, type Reply, send } from './call.ts';
import { type ClientOptions, type Connection, checkRequestId, connectionOf } from './connection.ts';
import { type AnySnapChannel, type SnapChannelClient, snapChannelClient } from './snap-channel.ts';
import { clientTokens } from './snap-tokens.ts';

export interface CallOptions {
  /** Gives up early; what was sent stays sent. */
  signal?: AbortSignal;
}

export interface CreateOptions extends CallOptions {
  /**
   * Request-Id of the call, at most 128 characters. Keep it with your order: the same id makes the
   * same payment, however often it is sent. A fresh UUID unless set.
   */
  requestId?: string;
}

/** What the client reads of a channel. */
interface Creatable {
  readonly id: string;
  readonly create: {
    readonly address: Address;
    readonly request: TSchema;
    readonly respond: (...given: never[]) => object;
  };
}

/** The body that a channel's request has on the wire. */
export type RequestOf<C extends Creatable> = Static<C['create']['request']>;

/** The body that a channel answers with. */
export type ReplyOf<C extends Creatable> = ReturnType<C['create']['respond']>;

export interface ChannelClient<C extends Creatable> {
  /**
   * Asks for a payment on this channel; answers the body as the gateway wrote it. Throws a
   * GapuraError, or a subclass, where there is no proven answer.
   */
  create(body: RequestOf<C>, options?: CreateOptions): Promise<ReplyOf<C>>;
}

/** What the client reads of a channel's operation. */
interface Performable {
  readonly paths: readonly [string, ...string[]];
  readonly request: TSchema;
  readonly respond: (...given: never[]) => object;
}

/** The body that an operation's request has on the wire. */
export type BodyOf<O> = O extends Performable ? Static<O['request']> : never;

/** The body that an operation answers with. */
export type AnswerOf<O> = O extends Performable ? ReturnType<O['respond']> : never;

type OperationsOf<C> = C extends { readonly operations?: infer Set } ? NonNullable<Set> : never;

/** What a merchant may ask of a channel besides payments: capture, refund, saved cards. */
export type OperationsClient<C> = {
  /** Answers the body as the gateway wrote it; throws as `create` does. */
  readonly [Name in keyof OperationsOf<C>]: (
    body: BodyOf<OperationsOf<C>[Name]>,
    options?: CreateOptions,
  ) => Promise<AnswerOf<OperationsOf<C>[Name]>>;
};

type Channels = typeof channels;

/** A channel's methods follow from the dialect that it speaks. */
export type ClientOf<C extends Creatable> = C extends AnySnapChannel
  ? SnapChannelClient<C>
  : ChannelClient<C> & OperationsClient<C>;

export type Client = { readonly [Id in keyof Channels]: ClientOf<Channels[Id]> } & {
  readonly orders: {
    /**
     * What became of a payment, by its invoice number or the Request-Id that asked for it. Throws a
     * GapuraError with status 404 for an unknown one (DOKU API, Check Status).
     */
    status(invoiceOrRequestId: string, options?: CallOptions): Promise<OrderStatus>;
  };
};

/** How a reply came about. */
export interface Exchange {
  /** The Request-Id that was sent: notifications name it as `transaction.original_request_id`. */
  requestId: string;
  /** HTTP status: 409 where `replayed`. */
  status: number;
  /** Whether an earlier request with this id had made the payment already. */
  replayed: boolean;
  /** How many times the request was sent. */
  attempts: number;
  /** The answer's bytes as text. */
  rawBody: string;
}

const exchanges = new WeakMap<object, Exchange>();

/** How a reply of a client came about, or undefined for an object that no client returned. */
export function exchangeOf(reply: object): Exchange | undefined {
  return exchanges.get(reply);
}

/**
 * A client for one merchant at one gateway. Requests are signed, retried with the same Request-Id and
 * the same bytes, and answers count only with a right signature. Throws a TypeError where the options
 * make no sense.
 */
export function createClient(options: ClientOptions): Client {
  const connection = connectionOf(options);
  const tokens = clientTokens(connection);
  const methods = Object.entries<Channels[keyof Channels]>(channels).map(([name, channel]) => [
    name,
    isSnap(channel)
      ? snapChannelClient(connection, tokens, channel)
      : { create: creator(connection, channel), ...performers(connection, channel.operations) },
  ]);
  const orders = {
    status: async (reference: string, { signal }: CallOptions = {}) => {
      const requestId = connection.newRequestId();
      return perform(connection, { method: 'GET', path: statusPath(reference), requestId, signal });
    },
  };
  return { ...Object.fromEntries(methods), orders };
}

function performers(connection: Connection, operations: OperationSet = {}) {
  const methods = Object.entries(operations).map(([name, operation]) => [
    name,
    poster(connection, (operation as Performable).paths[0]),
  ]);
  return Object.fromEntries(methods) as Record<string, ReturnType<typeof poster>>;
}

function isSnap(channel: Creatable): channel is AnySnapChannel {
  return channel.create.address.dialect === 'snap';
}

function creator(connection: Connection, { create }: Creatable) {
  return poster(connection, create.address.path);
}

function poster(connection: Connection, path: string) {
  return async (body: object, options: CreateOptions = {}) => {
    if (typeof body !== 'object' || body === null)
      throw new TypeError('the body must be an object');
    const { requestId = connection.newRequestId(), signal } = options;
    const bytes = new Uint8Array(writeJson(body));
    return perform(connection, { method: 'POST', path, requestId, body: bytes, signal });
  };
}

async function perform(connection: Connection, call: Call): Promise<object> {
  checkRequestId(call.requestId);
  const reply = await send(connection, call);
  exchanges.set(reply.value, exchange(call.requestId, reply));
  return reply.value;
}

function exchange(requestId: string, { status, replayed, attempts, rawBody }: Reply): Exchange {
  return { requestId, status, replayed, attempts, rawBody: Buffer.from(rawBody).toString('utf8') };
}

function statusPath(reference: string): string {
  // Dots alone are directions in a URL, not a name: the path would lead elsewhere.
  if (typeof reference !== 'string' || /^\.{0,2}$/.test(reference)) {
    throw new TypeError('pass the invoice number or the Request-Id of the payment');
  }
  return `/orders/v1/status/${encodeURIComponent(reference)}`;
}
