// Settlement: pays out what merchants are owed, one batch per merchant, each in one transaction.

import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import {
  isVerified,
  type MerchantDirectory,
  type SettlementAccount,
} from '../merchants/merchant.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { type Batch, type BatchKind, payOut } from './batch.ts';
import { lastBatch, lockMerchant, merchantsDue, saveBatch, sharedIn, takeItems } from './store.ts';

export interface SettlementDeps {
  db: Db;
  clock: Clock;
  merchants: MerchantDirectory;
  log: Pick<Log, 'warn' | 'error'>;
  /** Called for each merchant whose batch failed. */
  onFailure: () => void;
  /** Gives an account for a merchant that has none. Without it, that merchant's money waits. */
  withoutAccount?: ((clientId: string) => SettlementAccount) | undefined;
}

type Accounts = readonly [SettlementAccount, ...SettlementAccount[]];

export interface SettleOptions {
  /** Settles only this merchant. */
  clientId?: string | undefined;
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
 * everything that is not held. Each batch is one transaction that marks what it settles. A crash undoes
 * it and the next run makes it again. What is marked is never settled a second time. A batch that fails, or
 * that waits too long for a lock, is logged and delays no other merchant.
 */
export async function settleBatches(
  deps: SettlementDeps,
  kind: BatchKind,
  { clientId: only, alongside }: SettleOptions = {},
): Promise<Settled> {
  const until = kind === 'scheduled' ? deps.clock.now() : undefined;
  const settled: Settled = { batches: [], failed: [] };
  const wanted = only === undefined ? await merchantsDue(deps.db, until) : [only];
  for (const clientId of wanted) {
    const accountsOf = accountsToPay(deps, clientId);
    if (accountsOf === undefined) {
      deps.log.warn({ clientId }, 'a merchant without a settlement account cannot be paid');
      continue;
    }
    const order = { clientId, kind, until, at: deps.clock.now(), accounts: accountsOf };
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

/**
 * The accounts that a merchant is paid to: the default one, or the first if none is the default, and then the
 * others, of those that are verified. Undefined if there is none: that merchant's money waits.
 */
export function accountsToPay(
  deps: Pick<SettlementDeps, 'merchants' | 'withoutAccount'>,
  clientId: string,
): Accounts | undefined {
  const all = (deps.merchants.find(clientId)?.settlementAccounts ?? []).filter(isVerified);
  const first = all.find((account) => account.default) ?? all[0] ?? deps.withoutAccount?.(clientId);
  return first && [first, ...all.filter((account) => account !== first)];
}

interface BatchOrder {
  clientId: string;
  kind: BatchKind;
  until: Date | undefined;
  at: Date;
  accounts: Accounts;
}

async function settleOne(tx: Tx, order: BatchOrder): Promise<Batch | undefined> {
  const { clientId, kind, until, at } = order;
  const id = newId();
  await lockMerchant(tx, clientId);
  const last = await lastBatch(tx, clientId);
  const items = await takeItems(tx, { batchId: id, clientId, until, carriedIn: last.carriedOut });
  // Another batch took the items while this one waited for the lock.
  if (items === undefined) return undefined;
  const sums = { ...items, carriedIn: last.carriedOut };
  const paid = payOut(sums, await sharedIn(tx, id), order.accounts);
  const batch: Batch = { id, clientId, number: last.number + 1, kind, at, ...sums, ...paid };
  await saveBatch(tx, batch);
  const booked = settledMoney(batch);
  if (booked.length > 0) await tx.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
  return batch;
}

/** The ledger transaction: money moves from the merchant's payable account to the bank accounts. */
function settledMoney({ id, clientId, at, transfers }: Batch) {
  const payable = accounts.merchantPayable(clientId);
  const postings = transfers.flatMap(({ account, amount }) =>
    move(amount, payable, accounts.settlement(account.id)),
  );
  return transaction({ kind: 'settled', factId: id, at }, postings);
}
