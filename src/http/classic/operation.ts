// Endpoints of a channel's operations: capture, refund, saved cards. Each is done once per Request-Id.
import { type Channel, refusalWords } from '../../channels/channel.ts';
import type {
  CaptureOperation,
  Operation,
  RefundOperation,
  RefundRequest,
  TokensOperation,
  UnbindOperation,
} from '../../channels/operation.ts';
import { demandActive } from '../../merchants/merchant.ts';
import { capture } from '../../payments/capture.ts';
import { findByAuthorizeId, hasQuestion } from '../../payments/find.ts';
import { findRefundable } from '../../payments/find-refund.ts';
import type { Payment } from '../../payments/payment.ts';
import { refund } from '../../payments/refund.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  type Answered,
  earlierAnswer,
  memoryOf,
  once,
  repeatedAnswer,
} from '../../requests/idempotency.ts';
import type { Question } from '../../requests/question.ts';
import { rememberAlone } from '../../requests/store.ts';
import { type Check, checker } from '../../wire/check.ts';
import { writeJson } from '../../wire/json.ts';
import type { Endpoint } from '../exchange.ts';
import { ofChannel, refundInput } from '../refund.ts';
import { classicCommand, requestKey } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';

/** One call of an operation. */
interface Call {
  deps: ClassicDeps;
  channel: Channel;
  question: Question & { content: never };
}

/** The endpoint of an operation, for each of its paths. */
export function operationEndpoint(
  deps: ClassicDeps,
  channel: Channel,
  operation: Operation,
): Endpoint {
  return classicCommand(deps, {
    check: checker(operation.request) as Check<never>,
    admit: (merchant) => demandActive(merchant, channel.id),
    words: refusalWords(channel),
    perform: ({ question }) => perform({ deps, channel, question }, operation),
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

async function performCapture(call: Call, operation: CaptureOperation): Promise<Answered> {
  const { deps, channel, question } = call;
  const { authorizeId, amount } = operation.read(question.content);
  const found = await findByAuthorizeId(deps.payments.db, question.clientId, authorizeId);
  return capture(deps.payments, { payment: ofChannel(found, channel), amount, question });
}

async function performRefund(call: Call, operation: RefundOperation): Promise<Answered> {
  const { deps, channel, question } = call;
  const { clientId } = question;
  const request = operation.read(question.content);
  const found = await findRefundable(deps.payments.db, { clientId, reference: request.payment });
  const input = refundInput(channel, found, request, question);
  await demandMadeBy(deps, input.refundable.payment, request);
  return refund(deps.payments, input);
}

/** If the wire names the Request-Id that created the payment, it must be that of a question about the payment. */
async function demandMadeBy(
  { payments: { db } }: ClassicDeps,
  payment: Payment,
  { madeBy }: RefundRequest,
): Promise<void> {
  if (madeBy === undefined) return;
  const { requestId, field } = madeBy;
  if (requestId === payment.requestId || requestId === payment.capturedBy) return;
  if (await hasQuestion(db, payment, requestKey(requestId))) return;
  throw fieldInvalid(field, 'is not the Request-Id that made this payment');
}

/**
 * The answer of the provider, if the channel has one. It is remembered once it is there: until then a repeat is sent on
 * under the same Request-Id, by which the provider recognises it.
 */
async function performElsewhere({ deps, channel, question }: Call): Promise<Answered | undefined> {
  const { payments, elsewhere } = deps;
  if (!elsewhere.has(question.clientId, channel.id)) return undefined;
  const earlier = await repeatedAnswer(payments, question);
  if (earlier !== undefined) return { answer: earlier, replayed: true };
  const answer = await elsewhere.sendOn(channel.id, question);
  if (answer === undefined) return undefined;
  if (answer.status >= 400) return { answer, replayed: false };
  const memory = memoryOf(payments, question, payments.clock.now(), answer);
  if (await rememberAlone(payments.db.single, memory)) return { answer, replayed: false };
  return earlierAnswer(payments, question);
}

const ok = (body: object) => ({ status: 200, body: writeJson(body) });

async function performTokens(call: Call, operation: TokensOperation): Promise<Answered> {
  const { deps, question } = call;
  const there = await performElsewhere(call);
  if (there !== undefined) return there;
  const { customerId, cards } = operation.read(question.content);
  return once(deps.payments, question, async (tx) => {
    const saved = cards ? await deps.savedTokens.list(tx, question.clientId, customerId) : [];
    return ok(operation.respond(customerId, saved));
  });
}

async function performUnbind(call: Call, operation: UnbindOperation): Promise<Answered> {
  const { deps, question } = call;
  const there = await performElsewhere(call);
  if (there !== undefined) return there;
  const { token, customerId } = operation.read(question.content);
  const { clientId } = question;
  return once(deps.payments, question, async (tx) => {
    const now = deps.payments.clock.now();
    const done = await deps.savedTokens.remove(tx, clientId, token, now, customerId);
    return ok(operation.respond(token, done));
  });
}
