// A settlement batch: what one merchant is paid for, and one transfer per bank account. Pure.
import type { SettlementAccount } from '../merchants/merchant.ts';
import { apportion } from './apportion.ts';

/** Why a batch was made: money became due, or somebody asked for everything to be settled. */
export type BatchKind = 'scheduled' | 'on-demand';

/** The counts and sums of a batch, in rupiah. */
export interface BatchSums {
  receipts: number;
  gross: bigint;
  fees: bigint;
  refunds: number;
  /** Refunds deducted, minus the fees returned with them. */
  refunded: bigint;
  /** Refunds that an earlier batch deducted and that were rejected later. */
  restored: bigint;
  /** What the merchant still owed after the last batch: 0 or less. */
  carriedIn: bigint;
}

export interface Transfer {
  account: SettlementAccount;
  /** What the splits gave this account, minus what they take back from it. */
  shared: bigint;
  /** What is paid to the account. */
  amount: bigint;
}

export interface Batch extends BatchSums {
  id: string;
  clientId: string;
  /** The merchant's batches are numbered from 1. */
  number: number;
  kind: BatchKind;
  at: Date;
  /** What the merchant owes after this batch: 0, or less if refunds took more than came in. */
  carriedOut: bigint;
  paidOut: bigint;
  transfers: Transfer[];
}

type PaidOut = Pick<Batch, 'carriedOut' | 'paidOut' | 'transfers'>;

/**
 * Calculates what each bank account is paid. `shared` has the rupiah of the splits by account. The rest
 * goes to the first of `accounts`, the default one. If the total is not positive, nothing is paid and the
 * next batch carries it in. An account from which more is taken back than it gets is paid nothing. The
 * missing amount comes from the default account and then, in proportion, from the others, so a batch
 * never pays more than the merchant is owed.
 */
export function payOut(
  sums: BatchSums,
  shared: ReadonlyMap<string, bigint>,
  accounts: readonly [SettlementAccount, ...SettlementAccount[]],
): PaidOut {
  const net = sums.gross - sums.fees - sums.refunded + sums.restored;
  const total = net + sums.carriedIn;
  if (total <= 0n) return { carriedOut: total, paidOut: 0n, transfers: [] };
  const given = givenTo(net, shared, accounts);
  const wanted = given.map(({ shared: own }, index) => own + (index === 0 ? sums.carriedIn : 0n));
  const paid = withoutDebts(wanted);
  const transfers = given.map((one, index) => ({ ...one, amount: paid[index] ?? 0n }));
  return {
    carriedOut: 0n,
    paidOut: total,
    transfers: transfers.filter((one) => one.amount > 0n || one.shared !== 0n),
  };
}

/** The default account first. The share of an account that no longer exists goes to the default account. */
function givenTo(
  net: bigint,
  shared: ReadonlyMap<string, bigint>,
  [first, ...others]: readonly [SettlementAccount, ...SettlementAccount[]],
) {
  const shares = others
    .map((account) => ({ account, shared: shared.get(account.id) ?? 0n }))
    .filter((one) => one.shared !== 0n);
  const rest = shares.reduce((left, one) => left - one.shared, net);
  return [{ account: first, shared: rest }, ...shares];
}

/** The same total without negative amounts. The total is positive. The first account covers the others' debts. */
function withoutDebts(wanted: readonly bigint[]): bigint[] {
  const paid = wanted.map((amount) => (amount > 0n ? amount : 0n));
  const debt = wanted.reduce((sum, amount) => (amount < 0n ? sum - amount : sum), 0n);
  if (debt === 0n) return paid;
  const [first = 0n, ...others] = paid;
  if (first >= debt) return [first - debt, ...others];
  const parts = apportion(debt - first, others);
  return [0n, ...others.map((amount, index) => amount - (parts[index] ?? 0n))];
}
