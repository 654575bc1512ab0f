// A payment as a merchant names it together with a new split, and that split for its accounts.
import { type Shares, splitOf } from '../../channels/parts/additional-info.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import type { Override } from '../../payments/held-state.ts';
import type { Payment } from '../../payments/payment.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { brokenSplit } from '../../settlement/split.ts';

interface Named {
  order: { amount?: number | bigint };
  transaction: { original_request_id: string };
}

/** The amount, if there is one, and the Request-Id must be those of the payment's initiation. Throws FIELD_INVALID. */
export function demandInitiation(payment: Payment, { order, transaction }: Named): void {
  if (order.amount !== undefined && BigInt(order.amount) !== payment.amount) {
    throw fieldInvalid('order.amount', `must be ${payment.amount}, as in the payment's initiation`);
  }
  if (transaction.original_request_id === payment.requestId) return;
  const reason = 'is not the Request-Id that made this payment';
  throw fieldInvalid('transaction.original_request_id', reason);
}

/**
 * The new split in the member `list`. As at a payment's creation: without any settlement account there is nothing to
 * split.
 */
export function overrideOf(
  { settlementAccounts }: Merchant,
  list: string,
  shares: Shares | undefined,
): Override | undefined {
  if (shares === undefined || settlementAccounts.length === 0) return undefined;
  const split = splitOf(shares);
  return {
    split,
    demandFit(net) {
      const broken = brokenSplit(split, settlementAccounts, net);
      if (broken === undefined) return;
      const entry = `${list}[${broken.index}]`;
      if (broken.member === 'value') throw fieldInvalid(`${entry}.value`, broken.reason);
      const field = `${entry}.bank_account_settlement_id`;
      throw new Refusal({ code: 'ACCOUNT_UNKNOWN', field });
    },
  };
}
