// What a refund does to its payment: reserved, put aside, done or refused. Pure.
import type { Cause } from '../ledger/posting.ts';
import type { Payment, Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import type { RefundVerdict } from './ports.ts';

/**
 * The payment while its acquirer is asked. A mere reservation at the issuer is let go as a whole: there is no
 * paid amount to reserve from, and nothing may be captured of it at the same time.
 */
export function refundReserved(payment: Payment, amount: bigint): Payment {
  return payment.paidAmount === 0n
    ? { ...payment, capturingAmount: payment.authorizedAmount }
    : { ...payment, refundingAmount: payment.refundingAmount + amount };
}

/** What follows from the acquirer's word about a refund that is OPENING; `by` where a person asked for it. */
export function refundEnded(
  payment: Payment,
  opening: Refund,
  verdict: RefundVerdict,
  now: Date,
  by: string | undefined,
): Plan {
  const refund = concluded(payment, opening, verdict, now);
  const after = afterRefund(payment, refund);
  return {
    kind: 'change',
    after,
    refund,
    reason: `${refund.type} of ${refund.amount}: ${refund.message ?? refund.status}`,
    cause: causeOf(opening, by),
    outcome: { kind: 'refund', payment: after, refund },
  };
}

function causeOf({ requestKey }: Refund, by: string | undefined): Cause | undefined {
  if (requestKey !== undefined) return { request: requestKey };
  return by === undefined ? undefined : { by };
}

function concluded(payment: Payment, opening: Refund, verdict: RefundVerdict, now: Date): Refund {
  const { message } = verdict;
  switch (verdict.kind) {
    case 'done': {
      const { references } = verdict;
      return { ...opening, status: 'SUCCESS', message, references, completedAt: now };
    }
    case 'refused':
      return { ...opening, status: 'FAILED', message, completedAt: now };
    case 'manual': {
      // Nothing was taken, so there is nothing that anybody could give back by hand.
      if (payment.paidAmount === 0n) {
        return { ...opening, status: 'FAILED', message, completedAt: now };
      }
      const isPart = opening.type === 'PARTIAL_REFUND';
      const type = isPart ? 'MANUAL_PARTIAL_REFUND' : 'MANUAL_FULL_REFUND';
      return { ...opening, type, status: 'DUE', message, dueAt: now };
    }
  }
}

/** The payment once a refund has ended, or waits to be worked by hand. */
export function afterRefund(payment: Payment, refund: Refund): Payment {
  const held = payment.paidAmount === 0n ? 0n : refund.amount;
  const freed =
    held === 0n
      ? { ...payment, capturingAmount: 0n }
      : { ...payment, refundingAmount: payment.refundingAmount - held };
  switch (refund.status) {
    case 'OPENING':
    case 'DUE':
      return payment;
    case 'FAILED':
      return freed;
    case 'SUCCESS': {
      const refundedAmount = payment.refundedAmount + held;
      if (refund.type === 'VOID') return { ...freed, refundedAmount, status: 'VOIDED' };
      const isWhole = refundedAmount === payment.paidAmount;
      return { ...freed, refundedAmount, status: isWhole ? 'REFUNDED' : 'PARTIALLY_REFUNDED' };
    }
  }
}
