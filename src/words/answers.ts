// Answers to merchants' questions, in the words of the channel and its dialect: built once from the registry.
import type { Channel, Links } from '../channels/channel.ts';
import {
  type Operation,
  operationOf,
  type RefundOperation,
  type RefundRequest,
} from '../channels/operation.ts';
import type { Answer } from '../dialect.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import type { AnswerTo, CaptureVerdict } from '../payments/ports.ts';
import { Refusal, type RefusalReason } from '../refusal.ts';
import type { Question } from '../requests/question.ts';
import { checker } from '../wire/check.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import { jsonAmount, parseExact, writeJson } from '../wire/json.ts';
import { inProgress, type Service, snapRefusal } from '../wire/snap/refusals.ts';

export interface AnswerDeps {
  channelOf: (id: string) => Channel;
  links: Links;
}

/** The bytes to sign, send and keep; where a channel has no words for an outcome, its refusal is the answer. */
export function answerer({ channelOf, links }: AnswerDeps): AnswerTo {
  return (question, outcome) => {
    const { payment } = outcome;
    const channel = channelOf(payment.channel);
    switch (outcome.kind) {
      case 'opened':
        return written(channel, 'payment', () => channel.create.respond(payment, links));
      case 'refund':
        return refundAnswer(channel, question, payment, outcome.refund);
      case 'capture':
        return captureAnswer(channel, question, payment, outcome.verdict);
      case 'hold-released':
        return { status: 200, body: writeJson(holdReleased(payment)) };
    }
  };
}

function refundAnswer(
  channel: Channel,
  question: Question,
  payment: Payment,
  refund: Refund,
): Answer {
  const operation = demanded(channel, 'refund');
  const isOpen = refund.status === 'OPENING' || refund.status === 'DUE';
  // The classic words for a refund have one for its not having ended; SNAP has a code of its own.
  if (isOpen && isSnap(channel)) return inProgress('refund');
  const request = refundRequest(operation, question);
  return written(channel, 'refund', () => operation.respond(payment, refund, request));
}

/** What the question asked for; undefined where its body was not kept, as by earlier versions. */
function refundRequest(operation: RefundOperation, question: Question): RefundRequest | undefined {
  const { content, body } = question;
  if (content !== undefined) return operation.read(content as never);
  if (body.length === 0) return undefined;
  return operation.read(checker(operation.request)(parseExact(body)) as never);
}

function captureAnswer(
  channel: Channel,
  { requestId }: Question,
  payment: Payment,
  verdict: CaptureVerdict,
): Answer {
  const operation = demanded(channel, 'capture');
  return written(channel, 'payment', () => operation.respond(payment, verdict, requestId));
}

/** ASSUMED: the documentation names the path and no body. */
function holdReleased({ reference, amount }: Payment): object {
  return {
    order: { invoice_number: reference, amount: jsonAmount(amount) },
    settlement: { status: 'RELEASED' },
  };
}

function demanded<Kind extends Operation['kind']>(channel: Channel, kind: Kind) {
  const operation = operationOf(channel, kind);
  if (operation === undefined) throw new Error(`channel ${channel.id} has no ${kind}`);
  return operation;
}

const isSnap = ({ create: { address } }: Channel) => address.dialect === 'snap';

function written(channel: Channel, service: Service, respond: () => object): Answer {
  try {
    return { status: 200, body: writeJson(respond()) };
  } catch (error) {
    if (error instanceof Refusal) return refused(channel, service, error.reason);
    throw error;
  }
}

function refused(channel: Channel, service: Service, reason: RefusalReason): Answer {
  if (isSnap(channel)) return snapRefusal(service, reason);
  return refusalAnswer(reason, channel.create.uniqueFields);
}
