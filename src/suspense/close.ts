// Ends money in suspense without a payment: the acquirer gives it back, or the gateway keeps it.
import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { refusalOf } from '../payments/constraints.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import type { SuspenseItem, SuspenseMove } from './item.ts';
import { closeDifferences, insertMoves, takeFromItems } from './store.ts';

export interface Closing {
  item: SuspenseItem;
  kind: 'RETURNED' | 'WRITTEN_OFF';
  /** Rupiah. */
  amount: bigint;
  by: string;
  reason: string;
  /** Called in the same transaction, for what commits with it. */
  alongside: (tx: Tx, done: SuspenseMove) => Promise<void>;
}

/**
 * RETURNED: the acquirer gives the money back to whom it came from. WRITTEN_OFF: it is the gateway's gain. Returns
 * what was done. Throws OFFICE_CONFLICT if less than `amount` is left.
 */
export async function closeMoney(
  deps: { db: Db; clock: Clock },
  { item, kind, amount, by, reason, alongside }: Closing,
): Promise<SuspenseMove> {
  const { channel, paymentId } = item;
  const at = deps.clock.now();
  const done: SuspenseMove = { id: newId(), itemId: item.id, kind, amount, at, by, reason };
  const fact = { factId: done.id, paymentId, at, by, reason };
  const booked = transaction(
    { ...fact, kind: kind === 'RETURNED' ? 'given_back' : 'written_off' },
    move(
      amount,
      accounts.suspense(channel),
      kind === 'RETURNED' ? accounts.acquirerReceivable(channel) : accounts.differences,
    ),
  );
  const taken = sql`select 1 from taken`;
  try {
    await deps.db.transaction(async (tx) => {
      await tx.rows(sql`
        with taken as (${takeFromItems([done], sql`select 1`)}),
        noted as (${insertMoves([done], taken)}),
        closed as (${closeDifferences([done], sql`taken`)}),
        ${book(booked, taken)}
        select 1`);
      await alongside(tx, done);
    });
  } catch (error) {
    throw refusalOf(error);
  }
  return done;
}
