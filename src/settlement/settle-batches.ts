// Settles: pays out what merchants are owed, one batch a merchant, each all or nothing.

import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { MerchantDirectory, SettlementAccount } from '../merchants/merchant.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { type Batch, type BatchKind, payOut } from './batch.ts';
import { lastBatch, lockMerchant, merchantsDue, saveBatch, sharedIn, takeItems } from './store.ts';

export interface SettlementDeps {
  db: Db;
  clock: Clock;
  merchants: MerchantDirectory;
  log: Pick<Log, 'warn'>;
  /** Where the money of a merchant without a bank account goes; without it, it waits. */
  withoutAccount?: ((clientId: string) => SettlementAccount) | undefined;
}

type Accounts = readonly [SettlementAccount, ...SettlementAccount[]];

/**
 * Makes a batch for each merchant with money to be paid out: what has fallen due, or with `on-demand`
 * everything that is not held. Each batch is one transaction that marks what it settles, so that a crash
 * leaves it undone and the next run does it; nothing that is marked is ever taken again.
 */
export async function settleBatches(deps: SettlementDeps, kind: BatchKind): Promise<Batch[]> {
  const until = kind === 'scheduled' ? deps.clock.now() : undefined;
  const batches: Batch[] = [];
  for (const clientId of await merchantsDue(deps.db, until)) {
    const accountsOf = settlementAccounts(deps, clientId);
    if (accountsOf === undefined) {
      deps.log.warn({ clientId }, 'a merchant without a settlement account cannot be paid');
      continue;
    }
    const batch = await deps.db.transaction((tx) =>
      settleOne(tx, { clientId, kind, until, at: deps.clock.now(), accounts: accountsOf }),
    );
    if (batch !== undefined) batches.push(batch);
  }
  return batches;
}

/** The default account (or, without one, the first) and then the others. */
function settlementAccounts(deps: SettlementDeps, clientId: string): Accounts | undefined {
  const all = deps.merchants.find(clientId)?.settlementAccounts ?? [];
  const first = all.find((account) => account.default) ?? all[0] ?? deps.withoutAccount?.(clientId);
  return first && [first, ...all.filter((account) => account !== first)];
}

interface Wanted {
  clientId: string;
  kind: BatchKind;
  until: Date | undefined;
  at: Date;
  accounts: Accounts;
}

async function settleOne(tx: Tx, wanted: Wanted): Promise<Batch | undefined> {
  const { clientId, kind, until, at } = wanted;
  const id = newId();
  await lockMerchant(tx, clientId);
  const items = await takeItems(tx, id, clientId, until);
  // Somebody else's batch took them while this one waited for the lock.
  if (items === undefined) return undefined;
  const last = await lastBatch(tx, clientId);
  const sums = { ...items, carriedIn: last.carriedOut };
  const paid = payOut(sums, await sharedIn(tx, id), wanted.accounts);
  const batch: Batch = { id, clientId, number: last.number + 1, kind, at, ...sums, ...paid };
  await saveBatch(tx, batch);
  const booked = settled(batch);
  if (booked.length > 0) await tx.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
  return batch;
}

/** The ledger's side: what was payable has been paid to bank accounts. */
function settled({ id, clientId, at, transfers }: Batch) {
  const payable = accounts.merchantPayable(clientId);
  const postings = transfers.flatMap(({ account, amount }) =>
    move(amount, payable, accounts.settlement(account.id)),
  );
  return transaction({ kind: 'settled', factId: id, at }, postings);
}
