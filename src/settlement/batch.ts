// A settlement batch: what one merchant is paid for, one transfer per bank account, and what has to wait. Pure.
import type { SettlementAccount } from '../merchants/merchant.ts';
import { isVerified } from '../merchants/verified.ts';
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
  /** What disputes and journals change of what the merchant is owed: below 0 if it is less. */
  adjusted: bigint;
  /** What the last batch left: below 0 if the merchant owes it, above 0 if the default account was not verified. */
  carriedIn: bigint;
  /** What came back of payouts of earlier batches. */
  returnedIn: bigint;
}

export interface Transfer {
  account: SettlementAccount;
  /** What the splits gave this account, minus what they take back from it. */
  shared: bigint;
  /** What is paid to the account. */
  amount: bigint;
}

/** Money of a payee whose account is not verified, or no longer known. It waits for that payee. */
export interface Unpaid {
  accountId: string;
  /** What this batch's splits gave it, minus what they take back from it. */
  shared: bigint;
  /** All that waits for it after this batch. */
  amount: bigint;
}

export interface Batch extends BatchSums {
  id: string;
  clientId: string;
  /** The merchant's batches are numbered from 1. */
  number: number;
  kind: BatchKind;
  at: Date;
  /** What is left for the next batch: see `carriedIn`. */
  carriedOut: bigint;
  /** What waited for payees before this batch. */
  unpaidIn: bigint;
  /** What waits for them after it. */
  unpaidOut: bigint;
  paidOut: bigint;
  transfers: Transfer[];
  unpaid: Unpaid[];
}

/** A merchant's accounts: the default one, and then the others. */
export type Accounts = readonly [SettlementAccount, ...SettlementAccount[]];

type PaidOut = Pick<
  Batch,
  'carriedOut' | 'unpaidIn' | 'unpaidOut' | 'paidOut' | 'transfers' | 'unpaid'
>;

/** Who gets a part of a batch: a bank account, or a payee that is no longer known. The default account comes first. */
interface Party {
  id: string;
  account?: SettlementAccount | undefined;
  shared: bigint;
  /** All that is the party's: `shared`, and what waited for it or is carried. */
  wanted: bigint;
}

/**
 * Calculates what each bank account is paid. `shared` has the rupiah of the splits by account, `waiting` what the
 * last batch could not pay and what came back, by account. The rest goes to the first of `accounts`, the default one.
 * Only verified accounts are paid: the part of another payee waits for that payee, and that of the default account is carried.
 * If the total is not positive, nothing is paid and the next batch carries it in. An account from which more is
 * taken back than it gets is paid nothing. The missing amount comes from the default account and then, in
 * proportion, from the others, so a batch never pays more than the merchant is owed.
 */
export function payOut(
  sums: BatchSums,
  shared: ReadonlyMap<string, bigint>,
  accounts: Accounts,
  waiting: ReadonlyMap<string, bigint> = new Map(),
): PaidOut {
  const unpaidIn = total([...waiting.values()]) - sums.returnedIn;
  const net = sums.gross - sums.fees - sums.refunded + sums.restored + sums.adjusted;
  const all = net + sums.carriedIn + unpaidIn + sums.returnedIn;
  if (all <= 0n) {
    return { carriedOut: all, unpaidIn, unpaidOut: 0n, paidOut: 0n, transfers: [], unpaid: [] };
  }
  const parties = partiesOf(net, sums.carriedIn, shared, accounts, waiting);
  const amounts = withoutDebts(parties.map(({ wanted }) => wanted));
  const transfers: Transfer[] = [];
  const unpaid: Unpaid[] = [];
  let carriedOut = 0n;
  for (const [index, { id, account, shared: own }] of parties.entries()) {
    const amount = amounts[index] ?? 0n;
    if (account !== undefined && isVerified(account)) {
      if (amount > 0n || own !== 0n) transfers.push({ account, shared: own, amount });
    } else if (index === 0) carriedOut = amount;
    else if (amount > 0n) unpaid.push({ accountId: id, shared: own, amount });
  }
  const paidOut = total(transfers.map(({ amount }) => amount));
  const unpaidOut = total(unpaid.map(({ amount }) => amount));
  return { carriedOut, unpaidIn, unpaidOut, paidOut, transfers, unpaid };
}

/** The default account first, with everything that is nobody else's. */
function partiesOf(
  net: bigint,
  carriedIn: bigint,
  shared: ReadonlyMap<string, bigint>,
  accounts: Accounts,
  waiting: ReadonlyMap<string, bigint>,
): Party[] {
  const [first] = accounts;
  const ids = [...accounts.map(({ id }) => id), ...shared.keys(), ...waiting.keys()];
  const others = [...new Set(ids)]
    .filter((id) => id !== first.id)
    .map((id): Party => {
      const own = shared.get(id) ?? 0n;
      const account = accounts.find((one) => one.id === id);
      return { id, account, shared: own, wanted: own + (waiting.get(id) ?? 0n) };
    });
  const rest = net - total(others.map((one) => one.shared));
  const wanted = rest + carriedIn + (waiting.get(first.id) ?? 0n);
  return [{ id: first.id, account: first, shared: rest, wanted }, ...others];
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

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
