// Terms for tests that are not about money: one fee for all, settled immediately, no splits.
import type { Terms } from '../../src/payments/ports.ts';

/** `fee` rupiah on every receipt; no part of it is returned. */
export function flatTerms(fee = 0n): Terms {
  const policy = { void: 'keep', refund: 'keep' } as const;
  return {
    pricedWith: () => ({ id: `flat ${fee}`, fixed: fee, basisPoints: 0n, policy, days: 0 }),
    feeOf: () => fee,
    chargeOf: () => ({ fee, tax: 0n }),
    feeReturned: () => 0n,
    taxReturned: () => 0n,
    settleAt: (_payment, paidAt) => paidAt,
    openFrom: (at) => at,
    sharesOf: () => undefined,
    sharesBack: () => undefined,
  };
}
