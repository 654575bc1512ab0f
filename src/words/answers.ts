// A channel's answers as bytes, serialised once, in the dialect that the channel speaks.
import type { Channel, Links } from '../channels/channel.ts';
import { operationOf, type RefundAsked, type RefundOperation } from '../channels/operation.ts';
import type { Answer } from '../dialect.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import { Refusal, type RefusalReason } from '../refusal.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import { writeJson } from '../wire/json.ts';
import { inProgress, type Service, snapRefusal } from '../wire/snap/refusals.ts';

/** The bytes to sign, send and keep; a channel that cannot word a failed opening answers its refusal. */
export function channelAnswer(channel: Channel, payment: Payment, links: Links): Answer {
  return worded(channel, 'payment', () => channel.create.respond(payment, links));
}

/** The same for a refund of `channel` that was asked for with `asked`, however it ended. */
export function refundAnswer(
  channel: Channel,
  operation: RefundOperation,
  asked: RefundAsked,
): (payment: Payment, refund: Refund) => Answer {
  return (payment, refund) => {
    const isOpen = refund.status === 'OPENING' || refund.status === 'DUE';
    // The classic words for a refund have one for its not having ended; SNAP has a code of its own.
    if (isOpen && isSnap(channel)) return inProgress('refund');
    return worded(channel, 'refund', () => operation.respond(payment, refund, asked));
  };
}

/** What the request waits for that asked for a refund which a crash left open, whatever the dialect. */
export function recoveredAnswer(channel: Channel, payment: Payment, refund: Refund): Answer {
  const operation = operationOf(channel, 'refund');
  // Where the back office asked, nobody waits for words.
  if (operation === undefined) return { status: 204, body: Buffer.alloc(0) };
  const { amount, reference } = refund;
  const madeBy = { requestId: payment.requestId, field: '' };
  const asked = { payment: payment.reference, amount, reference, madeBy };
  return refundAnswer(channel, operation, asked)(payment, refund);
}

const isSnap = ({ create: { address } }: Channel) => address.dialect === 'snap';

function worded(channel: Channel, service: Service, respond: () => object): Answer {
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
