// The typed client: methods for every channel of the registry, and check status.
import { channels } from '../channels/index.ts';
import { releasePath, splitPaths } from '../channels/parts/order-paths.ts';
import type { ReleaseReply, ReleaseRequest } from '../channels/parts/release.ts';
import type {
  SplitEditRequest,
  SplitNaming,
  SplitReply,
} from '../channels/parts/split-settlement.ts';
import { jsonText } from '../wire/json-text.ts';
import type { OrderStatus } from './bodies.ts';
import { bytesOf, textOf } from './bytes.ts';
import { type Call, type Reply, send } from './call.ts';
import type { Creatable, OperationsClient, ReplyOf, RequestOf } from './channel-types.ts';
import { type Connection, checkRequestId } from './connection.ts';
import { type SnapChannelClient, type SnapCreatable, snapChannelClient } from './snap-channel.ts';
import { clientTokens } from './snap-tokens.ts';

export interface CallOptions {
  /** Cancels the call. A request that was sent may still have been processed. */
  signal?: AbortSignal | undefined;
}

export interface CreateOptions extends CallOptions {
  /**
   * Request-Id of the call, its idempotency key: 1 to 128 printable ASCII characters. Store it with
   * your order. The same id creates only one payment, however often it is sent. A new UUID unless set.
   */
  requestId?: string | undefined;
}

export interface ChannelClient<C extends Creatable> {
  /**
   * Creates a payment on this channel (DOKU API, the channel's page). Retried with the same
   * Request-Id and the same bytes when no answer came (DOKU API, Idempotency).
   *
   * @param body the body as the API documents it; amounts in rupiah, `expired_time` in minutes
   * @param options the Request-Id and a signal
   * @returns the body of the answer, whose signature was verified; {@link exchangeOf} has its HTTP status
   * @throws {GapuraError} when the gateway refuses; `code` is its error code, `field` the bad field
   * @throws {ConnectionError} when no answer came after all retries: the result is unknown
   * @throws {SignatureError} when an answer says success but its signature is not valid
   * @throws {TypeError} before anything is sent, when `body` is not an object or `requestId` is not valid
   * @throws the reason of `options.signal` when it is aborted
   * @example
   * const reply = await client.indomaret.create(body, { requestId: 'order-1-attempt-1' });
   * reply.online_to_offline_info.payment_code;
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
     * Returns the status of a payment of the classic dialect (DOKU API, Check Status).
     *
     * @param invoiceOrRequestId the invoice number, or the Request-Id of the call that created it
     * @returns the payment's blocks; amounts in rupiah
     * @throws {GapuraError} with `status` 404 and `code` `data_not_found` when there is no such payment
     * @throws {ConnectionError} when no answer came after all retries
     * @throws {SignatureError} when the answer's signature is not valid
     * @throws {TypeError} when the reference is empty or consists of dots
     * @example
     * const { transaction } = await client.orders.status('INV-1');
     * transaction.status; // 'PENDING' | 'SUCCESS' | …
     */
    status(invoiceOrRequestId: string, options?: CallOptions): Promise<OrderStatus>;
    /**
     * Releases the settlement of a payment that was created with `additional_info.hold_settlement`
     * (DOKU API, Hold and Release Settlement). Retried with the same Request-Id when no answer came.
     *
     * @param body `order.amount` in rupiah and `transaction.original_request_id` as when the payment was
     *   created; `override_settlement` replaces the split of its net amount
     * @param options the Request-Id of this call and a signal
     * @returns the order and the Request-Id that created the payment
     * @throws {GapuraError} `invalid_state` when the payment is not held; `data_not_found` with `status` 404
     *   when there is no such payment, with 400 and a `field` when a settlement account is unknown;
     *   `invalid_parameter` with the bad `field`
     * @throws the same other errors as `create` of a channel
     * @example
     * await client.orders.release({
     *   order: { invoice_number: 'INV-1', amount: 150000 },
     *   transaction: { original_request_id: 'order-1-attempt-1' },
     * });
     */
    release(body: ReleaseRequest, options?: CreateOptions): Promise<ReleaseReply>;
    /**
     * Looks at the split of a payment (DOKU API, Split Settlement; the body is ASSUMED).
     * @returns the shares that count now, and `HOLD`, `PENDING` or `SETTLED`
     * @throws {GapuraError} if there is no such payment, or the Request-Id is not the one that made it
     */
    splitStatus(body: SplitNaming, options?: CreateOptions): Promise<SplitReply>;
    /**
     * Replaces the split of a payment that is unpaid or held (DOKU API, Split Settlement; the body is ASSUMED).
     * @returns the shares that count from now on
     * @throws {GapuraError} as `splitStatus`, for shares that do not fit, and once a batch may take the money
     */
    editSplit(body: SplitEditRequest, options?: CreateOptions): Promise<SplitReply>;
    /**
     * Removes the split: all of the money goes to the default account.
     * @returns the payment without shares
     * @throws {GapuraError} as `editSplit`
     */
    cancelSplit(body: SplitNaming, options?: CreateOptions): Promise<SplitReply>;
  };
};

/** The HTTP call behind a reply. */
export interface Exchange {
  /** The Request-Id that was sent. Notifications contain it as `transaction.original_request_id`. */
  requestId: string;
  /** HTTP status; 409 if `replayed`. */
  status: number;
  /** Whether an earlier request with this id has already created the payment. */
  replayed: boolean;
  /** How many times the request was sent: 1 without a retry. */
  attempts: number;
  /** The answer's body as text. */
  rawBody: string;
}

const exchanges = new WeakMap<object, Exchange>();

/**
 * Returns the HTTP call behind a reply of a classic channel or of `orders.status`.
 *
 * @param reply the object that a method of the client returned, not a copy of it
 * @returns the exchange, or undefined for any other object
 * @example
 * const { requestId, replayed } = exchangeOf(reply) ?? {};
 */
export function exchangeOf(reply: object): Exchange | undefined {
  return exchanges.get(reply);
}

/** The methods of a client: one object per channel, and `orders`. */
export function clientOver(connection: Connection): Client {
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
    release: poster(connection, releasePath),
    splitStatus: poster(connection, splitPaths.checkStatus),
    editSplit: poster(connection, splitPaths.edit),
    cancelSplit: poster(connection, splitPaths.cancel),
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
    return perform(connection, {
      method: 'POST',
      path,
      requestId,
      body: bytesOf(jsonText(body)),
      signal,
    });
  };
}

async function perform(connection: Connection, call: Call): Promise<object> {
  checkRequestId(call.requestId);
  const reply = await send(connection, call);
  exchanges.set(reply.value, exchange(call.requestId, reply));
  return reply.value;
}

function exchange(requestId: string, { status, replayed, attempts, rawBody }: Reply): Exchange {
  return { requestId, status, replayed, attempts, rawBody: textOf(rawBody) };
}

function statusPath(reference: string): string {
  // "." and ".." in a URL are not names: the request would go to another path.
  if (typeof reference !== 'string' || /^\.{0,2}$/.test(reference)) {
    throw new TypeError('pass the invoice number or the Request-Id of the payment');
  }
  return `/orders/v1/status/${encodeURIComponent(reference)}`;
}
