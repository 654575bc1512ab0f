// Decides whether money in suspense makes a payment paid: only exactly what is open, in any state that waits for it. Pure.
import { accounts } from '../ledger/posting.ts';
import { Refusal } from '../refusal.ts';
import { type Payment, statusAt } from './payment.ts';
import type { Plan } from './plan.ts';
import type { Fact, Verdict } from './ports.ts';

type Applied = Extract<Verdict, { kind: 'applied' }>;

/** What is open on a payment, in rupiah: what suspense money can be applied to it. */
export function openOn(payment: Payment, now: Date): bigint {
  const status = statusAt(payment, now);
  const waits = status === 'PENDING' || status === 'EXPIRED' || status === 'FAILED';
  const again = payment.reusable && payment.authorizedAmount === 0n && status === 'SUCCESS';
  return waits || again ? payment.amount : 0n;
}

/**
 * A payment that expired or failed is paid after all, because a person says whose the money is. Throws
 * STATE_CONFLICT if nothing is open on it, FIELD_INVALID if the amount is not what is open.
 */
export function decideApplied(payment: Payment, verdict: Applied, now: Date): Plan {
  const { receipt, by, reason } = verdict;
  const open = openOn(payment, now);
  if (open === 0n) {
    const status = statusAt(payment, now);
    throw new Refusal({ code: 'STATE_CONFLICT', status, wanted: 'SUCCESS' });
  }
  if (receipt.amount !== open) throw notWhole(receipt.amount, open);
  const after: Payment = {
    ...payment,
    status: 'SUCCESS',
    paidAmount: payment.paidAmount + receipt.amount,
    lastReceipt: receipt,
  };
  const fact: Fact = { kind: 'paid', receipt, from: accounts.suspense(payment.channel) };
  return {
    kind: 'change',
    after,
    reason: `paid from suspense (${by})`,
    fact,
    cause: { by, reason },
  };
}

/** The merchant is told of whole payments alone: the protocol has no part of one. */
function notWhole(amount: bigint, open: bigint): Refusal {
  const why =
    amount > open
      ? `is more than the ${open} rupiah that are open on the payment`
      : `is less than the ${open} rupiah that are open on the payment: add other money with \`with\``;
  return new Refusal({ code: 'FIELD_INVALID', field: 'amount', reason: why });
}
