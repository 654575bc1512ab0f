// A channel's answers as bytes, serialised once.
import type { Channel, Links, SnapRefund } from '../channels/channel.ts';
import { operationsOf } from '../channels/operation.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import { Refusal, type RefusalReason } from '../refusal.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import type { Answer } from '../wire/contract.ts';
import { writeJson } from '../wire/json.ts';
import { inProgress, snapRefusal } from '../wire/snap/refusals.ts';

/** The bytes to sign, send and keep; a channel that cannot word a failed opening answers its refusal. */
export function channelAnswer(channel: Channel, payment: Payment, links: Links): Answer {
  const { address, uniqueFields, respond } = channel.create;
  const refuse = (reason: RefusalReason) =>
    address.dialect === 'snap'
      ? snapRefusal('payment', reason)
      : refusalAnswer(reason, uniqueFields);
  return worded(() => respond(payment, links), refuse);
}

/** The same for a SNAP channel's refund, however it ended. */
export function snapRefundAnswer(operation: SnapRefund<never>, payment: Payment, refund: Refund) {
  if (refund.status === 'OPENING' || refund.status === 'DUE') return inProgress('refund');
  const respond = () => operation.respond(payment as never, refund);
  return worded(respond, (reason) => snapRefusal('refund', reason));
}

/** What the request waits for that asked for a refund which a crash left open, whatever the dialect. */
export function recoveredAnswer(channel: Channel, payment: Payment, refund: Refund): Answer {
  if (channel.refund !== undefined) return snapRefundAnswer(channel.refund, payment, refund);
  const operation = operationsOf(channel).find(({ kind }) => kind === 'refund');
  // Where the back office asked, nobody waits for words.
  if (operation?.kind !== 'refund') return { status: 204, body: Buffer.alloc(0) };
  const asked = {
    reference: payment.reference,
    originalRequestId: payment.requestId,
    field: '',
    amount: refund.amount,
  };
  return worded(() => operation.respond(payment, refund, asked), refusalAnswer);
}

function worded(respond: () => object, refuse: (reason: RefusalReason) => Answer): Answer {
  try {
    return { status: 200, body: writeJson(respond()) };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.reason);
    throw error;
  }
}
