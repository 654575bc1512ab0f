// How a refund changes its payment: when it is reserved, waits to be worked by hand, succeeds or fails. Pure.
import type { Cause } from '../ledger/posting.ts';
import type { Payment, Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import type { RefundVerdict } from './ports.ts';

/**
 * The payment with `amount` rupiah reserved while the acquirer is asked. An authorization has no paid amount to
 * reserve from and is voided as a whole: `capturingAmount` then prevents a capture at the same time.
 */
export function refundReserved(payment: Payment, amount: bigint): Payment {
  return payment.paidAmount === 0n
    ? { ...payment, capturingAmount: payment.authorizedAmount }
    : { ...payment, refundingAmount: payment.refundingAmount + amount };
}

/**
 * What follows from the acquirer's verdict on a refund that is OPENING, at business time `now`. `by` is the
 * person in the office who requested it, if no question did.
 */
export function planRefundEnd(
  payment: Payment,
  opening: Refund,
  verdict: RefundVerdict,
  now: Date,
  by: string | undefined,
): Plan {
  const refund = withVerdict(payment, opening, verdict, now);
  const after = afterRefund(payment, refund);
  return {
    kind: 'change',
    after,
    refund,
    reason: `${refund.type} of ${refund.amount}: ${refund.message ?? refund.status}`,
    cause: causeOf(opening, by),
    outcome: { kind: 'refund', payment: after, refund, said: verdict.said },
  };
}

function causeOf({ requestKey }: Refund, by: string | undefined): Cause | undefined {
  if (requestKey !== undefined) return { request: requestKey };
  return by === undefined ? undefined : { by };
}

function withVerdict(payment: Payment, opening: Refund, verdict: RefundVerdict, now: Date): Refund {
  const { message } = verdict;
  switch (verdict.kind) {
    case 'done': {
      const { references } = verdict;
      return { ...opening, status: 'SUCCESS', message, references, completedAt: now };
    }
    case 'refused':
      return { ...opening, status: 'FAILED', message, completedAt: now };
    case 'manual': {
      // The money was never captured, so there is nothing to return by hand.
      if (payment.paidAmount === 0n) {
        return { ...opening, status: 'FAILED', message, completedAt: now };
      }
      const isPart = opening.type === 'PARTIAL_REFUND';
      const type = isPart ? 'MANUAL_PARTIAL_REFUND' : 'MANUAL_FULL_REFUND';
      return { ...opening, type, status: 'DUE', message, dueAt: now };
    }
  }
}

/** The payment after a refund has ended, or waits to be worked by hand. */
export function afterRefund(payment: Payment, refund: Refund): Payment {
  const returned = payment.paidAmount === 0n ? 0n : refund.amount;
  const freed =
    returned === 0n
      ? { ...payment, capturingAmount: 0n }
      : { ...payment, refundingAmount: payment.refundingAmount - returned };
  switch (refund.status) {
    case 'OPENING':
    case 'DUE':
      return payment;
    case 'FAILED':
      return freed;
    case 'SUCCESS': {
      const refundedAmount = payment.refundedAmount + returned;
      if (refund.type === 'VOID') return { ...freed, refundedAmount, status: 'VOIDED' };
      const isWhole = refundedAmount === payment.paidAmount;
      return { ...freed, refundedAmount, status: isWhole ? 'REFUNDED' : 'PARTIALLY_REFUNDED' };
    }
  }
}
