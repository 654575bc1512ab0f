// The agreed terms that payments ask for: fees, days until settlement, and what a refund does to a fee.
import { wibDay, wibInstant } from '../lib/wib.ts';
import { feeAt } from '../merchants/fees.ts';
import type { Fee, MerchantDirectory } from '../merchants/merchant.ts';
import type { Terms } from '../payments/ports.ts';
import { businessDaysAfter, type Calendar } from './calendar.ts';
import { type FeePolicy, feeOn, feeReturned } from './fee.ts';
import { sharesBack, sharesOf } from './split.ts';

export interface Agreement {
  /** By channel. A channel without a fee is free. */
  fees: Readonly<Record<string, Fee>>;
  feePolicy: FeePolicy;
  /** Business days from payment to settlement, by channel. */
  days: Readonly<Record<string, number>>;
  /** For the channels that `days` does not name. */
  defaultDays: number;
  /** The hour of the day (WIB) at which money becomes due. */
  hour: number;
  calendar: Calendar;
}

const free: Fee = { fixed: 0n, basisPoints: 0n };

/** The terms under this agreement. A merchant's own fees take precedence over the gateway's. */
export function agreedTerms(agreement: Agreement, merchants: MerchantDirectory): Terms {
  return {
    feeOf({ clientId, channel }, amount, at) {
      const own = feeAt(merchants.find(clientId)?.fees?.[channel], at);
      return feeOn(amount, own ?? agreement.fees[channel] ?? free);
    },
    feeReturned: (payment, refund) => feeReturned(agreement.feePolicy, payment, refund),
    settleAt({ channel }, paidAt) {
      const count = agreement.days[channel] ?? agreement.defaultDays;
      const day = businessDaysAfter(agreement.calendar, wibDay(paidAt), count);
      const due = wibInstant(day, agreement.hour);
      return new Date(Math.max(due.getTime(), paidAt.getTime()));
    },
    sharesOf: ({ split }, net) => split && sharesOf(split, net),
    sharesBack: (receipt, amount) => receipt.shares && sharesBack(receipt, amount),
  };
}
