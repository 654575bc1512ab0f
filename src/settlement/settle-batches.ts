// Settlement: pays out what merchants are owed, one batch per merchant, each in one transaction.

import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { MerchantDirectory, SettlementAccount } from '../merchants/merchant.ts';
import { isVerified } from '../merchants/verified.ts';
import { openPayouts } from '../payouts/store.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { type Accounts, type Batch, type BatchKind, payOut } from './batch.ts';
import { payableAccounts, returnedTo, takeReturned, waitingWith } from './returned.ts';
import { type LastBatch, lastBatch, saveBatch } from './store.ts';
import {
  hasSharesOf,
  lockMerchant,
  merchantsDue,
  sharedIn,
  type Taking,
  takeItems,
  wouldTake,
} from './take.ts';
import { type BatchWindow, isOpen, lastOpen } from './window.ts';

export interface SettlementDeps {
  db: Db;
  clock: Clock;
  merchants: MerchantDirectory;
  log: Pick<Log, 'warn' | 'error'>;
  /** Called for each merchant whose batch failed. */
  onFailure: () => void;
  /** Gives an account for a merchant that has none. Without it, that merchant's money waits. */
  withoutAccount?: ((clientId: string) => SettlementAccount) | undefined;
  /** When scheduled batches run. Absent: at any time. */
  window?: BatchWindow | undefined;
  /**
   * Whether a scheduled run outside the window does what the last one inside would have done. A sandbox's clock may
   * jump over a whole window.
   */
  catchesUp?: boolean | undefined;
  /** Rupiah: a scheduled batch of less waits. Absent: none does. */
  minimum?: bigint | undefined;
}

export interface SettleOptions {
  /** Settles only this merchant. */
  clientId?: string | undefined;
  /** Who makes the batches; the gateway, unless given. */
  by?: string | undefined;
  /** Called in the transaction of each batch, for what commits with it. */
  alongside?: ((tx: Tx, batch: Batch) => Promise<void>) | undefined;
}

/** What a run has settled, and the client ids of the merchants whose batch failed: the next run tries them again. */
export interface Settled {
  batches: Batch[];
  failed: string[];
}

/**
 * Makes a batch for each merchant with money to pay out: everything that is due, or with `on-demand`
 * everything that is not held. Scheduled batches are made in their window only. Each batch is one transaction that
 * marks what it settles. A crash undoes it and the next run makes it again. What is marked is never settled a second
 * time. A batch that fails, or that waits too long for a lock, is logged and delays no other merchant.
 */
export async function settleBatches(
  deps: SettlementDeps,
  kind: BatchKind,
  { clientId: only, by = 'gateway', alongside }: SettleOptions = {},
): Promise<Settled> {
  const settled: Settled = { batches: [], failed: [] };
  const at = momentOf(deps, kind);
  if (at === undefined) return settled;
  const until = kind === 'scheduled' ? at : undefined;
  const wanted = only === undefined ? await merchantsDue(deps.db, until) : [only];
  for (const clientId of wanted) {
    const accountsOf = accountsToPay(deps, clientId);
    if (accountsOf === undefined) {
      deps.log.warn(
        { clientId },
        'a merchant without a verified settlement account cannot be paid',
      );
      continue;
    }
    const minimum = kind === 'scheduled' ? deps.minimum : undefined;
    const order = { clientId, kind, until, at, accounts: accountsOf, minimum, by };
    try {
      const batch = await deps.db.transaction(async (tx) => {
        const made = await settleOne(tx, order);
        if (made !== undefined) await alongside?.(tx, made);
        return made;
      });
      if (batch !== undefined) settled.batches.push(batch);
    } catch (error) {
      deps.log.error({ err: error, clientId }, 'a settlement failed; the next run tries it again');
      deps.onFailure();
      settled.failed.push(clientId);
    }
  }
  return settled;
}

/** The instant of which a run is; undefined if no batch is made now. */
function momentOf({ clock, window, catchesUp = false }: SettlementDeps, kind: BatchKind) {
  const now = clock.now();
  if (kind === 'on-demand' || window === undefined || isOpen(window, now)) return now;
  return catchesUp ? lastOpen(window, now) : undefined;
}

/**
 * The default account, or the first if none is the default, and then the others. Undefined if none of them is
 * verified: that merchant's money waits, and stays payable.
 */
export function accountsToPay(
  deps: Pick<SettlementDeps, 'merchants' | 'withoutAccount'>,
  clientId: string,
): Accounts | undefined {
  const all = deps.merchants.find(clientId)?.settlementAccounts ?? [];
  const first = all.find((account) => account.default) ?? all[0] ?? deps.withoutAccount?.(clientId);
  if (first === undefined || ![first, ...all].some(isVerified)) return undefined;
  return [first, ...all.filter((account) => account !== first)];
}

interface BatchOrder {
  clientId: string;
  kind: BatchKind;
  until: Date | undefined;
  at: Date;
  accounts: Accounts;
  minimum: bigint | undefined;
  by: string;
}

async function settleOne(tx: Tx, wanted: BatchOrder): Promise<Batch | undefined> {
  const { clientId, kind, until, at, by } = wanted;
  const id = newId();
  await lockMerchant(tx, clientId);
  const accountsNow = await payableAccounts(tx, clientId, wanted.accounts);
  if (accountsNow === undefined) return undefined;
  const order = { ...wanted, accounts: accountsNow };
  const last = await lastBatch(tx, clientId);
  const { carriedOut: carriedIn } = last;
  const returned = await returnedTo(tx, clientId, sum(last.waiting.values()));
  const waiting = waitingWith(last.waiting, returned, order.accounts);
  const taking = { clientId, until, carriedIn, waiting: sum(waiting.values()) };
  const payable = waitingNoLonger({ carriedOut: carriedIn, waiting }, order.accounts);
  if (await mustWait(tx, order, taking, payable)) return undefined;
  const items = await takeItems(tx, id, taking, { anyway: payable > 0n });
  // Another batch took the items while this one waited for the lock.
  if (items === undefined) return undefined;
  const sums = { ...items, carriedIn, returnedIn: sum(returned.byAccount.values()) };
  const paid = payOut(sums, await sharedIn(tx, id), order.accounts, waiting);
  const batch: Batch = { id, clientId, number: last.number + 1, kind, at, ...sums, ...paid };
  await saveBatch(tx, batch);
  await takeReturned(tx, id, returned);
  await openPayouts(tx, batch, by);
  const booked = settledMoney(batch);
  if (booked.length > 0) await tx.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
  return batch;
}

/** How much of what the last batch could not pay, or what came back, can be paid now. */
export function waitingNoLonger(
  { carriedOut, waiting }: Pick<LastBatch, 'carriedOut' | 'waiting'>,
  [first, ...others]: Accounts,
): bigint {
  const paid = [first, ...others].filter(isVerified).map(({ id }) => waiting.get(id) ?? 0n);
  return sum(paid) + (carriedOut > 0n && isVerified(first) ? carriedOut : 0n);
}

/**
 * Whether there would be a batch that pays nobody, as only the default account would get something and is not
 * verified, or one of less than the minimum. `payable` can be paid in any case.
 */
async function mustWait(
  tx: Tx,
  { accounts: all, minimum }: BatchOrder,
  taking: Taking,
  payable: bigint,
): Promise<boolean> {
  const [first] = all;
  if (payable === 0n && !isVerified(first)) {
    const payees = all.filter(isVerified).map((account) => account.id);
    if (!(await hasSharesOf(tx, taking, payees))) return true;
  }
  if (minimum === undefined || minimum <= 0n) return false;
  const { gross, fees, refunded, restored, adjusted } = await wouldTake(tx, taking);
  const owed = taking.carriedIn < 0n ? taking.carriedIn : 0n;
  return gross - fees - refunded + restored + adjusted + owed + payable < minimum;
}

function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** The ledger transaction: money leaves the merchant's payable account, and is on its way to the bank accounts. */
function settledMoney({ id, clientId, at, transfers }: Batch) {
  const payable = accounts.merchantPayable(clientId);
  const postings = transfers.flatMap(({ account, amount }) =>
    move(amount, payable, accounts.payoutInTransit(clientId, account.id)),
  );
  return transaction({ kind: 'settled', factId: id, at }, postings);
}
