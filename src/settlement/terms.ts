// The agreed terms that payments ask for: fees, days until settlement, and what a refund does to a fee.
import { createHash } from 'node:crypto';
import { feeAt } from '../merchants/fees.ts';
import type { Fee, MerchantDirectory } from '../merchants/merchant.ts';
import type { FeePolicy, PricedWith } from '../payments/payment.ts';
import type { Terms } from '../payments/ports.ts';
import type { Calendar } from './calendar.ts';
import { feeOn, feeReturned } from './fee.ts';
import { sharesBack, sharesOf } from './split.ts';
import { type BatchWindow, dueAt, openFrom } from './window.ts';

export interface Agreement {
  /** By channel. A channel without a fee is free. */
  fees: Readonly<Record<string, Fee>>;
  feePolicy: FeePolicy;
  /** The policy for receipts that do not name what they were priced with. Absent: `feePolicy`. */
  unversionedPolicy?: FeePolicy | undefined;
  /** Business days from payment to settlement, by channel. */
  days: Readonly<Record<string, number>>;
  /** For the channels that `days` does not name. */
  defaultDays: number;
  /** The hour of the day (WIB) at which money becomes due. */
  hour: number;
  /** The hour from which no more batches run that day. Absent: until midnight. */
  cutOffHour?: number | undefined;
  calendar: Calendar;
}

const free: Fee = { fixed: 0n, basisPoints: 0n };

/** The terms under this agreement. A merchant's own fees take precedence over the gateway's. */
export function agreedTerms(agreement: Agreement, merchants: MerchantDirectory): Terms {
  const version = versions();
  const daysOf = (channel: string) => agreement.days[channel] ?? agreement.defaultDays;
  const feeFor = (clientId: string, channel: string, at: Date) =>
    feeAt(merchants.find(clientId)?.fees?.[channel], at) ?? agreement.fees[channel] ?? free;
  return {
    pricedWith: ({ clientId, channel }, at) =>
      version(feeFor(clientId, channel, at), agreement.feePolicy, daysOf(channel)),
    feeOf: ({ clientId, channel }, amount, at) => feeOn(amount, feeFor(clientId, channel, at)),
    feeReturned(payment, refund) {
      const before = agreement.unversionedPolicy ?? agreement.feePolicy;
      return feeReturned(payment.lastReceipt?.terms?.policy ?? before, payment, refund);
    },
    settleAt: ({ channel }, paidAt) => dueAt(windowOf(agreement), paidAt, daysOf(channel)),
    openFrom: (at) => openFrom(windowOf(agreement), at),
    sharesOf: ({ split }, net) => split && sharesOf(split, net),
    sharesBack: ({ splitSums }, amount) => splitSums && sharesBack(splitSums, amount),
  };
}

/** When scheduled batches run under this agreement. */
export function windowOf({ calendar, hour, cutOffHour = 24 }: Agreement): BatchWindow {
  return { calendar, hour, cutOffHour };
}

/** Makes the function that names a version of terms by its content. Each is hashed once. */
function versions() {
  const known = new Map<string, PricedWith>();
  return ({ fixed, basisPoints }: Fee, policy: FeePolicy, days: number): PricedWith => {
    const content = `${fixed} ${basisPoints} ${policy.void} ${policy.refund} ${days}`;
    let found = known.get(content);
    if (found === undefined) {
      const id = createHash('sha256').update(content).digest('hex').slice(0, 32);
      const { void: voided, refund } = policy;
      found = { id, fixed, basisPoints, policy: { void: voided, refund }, days };
      known.set(content, found);
    }
    return found;
  };
}
