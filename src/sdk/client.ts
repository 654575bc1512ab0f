// The typed client: one method for every channel of the registry, and the status question.
import { channels } from '../channels/index.ts';
import { writeJson } from '../wire/json.ts';
import type { OrderStatus } from './bodies.ts';
import { type Call, type Reply, send } from './call.ts';
import type { Creatable, OperationsClient, ReplyOf, RequestOf } from './channel-types.ts';
import { type ClientOptions, type Connection, checkRequestId, connectionOf } from './connection.ts';
import { type SnapChannelClient, type SnapCreatable, snapChannelClient } from './snap-channel.ts';
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

export interface ChannelClient<C extends Creatable> {
  /**
   * Asks for a payment on this channel; answers the body as the gateway wrote it. Throws a
   * GapuraError, or a subclass, where there is no proven answer.
   */
  create(body: RequestOf<C>, options?: CreateOptions): Promise<ReplyOf<C>>;
}

type Channels = typeof channels;

/** A channel's methods follow from the dialect that it speaks. */
export type ClientOf<C extends Creatable> = C extends SnapCreatable
  ? SnapChannelClient<C>
  : ChannelClient<C> & OperationsClient<C, CreateOptions>;

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
      : { create: creator(connection, channel), ...performers(connection, channel) },
  ]);
  const orders = {
    status: async (reference: string, { signal }: CallOptions = {}) => {
      const requestId = connection.newRequestId();
      return perform(connection, { method: 'GET', path: statusPath(reference), requestId, signal });
    },
  };
  return { ...Object.fromEntries(methods), orders };
}

function performers(connection: Connection, { operations = {} }: Creatable) {
  const methods = Object.entries(operations).map(([name, { paths }]) => [
    name,
    poster(connection, paths[0]),
  ]);
  return Object.fromEntries(methods) as Record<string, ReturnType<typeof poster>>;
}

function isSnap(channel: Creatable): channel is SnapCreatable {
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
