// What can be done to a payment, in the management API: each action with its consequences, or why it is not possible.
import type { Preview } from '../../payments/preview.ts';
import type { RefusalReason } from '../../refusal.ts';
import type { Actions, Possible } from '../actions.ts';
import { paymentRow } from './payment-views.ts';

/** The actions at business time `now`. */
export function actionsView({ refundable, refund, capture, release }: Actions, now: Date) {
  const { payment, isSettled } = refundable;
  return {
    payment: paymentRow(payment, now),
    refund: shown(refund, ({ most, wholeOnly, preview }) => ({
      most,
      whole_only: wholeOnly,
      type: preview.refund.type,
      how: preview.how,
      amount: preview.refund.amount,
      fee_returned: preview.refund.feeReturned ?? 0n,
      /** What the merchant has less afterwards. */
      merchant_pays:
        payment.paidAmount === 0n ? 0n : preview.refund.amount - (preview.refund.feeReturned ?? 0n),
      taken_from: takenFrom(payment.held, isSettled, payment.paidAmount),
      shares:
        preview.refund.shares?.map(({ accountId, amount }) => ({
          account_id: accountId,
          amount,
        })) ?? null,
      ...afterwards(preview, now),
    })),
    capture: shown(capture, ({ most, preview }) => ({
      most,
      amount: preview.payment.paidAmount,
      fee: preview.payment.feeAmount - payment.feeAmount,
      given_back: most - preview.payment.paidAmount,
      ...afterwards(preview, now),
    })),
    release: shown(release, ({ what }) => ({
      what,
      amount:
        what === 'hold' ? payment.paidAmount - payment.refundedAmount : payment.authorizedAmount,
    })),
  };
}

/** `none`: no money was taken. `held`: it waits for its release. */
function takenFrom(isHeld: boolean, isSettled: boolean, paidAmount: bigint) {
  if (paidAmount === 0n) return 'none';
  if (isHeld) return 'held';
  return isSettled ? 'next-settlement' : 'own-settlement';
}

function afterwards({ payment, ledger, notifies }: Preview, now: Date) {
  return {
    notifies,
    after: paymentRow(payment, now),
    postings: ledger.map(({ kind, postings }) => ({ kind, postings })),
  };
}

function shown<What extends object, View extends object>(
  one: Possible<What>,
  view: (what: What) => View,
) {
  return one.possible
    ? { possible: true as const, ...view(one) }
    : { possible: false as const, why: whyNot(one.why) };
}

function whyNot({ code, ...details }: RefusalReason) {
  return { code, ...details };
}
