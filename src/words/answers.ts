// Makes the answers to merchants' questions, in the format of the channel and its dialect.
import { type Channel, type Links, refusalWords } from '../channels/channel.ts';
import {
  type Operation,
  operationOf,
  type RefundOperation,
  type RefundRequest,
} from '../channels/operation.ts';
import { releaseReply } from '../channels/parts/release.ts';
import { splitReply } from '../channels/parts/split-settlement.ts';
import type { Answer } from '../dialect.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import type { AnswerTo, CaptureVerdict } from '../payments/ports.ts';
import { Refusal, type RefusalReason } from '../refusal.ts';
import type { Question } from '../requests/question.ts';
import { checker } from '../wire/check.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import { parseExact, writeJson } from '../wire/json.ts';
import { readings } from '../wire/reading.ts';
import { inProgress, type Service, snapRefusal } from '../wire/snap/refusals.ts';

interface AnswerDeps {
  channelOf: (id: string) => Channel;
  links: Links;
}

/**
 * Makes the port that turns outcomes into answers: the bytes to sign, send and store. If the channel refuses an
 * outcome, the answer is that refusal. The port throws an Error for an operation that the channel does not have.
 */
export function answerer({ channelOf, links }: AnswerDeps): AnswerTo {
  return (question, outcome) => {
    const { payment } = outcome;
    const channel = channelOf(payment.channel);
    switch (outcome.kind) {
      case 'opened':
        if (outcome.said !== undefined) return outcome.said;
        return written(channel, 'payment', () => channel.create.respond(payment, links));
      case 'refund':
        if (outcome.said !== undefined) return outcome.said;
        return refundAnswer(channel, question, payment, outcome.refund);
      case 'capture':
        if (outcome.verdict.said !== undefined) return outcome.verdict.said;
        return captureAnswer(channel, question, payment, outcome.verdict);
      case 'hold-released':
        return { status: 200, body: writeJson(releaseReply(payment)) };
      case 'split-changed':
        return { status: 200, body: writeJson(splitReply(payment)) };
    }
  };
}

function refundAnswer(
  channel: Channel,
  question: Question,
  payment: Payment,
  refund: Refund,
): Answer {
  const operation = requiredOperation(channel, 'refund');
  const isOpen = refund.status === 'OPENING' || refund.status === 'DUE';
  // A classic refund answer can say that the refund has not ended; SNAP has a response code for that.
  if (isOpen && isSnap(channel)) return inProgress('refund');
  const request = refundRequest(operation, question);
  return written(channel, 'refund', () => operation.respond(payment, refund, request));
}

/**
 * The refund that the question requests; undefined for questions of earlier versions, which kept no body, and
 * for a body that is not JSON any more because a number in it looked like a card's and was masked.
 */
function refundRequest(operation: RefundOperation, question: Question): RefundRequest | undefined {
  const { content, body } = question;
  if (content !== undefined) return operation.read(content as never);
  if (body.length === 0) return undefined;
  try {
    // The question was accepted, perhaps in a stricter reading: what that let pass, this one reads the same.
    return operation.read(checker(operation.request)(parseExact(body), readings.lenient) as never);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function captureAnswer(
  channel: Channel,
  { requestId }: Question,
  payment: Payment,
  verdict: CaptureVerdict,
): Answer {
  const operation = requiredOperation(channel, 'capture');
  return written(channel, 'payment', () => operation.respond(payment, verdict, requestId));
}

function requiredOperation<Kind extends Operation['kind']>(channel: Channel, kind: Kind) {
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
  return refusalAnswer(reason, refusalWords(channel));
}
