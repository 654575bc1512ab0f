// Endpoints of a channel's operations: capture, refund, saved cards; each done once for its Request-Id.
import { listCards, unbind } from '../../cards/vault.ts';
import type { Channel } from '../../channels/channel.ts';
import {
  type CaptureOperation,
  type Operation,
  operationOf,
  type RefundAsked,
  type RefundOperation,
  type TokensOperation,
  type UnbindOperation,
} from '../../channels/operation.ts';
import type { Answer } from '../../dialect.ts';
import { demandActive } from '../../merchants/merchant.ts';
import { type CaptureInput, capture } from '../../payments/capture.ts';
import type { Answered } from '../../payments/create.ts';
import { findByAuthorizeId, wasAskedBy } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import { refund } from '../../payments/refund.ts';
import type { SettleDeps } from '../../payments/settle.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { type Asked, repeated } from '../../requests/asked.ts';
import { once } from '../../requests/once.ts';
import { requestHash } from '../../requests/request.ts';
import { checker } from '../../wire/check.ts';
import { refusalAnswer } from '../../wire/classic/refusals.ts';
import { parseExact, writeJson } from '../../wire/json.ts';
import { ofChannel, paymentToRefund, refundInput } from '../refund.ts';
import {
  type ClassicDeps,
  classicEndpoint,
  conflict,
  type Endpoint,
  requestIdOf,
  requestKey,
} from './endpoint.ts';

export interface MerchantOperationDeps extends ClassicDeps {
  settling: SettleDeps;
}

/** One call of an operation: who asks, under which Request-Id, with which checked body. */
interface Call {
  deps: MerchantOperationDeps;
  channel: Channel;
  clientId: string;
  requestId: string;
  request: Asked;
  body: never;
}

/** The endpoint that serves an operation on each of its paths. */
export function merchantOperation(
  deps: MerchantOperationDeps,
  channel: Channel,
  operation: Operation,
): Endpoint {
  const check = checker(operation.request);
  return classicEndpoint(deps, async ({ merchant, requestId }, exchange) => {
    const { clientId } = merchant;
    const hash = requestHash(exchange.target, exchange.body);
    const request = { key: requestKey(requestId), hash };
    try {
      demandActive(merchant, channel.id);
      const body = check(parseExact(exchange.body)) as never;
      const call = { deps, channel, clientId, requestId, request, body };
      const { answer, replayed } = await perform(call, operation);
      return replayed ? conflict(answer) : answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const earlier = await repeated(deps, clientId, request);
      return earlier ? conflict(earlier) : refusalAnswer(error.reason);
    }
  });
}

function perform(call: Call, operation: Operation): Promise<Answered> {
  switch (operation.kind) {
    case 'capture':
      return performCapture(call, operation);
    case 'refund':
      return performRefund(call, operation);
    case 'tokens':
      return performTokens(call, operation);
    case 'unbind':
      return performUnbind(call, operation);
  }
}

/** How a channel keeps and words a capture that this request asked for. */
export function captureWording(
  operation: CaptureOperation,
  requestId: string,
): Required<Pick<CaptureInput, 'evidence' | 'answer'>> {
  return {
    evidence: (before, verdict) => operation.evidence(before, verdict, requestId),
    answer: (after, verdict) => ok(operation.respond(after, verdict, requestId)),
  };
}

/** The same for a capture whose request is only remembered. */
export function recoveredCapture(channel: Channel, key: string) {
  const operation = operationOf(channel, 'capture');
  if (operation === undefined) throw new Error(`channel ${channel.id} has no captures`);
  return captureWording(operation, requestIdOf(key));
}

const ok = (body: object): Answer => ({ status: 200, body: writeJson(body) });

async function performCapture(call: Call, operation: CaptureOperation): Promise<Answered> {
  const { deps, channel, clientId, requestId, request } = call;
  const { authorizeId, amount } = operation.read(call.body);
  const payment = await findByAuthorizeId(deps.db, clientId, authorizeId);
  return capture(
    { ...deps, ...deps.settling },
    {
      payment: ofChannel(payment, channel),
      ...(amount === undefined ? {} : { amount }),
      request,
      ...captureWording(operation, requestId),
    },
  );
}

async function performRefund(call: Call, operation: RefundOperation): Promise<Answered> {
  const { deps, channel, clientId, requestId, request } = call;
  const asked = operation.read(call.body);
  const payment = await paymentToRefund(deps.db, clientId, channel, asked);
  await demandMadeBy(deps, payment, operation, asked);
  const input = { channel, operation, asked, payment, requestId, request };
  return refund({ ...deps, ...deps.settling }, refundInput(deps.db, input));
}

/** Where the wire names the request that made the payment, or another about it, it must be one of them. */
async function demandMadeBy(
  { db }: MerchantOperationDeps,
  payment: Payment,
  operation: RefundOperation,
  { madeBy }: RefundAsked,
): Promise<void> {
  if (madeBy === undefined || payment.requestId === madeBy.requestId) return;
  if (operation.alsoNames?.(payment, madeBy.requestId)) return;
  if (await wasAskedBy(db, payment, requestKey(madeBy.requestId))) return;
  throw fieldInvalid(madeBy.field, 'is not the Request-Id that made this payment');
}

async function performTokens(call: Call, operation: TokensOperation): Promise<Answered> {
  const { deps, clientId, request } = call;
  const { customerId, cards } = operation.read(call.body);
  return once(deps, clientId, request, async (tx) => {
    const saved = cards ? await listCards(tx, clientId, customerId) : [];
    return ok(operation.respond(customerId, saved));
  });
}

async function performUnbind(call: Call, operation: UnbindOperation): Promise<Answered> {
  const { deps, clientId, request } = call;
  const { token, customerId } = operation.read(call.body);
  return once(deps, clientId, request, async (tx) => {
    const done = await unbind(tx, clientId, token, deps.clock.now(), customerId);
    return ok(operation.respond(token, done));
  });
}
