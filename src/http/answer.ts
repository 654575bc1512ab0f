// A channel's answers as bytes, serialised once.
import type { Channel, Links } from '../channels/channel.ts';
import { operationsOf, type RefundOperation } from '../channels/operation.ts';
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

/** The same for a refund, however it ended. Throws for a channel that merchants cannot ask for refunds. */
export function refundAnswer(channel: Channel, payment: Payment, refund: Refund): Answer {
  const classic = operationsOf(channel).find((operation) => operation.kind === 'refund');
  if (classic !== undefined) return classicRefundAnswer(classic, payment, refund);
  const operation = channel.refund;
  if (operation === undefined) throw new Error(`channel ${channel.id} has no refunds to ask for`);
  const isSnap = operation.address.dialect === 'snap';
  const isOpen = refund.status === 'OPENING' || refund.status === 'DUE';
  if (isSnap && isOpen) return inProgress('refund');
  const refuse = (reason: RefusalReason) =>
    isSnap ? snapRefusal('refund', reason) : refusalAnswer(reason);
  return worded(() => operation.respond(payment, refund), refuse);
}

/** What was asked is worked out from the payment: the request itself is remembered as a hash only. */
function classicRefundAnswer(operation: RefundOperation, payment: Payment, refund: Refund): Answer {
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
