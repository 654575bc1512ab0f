// A settlement batch: what one merchant is paid for, and one transfer a bank account. Pure.
import type { SettlementAccount } from '../merchants/merchant.ts';
import { apportion } from './apportion.ts';

/** How a batch came about: what fell due, or everything because somebody asked. */
export type BatchKind = 'scheduled' | 'on-demand';

/** What a batch is about, in rupiah. */
export interface BatchSums {
  receipts: number;
  gross: bigint;
  fees: bigint;
  refunds: number;
  /** Refunds taken off, less the fees given back with them. */
  refunded: bigint;
  /** Refunds that an earlier batch took off and that were rejected since. */
  restored: bigint;
  /** What the last batch left the merchant owing: 0 or less. */
  carriedIn: bigint;
}

export interface Transfer {
  account: SettlementAccount;
  /** What the splits gave this account, less what they take back from it. */
  shared: bigint;
  /** What is paid. */
  amount: bigint;
}

export interface Batch extends BatchSums {
  id: string;
  clientId: string;
  /** Counts the merchant's batches, from 1. */
  number: number;
  kind: BatchKind;
  at: Date;
  /** What is left owing: 0, or less where refunds took more than came in. */
  carriedOut: bigint;
  paidOut: bigint;
  transfers: Transfer[];
}

type PaidOut = Pick<Batch, 'carriedOut' | 'paidOut' | 'transfers'>;

/**
 * What each bank account is paid. `shared` has the splits' rupiah by account; all that it does not assign
 * is the first of `accounts`, the default one. Where the sum is not positive nothing is paid and the next
 * batch begins with it. An account from which more is taken back than it gets is paid nothing, and what
 * it lacks comes from the default account and then, in proportion, from the others: a batch never pays
 * more than the merchant is owed.
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

/** The default account first. A share of an account that is gone is the default account's. */
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

/** The same sum without anything below zero; it is positive, and the first pays for the others' debts. */
function withoutDebts(wanted: readonly bigint[]): bigint[] {
  const paid = wanted.map((amount) => (amount > 0n ? amount : 0n));
  const debt = wanted.reduce((sum, amount) => (amount < 0n ? sum - amount : sum), 0n);
  if (debt === 0n) return paid;
  const [first = 0n, ...others] = paid;
  if (first >= debt) return [first - debt, ...others];
  const parts = apportion(debt - first, others);
  return [0n, ...others.map((amount, index) => amount - (parts[index] ?? 0n))];
}
