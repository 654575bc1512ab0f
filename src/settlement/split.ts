// Split settlement: which bank account gets which part of a payment's net amount (DOKU API, Split Settlement). Pure.
import type { SettlementAccount } from '../merchants/merchant.ts';
import { isVerified } from '../merchants/verified.ts';
import type { Share, SplitRequest, SplitSums } from '../payments/payment.ts';
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

/**
 * What a refund takes from each account of a split, of the `amount` rupiah that it takes from the merchant. All
 * refunds together should have taken from each account in proportion to what it got; this one takes what is
 * missing, so that many small refunds take as much as one large one. Nothing is taken twice, and a refund of
 * everything takes exactly what was given.
 */
export function sharesBack(sums: SplitSums, amount: bigint): Share[] {
  const { received, given, returned, taken } = sums;
  if (received <= 0n || amount <= 0n || given.length === 0) return [];
  const takenFrom = (accountId: string) =>
    taken.find((share) => share.accountId === accountId)?.amount ?? 0n;
  const parts = [
    ...given.map((share) => ({ got: share.amount, gave: takenFrom(share.accountId) })),
    { got: rest(received, given), gave: rest(returned, taken) },
  ];
  // Times `received`, so that nothing is rounded yet.
  const missing = parts.map(({ got, gave }) => (returned + amount) * got - gave * received);
  const back = apportion(
    amount,
    missing.map((one) => (one > 0n ? one : 0n)),
  );
  return listed(given.map(({ accountId }, index) => ({ accountId, amount: back[index] ?? 0n })));
}

/** The default account's part. */
function rest(whole: bigint, shares: readonly Share[]): bigint {
  return shares.reduce((left, share) => left - share.amount, whole);
}

function listed(shares: Share[]): Share[] {
  return shares.filter(({ amount }) => amount > 0n);
}
