// Terms for tests that are not about money: one fee for all, settled at once, no splits.
import type { Terms } from '../../src/payments/ports.ts';

/** `fee` rupiah on every receipt; nothing of it goes back. */
export function flatTerms(fee = 0n): Terms {
  return {
    feeOf: () => fee,
    feeReturned: () => 0n,
    settleAt: (_payment, paidAt) => paidAt,
    sharesOf: () => undefined,
    sharesBack: () => undefined,
  };
}
