// The agreed terms that payments ask for: fees, days until settlement, and what a refund does to a fee.
import { createHash } from 'node:crypto';
import { feeAt } from '../merchants/fees.ts';
import type { Fee, MerchantDirectory } from '../merchants/merchant.ts';
import type { FeePolicy, Payment, PricedWith, Tax } from '../payments/payment.ts';
import type { Terms } from '../payments/ports.ts';
import type { Calendar } from './calendar.ts';
import { feeReturned, priceOf, taxReturned } from './fee.ts';
import { sharesBack, sharesOf } from './split.ts';
import { type TaxRate, taxRateAt, withTax } from './tax.ts';
import { type BatchWindow, dueAt, openFrom } from './window.ts';

export interface Agreement {
  /** By channel. A channel without a fee is free. */
  fees: Readonly<Record<string, Fee>>;
  feePolicy: FeePolicy;
  /** The policy for receipts that do not name what they were priced with. Absent: `feePolicy`. */
  unversionedPolicy?: FeePolicy | undefined;
  /** Whether fees are taxed, and with which rates. Absent: they are not. */
  tax?: { fees: Tax['fees']; rates: readonly TaxRate[] } | undefined;
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

/** In how many monthly instalments the customer of a payment pays; undefined: at once. */
export type TenorOf = (payment: Payment) => number | undefined;

/** The terms under this agreement. A merchant's own fees take precedence over the gateway's. */
export function agreedTerms(
  agreement: Agreement,
  merchants: MerchantDirectory,
  tenorOf: TenorOf = () => undefined,
): Terms {
  const version = versions();
  const daysOf = (channel: string) => agreement.days[channel] ?? agreement.defaultDays;
  const feeFor = (clientId: string, channel: string, at: Date) =>
    feeAt(merchants.find(clientId)?.fees?.[channel], at) ?? agreement.fees[channel] ?? free;
  const charge = (clientId: string, channel: string, amount: bigint, at: Date, tenor?: number) =>
    withTax(priceOf(amount, feeFor(clientId, channel, at), tenor), amount, taxAt(agreement, at));
  return {
    pricedWith: ({ clientId, channel }, at) =>
      version({
        ...feeFor(clientId, channel, at),
        tax: taxAt(agreement, at),
        policy: agreement.feePolicy,
        days: daysOf(channel),
      }),
    feeOf: ({ clientId, channel }, amount, at) => charge(clientId, channel, amount, at).fee,
    chargeOf(payment, { amount, paidAt, tenor = tenorOf(payment) }) {
      return { ...charge(payment.clientId, payment.channel, amount, paidAt, tenor), tenor };
    },
    feeReturned(payment, refund) {
      const before = agreement.unversionedPolicy ?? agreement.feePolicy;
      return feeReturned(payment.lastReceipt?.terms?.policy ?? before, payment, refund);
    },
    taxReturned,
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

function taxAt({ tax }: Agreement, at: Date): Tax | undefined {
  const rate = tax && taxRateAt(tax.rates, at);
  if (tax === undefined || rate === undefined) return undefined;
  const { basisPoints, baseParts, baseWhole } = rate;
  return { fees: tax.fees, basisPoints, baseParts, baseWhole };
}

/** Makes the function that names a version of terms by its content. Each is hashed once. */
function versions() {
  const known = new Map<string, PricedWith>();
  return (agreed: Fee & Omit<PricedWith, 'id'>): PricedWith => {
    const { fixed, basisPoints, minimum, maximum, tiers, tax, policy, days } = agreed;
    const { void: voided, refund } = policy;
    // What was agreed before there were tiers and taxes keeps its name.
    const more = { minimum, maximum, tiers: tiers?.map(texts), tax: tax && texts(tax) };
    const isPlain = Object.values(more).every((one) => one === undefined);
    const content = `${fixed} ${basisPoints} ${voided} ${refund} ${days}${
      isPlain ? '' : ` ${JSON.stringify(texts(more))}`
    }`;
    let found = known.get(content);
    if (found === undefined) {
      const id = createHash('sha256').update(content).digest('hex').slice(0, 32);
      const plain = { id, fixed, basisPoints, policy: { void: voided, refund }, days };
      found = isPlain ? plain : { ...plain, minimum, maximum, tiers, tax };
      known.set(content, found);
    }
    return found;
  };
}

/** The members as JSON has them, always in the same order. */
function texts(given: object): Record<string, unknown> {
  const named = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    named.map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  );
}
