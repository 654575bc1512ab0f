// Split settlement: which bank account gets which part of a payment's net amount (DOKU API, Split Settlement). Pure.
import { isVerified, type SettlementAccount } from '../merchants/merchant.ts';
import type { Receipt, Share, SplitRequest } from '../payments/payment.ts';
import { type Decimal, decimalText, parseDecimal, plus } from '../wire/decimal.ts';
import { apportion } from './apportion.ts';

/** What is wrong with a split, in a form that lets each dialect name its own field. */
export interface BrokenSplit {
  /** The index of the entry, from 0. */
  index: number;
  member: 'accountId' | 'value';
  reason: string;
}

const hundred: Decimal = { units: 100n, scale: 0 };

/**
 * Says why `split` cannot be settled, or returns undefined. `accounts` are the merchant's. `net` is the
 * amount minus the fee, in rupiah. The wire has already checked the form of the shares (positive, whole
 * rupiah, FIX or PERCENTAGE).
 */
export function brokenSplit(
  split: readonly SplitRequest[],
  accounts: readonly SettlementAccount[],
  net: bigint,
): BrokenSplit | undefined {
  for (const [index, { accountId }] of split.entries()) {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined || !isVerified(account)) {
      const reason = 'must be one of your verified settlement accounts';
      return { index, member: 'accountId', reason };
    }
  }
  let fixed = 0n;
  for (const [index, { type, value }] of split.entries()) {
    if (type !== 'FIX') continue;
    fixed += BigInt(value);
    if (fixed > net) {
      return { index, member: 'value', reason: `exceeds the net amount of ${net}` };
    }
  }
  return undefined;
}

/** Says why these shares cannot be combined, or returns undefined. */
export function brokenTogether(split: readonly SplitRequest[]): string | undefined {
  const percentages = split.filter(({ type }) => type === 'PERCENTAGE');
  if (percentages.length === 0) return undefined;
  if (percentages.length < split.length) return 'must be all FIX or all PERCENTAGE';
  const total = percentages.map(({ value }) => decimal(value)).reduce(plus);
  return unassigned(total).units < 0n
    ? `must total at most 100 percent, not ${decimalText(total)}`
    : undefined;
}

function decimal(value: string): Decimal {
  const exact = parseDecimal(value);
  if (exact === undefined) throw new Error(`${value} is not a decimal number`);
  return exact;
}

function unassigned(total: Decimal): Decimal {
  return plus(hundred, { ...total, units: -total.units });
}

/**
 * What each account of the split gets of `net` rupiah. The rest goes to the default account and is not
 * listed. FIX shares are paid in their order as long as money is left: if the fee has risen since the
 * payment was created, the net may be less than the shares.
 */
export function sharesOf(split: readonly SplitRequest[], net: bigint): Share[] {
  return split[0]?.type === 'PERCENTAGE' ? percentages(split, net) : fixed(split, net);
}

function percentages(split: readonly SplitRequest[], net: bigint): Share[] {
  const exact = split.map(({ value }) => decimal(value));
  const rest = unassigned(exact.reduce(plus));
  const scale = Math.max(...exact.map((share) => share.scale), rest.scale);
  const weights = [...exact, rest].map((one) => one.units * 10n ** BigInt(scale - one.scale));
  const parts = apportion(net, weights);
  return listed(split.map(({ accountId }, index) => ({ accountId, amount: parts[index] ?? 0n })));
}

function fixed(split: readonly SplitRequest[], net: bigint): Share[] {
  let left = net;
  const shares = split.map(({ accountId, value }) => {
    const wanted = BigInt(value);
    const amount = wanted < left ? wanted : left;
    left -= amount;
    return { accountId, amount };
  });
  return listed(shares);
}

/** What each account of a receipt gives back of `amount` rupiah, in proportion to what it got. */
export function sharesBack(
  receipt: Pick<Receipt, 'amount' | 'fee' | 'shares'>,
  amount: bigint,
): Share[] {
  const shares = receipt.shares ?? [];
  const net = receipt.amount - (receipt.fee ?? 0n);
  if (net <= 0n || shares.length === 0) return [];
  const rest = shares.reduce((left, share) => left - share.amount, net);
  const parts = apportion(amount, [...shares.map((share) => share.amount), rest]);
  return listed(shares.map(({ accountId }, index) => ({ accountId, amount: parts[index] ?? 0n })));
}

function listed(shares: Share[]): Share[] {
  return shares.filter(({ amount }) => amount > 0n);
}
