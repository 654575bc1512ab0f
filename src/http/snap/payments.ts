// SNAP's payment and refund: the channel says what the body means, the verbs do the rest.
import type { Channel } from '../../channels/channel.ts';
import type { RefundOperation } from '../../channels/operation.ts';
import { demandActive } from '../../merchants/merchant.ts';
import { create } from '../../payments/create.ts';
import { findRefundable } from '../../payments/find-refund.ts';
import { type RefundInput, refund } from '../../payments/refund.ts';
import { findRefund } from '../../payments/refund-store.ts';
import { Refusal } from '../../refusal.ts';
import type { Answered } from '../../requests/idempotency.ts';
import type { Question } from '../../requests/question.ts';
import type { Endpoint } from '../exchange.ts';
import { refundInput } from '../refund.ts';
import type { Dispatch } from './channels.ts';
import { isAboutId, type SnapDeps, type SnapDone, snapEndpoint } from './endpoint.ts';

/** Payment: body → order → payment → answer (DOKU API, DANA: Payment). */
export function paymentEndpoint(deps: SnapDeps, dispatch: Dispatch<Channel['create']>): Endpoint {
  const { payments } = deps;
  return snapEndpoint(deps, 'payment', async ({ merchant, deviceId, body, question }) => {
    const { channel, operation, checked } = dispatch.choose(body);
    demandActive(merchant, channel.id);
    const order = operation.accept(checked, { now: payments.clock.now(), deviceId });
    return firstTime(await create(payments, { question, channel: channel.id, order }));
  });
}

/** Refund, whole or in parts (DOKU API, DANA: Online Refund). */
export function refundEndpoint(deps: SnapDeps, dispatch: Dispatch<RefundOperation>): Endpoint {
  const { payments, snap } = deps;
  return snapEndpoint(deps, 'refund', async ({ merchant, body, question: bare }) => {
    const { channel, operation, checked } = dispatch.choose(body);
    demandActive(merchant, channel.id);
    const request = operation.read(checked);
    const question = { ...bare, content: checked };
    const { clientId } = merchant;
    const found = await findRefundable(payments.db, { clientId, reference: request.payment });
    const input = refundInput(channel, found, request, question, snap.refundWindowSeconds);
    try {
      return firstTime(await refund(payments, input));
    } catch (error) {
      return earlierRefund(deps, input, error);
    }
  });
}

/** Nothing is replayed here: a repeated id is a Conflict, whatever its body was. */
function firstTime({ answer, replayed }: Answered): SnapDone {
  if (replayed) throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  return { answer, remembered: true };
}

/**
 * A refund that was asked for before is refused by the database or by the rules; it is told again what
 * became of it. Throws REFUND_REFERENCE_USED where its reference names another one, else the refusal.
 */
async function earlierRefund(
  { payments }: SnapDeps,
  { refundable, reference, amount, reason, question }: RefundInput & { question: Question },
  error: unknown,
): Promise<SnapDone> {
  if (!(error instanceof Refusal) || isAboutId(error)) throw error;
  const { payment } = refundable;
  const earlier = await findRefund(payments.db, payment.clientId, reference);
  if (earlier === undefined) throw error;
  const isSame =
    earlier.paymentId === payment.id && earlier.amount === amount && earlier.reason === reason;
  if (!isSame) throw new Refusal({ code: 'REFUND_REFERENCE_USED' });
  const answer = payments.answerTo(question, { kind: 'refund', payment, refund: earlier });
  return { answer, remembered: false };
}
