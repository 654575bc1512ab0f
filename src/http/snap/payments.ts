// The endpoints of SNAP's payment and refund: the channel reads the body, the verbs do the work.
import type { Channel } from '../../channels/channel.ts';
import type { RefundOperation, RefundRequest } from '../../channels/operation.ts';
import type { Answer } from '../../dialect.ts';
import { demandActive } from '../../merchants/merchant.ts';
import { create } from '../../payments/create.ts';
import { findById } from '../../payments/find.ts';
import { findRefundable } from '../../payments/find-refund.ts';
import type { Payment, Refund } from '../../payments/payment.ts';
import { type RefundInput, refund } from '../../payments/refund.ts';
import { findRefund } from '../../payments/refund-store.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import type { Answered } from '../../requests/idempotency.ts';
import type { Question } from '../../requests/question.ts';
import { recall } from '../../requests/store.ts';
import type { Endpoint } from '../exchange.ts';
import { refundInput } from '../refund.ts';
import type { Dispatch } from './channels.ts';
import { isRepeatedId, type SnapDeps, type SnapDone, snapEndpoint } from './endpoint.ts';

/** The endpoint for payments: body → order → payment → answer (DOKU API, DANA: Payment). */
export function paymentEndpoint(deps: SnapDeps, dispatch: Dispatch<Channel['create']>): Endpoint {
  const { payments, snap } = deps;
  return snapEndpoint(deps, 'payment', async ({ merchant, deviceId, body, question }) => {
    const { channel, operation, checked } = dispatch.choose(body);
    demandActive(merchant, channel.id);
    const call = { now: payments.clock.now(), deviceId, strict: snap.strict };
    const order = operation.accept(checked, call);
    return firstTime(await create(payments, { question, channel: channel.id, order }));
  });
}

/** The endpoint for full and partial refunds (DOKU API, DANA: Online Refund). */
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
    demandMadeBy(input.refundable.payment, request);
    try {
      return firstTime(await refund(payments, input));
    } catch (error) {
      return earlierRefund(deps, input, error);
    }
  });
}

/** If a refund names the X-EXTERNAL-ID of the payment, it must be that one. Throws FIELD_INVALID. */
function demandMadeBy({ requestId }: Payment, { madeBy }: RefundRequest): void {
  if (madeBy === undefined || madeBy.requestId === requestId) return;
  throw fieldInvalid(madeBy.field, 'is not the X-EXTERNAL-ID that made this payment');
}

/** SNAP repeats no answers: a repeated id is a Conflict, also with the same body. */
function firstTime({ answer, replayed }: Answered): SnapDone {
  if (replayed) throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  return { answer, remembered: true };
}

/**
 * A refund that was requested before under the same reference is refused by the database or by the rules: its
 * current state is the answer, in the words of its provider if it has one. Throws REFUND_REFERENCE_USED if the reference belongs to a different refund,
 * and `error` if there is no refund with this reference.
 */
async function earlierRefund(
  { payments }: SnapDeps,
  { refundable, reference, amount, reason, question }: RefundInput & { question: Question },
  error: unknown,
): Promise<SnapDone> {
  if (!(error instanceof Refusal) || isRepeatedId(error)) throw error;
  const { payment } = refundable;
  const earlier = await findRefund(payments.db, payment.clientId, reference);
  if (earlier === undefined) throw error;
  const isSame =
    earlier.paymentId === payment.id && earlier.amount === amount && earlier.reason === reason;
  if (!isSame) throw new Refusal({ code: 'REFUND_REFERENCE_USED' });
  const said = await saidOf(payments, payment, earlier);
  if (said !== undefined) return { answer: said, remembered: false };
  // The payment was read before the refund that is told now.
  const current = (await findById(payments.db, payment.id)) ?? payment;
  const answer = payments.answerTo(question, { kind: 'refund', payment: current, refund: earlier });
  return { answer, remembered: false };
}

/** What the provider has said of a refund that was done: its numbers are not ours. */
async function saidOf(
  { db }: SnapDeps['payments'],
  { upstream, clientId }: Payment,
  { status, requestKey: key, createdAt: since }: Refund,
): Promise<Answer | undefined> {
  if (upstream === undefined || key === undefined || status !== 'SUCCESS') return undefined;
  const first = await recall(db, { clientId, key, since });
  return first?.answer?.status === 200 ? first.answer : undefined;
}
