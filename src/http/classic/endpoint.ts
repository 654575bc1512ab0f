// The classic dialect: every endpoint authenticates, does its work, and signs what it answers.
import type { KeyObject } from 'node:crypto';
import { findCard } from '../../cards/vault.ts';
import type { Channel, Links } from '../../channels/channel.ts';
import type { Answer } from '../../dialect.ts';
import type { Log } from '../../lib/log.ts';
import { demandActive, type Merchant, type MerchantDirectory } from '../../merchants/merchant.ts';
import { type CreateDeps, create } from '../../payments/create.ts';
import { findAskedBy, findById, findForMerchant } from '../../payments/find.ts';
import type { Order, Payment } from '../../payments/payment.ts';
import type { Terms } from '../../payments/ports.ts';
import { findRefund } from '../../payments/refund-store.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { repeated } from '../../requests/asked.ts';
import { requestHash } from '../../requests/request.ts';
import { type BrokenSplit, brokenSplit } from '../../settlement/split.ts';
import { checker } from '../../wire/check.ts';
import { responseHeaders } from '../../wire/classic/headers.ts';
import { refusalAnswer } from '../../wire/classic/refusals.ts';
import { parseExact, writeJson } from '../../wire/json.ts';
import { channelAnswer } from '../../words/answers.ts';
import { type Exchange, headerOf, type Reply } from '../exchange.ts';
import { serverError } from '../server-error.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { whySignature } from './why-signature.ts';

export interface ClassicDeps extends CreateDeps {
  merchants: MerchantDirectory;
  channelOf: (id: string) => Channel;
  links: Links;
  /** What a split may not exceed depends on the fee. */
  terms: Terms;
  log: Log;
  /** The wall clock: signatures and their window never follow the business clock. */
  wallNow: () => Date;
}

type Work = (caller: Caller, exchange: Exchange) => Promise<Answer>;

export type Endpoint = (exchange: Exchange) => Promise<Reply>;

/** Wraps `work` in the dialect: gate before it, refusals and signature after it. */
export function classicEndpoint(deps: ClassicDeps, work: Work): Endpoint {
  return async (exchange) => {
    const clientId = headerOf(exchange, 'client-id');
    const merchant = clientId === undefined ? undefined : deps.merchants.find(clientId);
    let key = merchant?.keys[0];
    try {
      const caller = authenticate(exchange, merchant, deps.wallNow());
      key = caller.key;
      return signed(deps, exchange, merchant, key, await work(caller, exchange));
    } catch (error) {
      return signed(deps, exchange, merchant, key, answerTo(deps, exchange, merchant, error));
    }
  };
}

/** What a caller reads instead of an answer: the refusal, or no more than that something broke. */
function answerTo(
  deps: ClassicDeps,
  exchange: Exchange,
  merchant: Merchant | undefined,
  error: unknown,
): Answer {
  const call = {
    target: exchange.target,
    requestId: headerOf(exchange, 'request-id'),
    clientId: merchant?.clientId,
  };
  if (!(error instanceof Refusal)) {
    deps.log.error({ ...call, err: error }, 'a merchant call failed');
    return serverError(exchange.target, deps.wallNow());
  }
  const { reason } = error;
  const why =
    reason.code === 'SIGNATURE_INVALID' && merchant ? whySignature(exchange, merchant) : undefined;
  deps.log.info({ ...call, refusal: reason, ...(why && { why }) }, 'refused');
  return refusalAnswer(reason);
}

/** A known client's answers are signed, refusals too; the digest is left out where the request was a GET. */
function signed(
  deps: ClassicDeps,
  exchange: Exchange,
  merchant: Merchant | undefined,
  key: KeyObject | undefined,
  answer: Answer,
): Reply {
  const headers = { 'content-type': 'application/json' };
  if (merchant === undefined || key === undefined) return { ...answer, headers };
  const message = {
    clientId: merchant.clientId,
    requestId: headerOf(exchange, 'request-id') ?? '',
    target: exchange.target,
    ...(exchange.method === 'GET' ? {} : { body: answer.body }),
  };
  return { ...answer, headers: { ...headers, ...responseHeaders(key, message, deps.wallNow()) } };
}

/** A channel's create endpoint: body → order → payment → answer. */
export function createEndpoint(deps: ClassicDeps, channel: Channel): Endpoint {
  const check = checker(channel.create.request);
  const answer = (payment: Payment) => channelAnswer(channel, payment, deps.links);
  const accept = (merchant: Merchant, body: Buffer): Order => {
    demandActive(merchant, channel.id);
    const order = channel.create.accept(check(parseExact(body)), { now: deps.clock.now() });
    return withSplit(deps, channel.id, merchant, order);
  };
  return classicEndpoint(deps, async ({ merchant, requestId }, exchange) => {
    const { clientId } = merchant;
    const request = {
      key: requestKey(requestId),
      hash: requestHash(exchange.target, exchange.body),
    };
    try {
      const order = accept(merchant, exchange.body);
      await checkToken(deps, channel, clientId, order);
      const input = { clientId, channel: channel.id, requestId, order, request, answer };
      const created = await create(deps, input);
      return created.replayed ? conflict(created.answer) : created.answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const earlier = await repeated(deps, clientId, request);
      return earlier ? conflict(earlier) : refusalAnswer(error.reason, channel.create.uniqueFields);
    }
  });
}

/**
 * A split names the merchant's own verified accounts and fits into the net amount. A merchant without any
 * account has no split settlement: everything goes to the default account (DOKU API, Split Settlement).
 */
function withSplit(deps: ClassicDeps, channel: string, merchant: Merchant, order: Order): Order {
  const { split, amount, ...rest } = order;
  if (split === undefined) return order;
  if (merchant.settlementAccounts.length === 0) return { ...rest, amount };
  const net = amount - deps.terms.feeOf({ clientId: merchant.clientId, channel }, amount);
  const broken = brokenSplit(split, merchant.settlementAccounts, net);
  if (broken === undefined) return order;
  throw fieldInvalid(splitField(broken), broken.reason);
}

const splitMembers = { accountId: 'bank_account_settlement_id', value: 'value' } as const;

function splitField({ index, member }: BrokenSplit): string {
  return `additional_info.settlement[${index}].${splitMembers[member]}`;
}

/** A saved card that an order names must be its customer's. */
async function checkToken(
  deps: ClassicDeps,
  channel: Channel,
  clientId: string,
  order: Order,
): Promise<void> {
  const named = channel.create.namedToken?.(order);
  if (named === undefined) return;
  if (await findCard(deps.db, clientId, named.token, named.customerId)) return;
  throw fieldInvalid(named.field, 'is not a saved card of this customer');
}

/** A repeat gets the earlier answer's very bytes under HTTP 409 (DOKU API, Idempotency). */
export function conflict(earlier: Answer): Answer {
  return { status: 409, body: earlier.body };
}

export const statusPath = '/orders/v1/status/';

/** Check status, by invoice number or Request-Id; the path is signed as sent, the name in it is decoded. */
export function statusEndpoint(deps: ClassicDeps): Endpoint {
  return classicEndpoint(deps, async ({ merchant }, exchange) => {
    const name = decoded(exchange.target.slice(statusPath.length));
    const body = name && (await statusOf(deps, merchant.clientId, name));
    if (!body) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    return { status: 200, body: writeJson(body) };
  });
}

/** `name`: the payment's reference or Request-Id, a refund's, or that of any request about a payment. */
async function statusOf(
  deps: ClassicDeps,
  clientId: string,
  name: string,
): Promise<object | undefined> {
  const now = deps.clock.now();
  const own = await findForMerchant(deps.db, clientId, name);
  const refund = own ? undefined : await findRefund(deps.db, clientId, name);
  const payment =
    own ??
    (refund === undefined
      ? await findAskedBy(deps.db, clientId, requestKey(name))
      : await findById(deps.db, refund.paymentId));
  if (payment === undefined) return undefined;
  const channel = deps.channelOf(payment.channel);
  // A payment of the other dialect has no body in this one.
  if (channel.create.address.dialect !== 'classic') return undefined;
  const aboutRefund = refund && channel.refundStatus?.(payment, refund, now);
  return aboutRefund ?? channel.status(payment, now);
}

/** Under which key a request is remembered. */
export function requestKey(requestId: string): string {
  return `classic:${requestId}`;
}

/** The Request-Id that a key was made of. */
export function requestIdOf(key: string): string {
  return key.slice(requestKey('').length);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
