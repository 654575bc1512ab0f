// A channel's answer to a create request as bytes, serialised once.
import type { Channel, Links } from '../channels/channel.ts';
import type { Payment } from '../payments/payment.ts';
import { Refusal } from '../refusal.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import type { Answer } from '../wire/contract.ts';
import { writeJson } from '../wire/json.ts';
import { snapRefusal } from '../wire/snap/refusals.ts';

/** The bytes to sign, send and keep; a channel that cannot word a failed opening answers its refusal. */
export function channelAnswer(channel: Channel, payment: Payment, links: Links): Answer {
  try {
    return { status: 200, body: writeJson(channel.create.respond(payment, links)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { address, uniqueFields } = channel.create;
    if (address.dialect === 'snap') return snapRefusal('payment', error.reason);
    return refusalAnswer(error.reason, uniqueFields);
  }
}
