// How far the ledger is proven, stored so that the next proof, in any process, continues from there.
import { type Db, type Reader, sql } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { type AccountSum, saveSums } from './balances.ts';

export interface Proven {
  /** Everything that transactions before this one wrote. */
  before: bigint;
  /** How many ledger transactions they wrote. */
  transactions: bigint;
  /** Rows deleted until then, see `deletedRows`. */
  deleted: bigint;
  /** The last block of the chain that is proven. */
  blocks: bigint;
}

/** How far the ledger is proven. Undefined if it never was, if the last proof failed, or after a restore. */
export async function findProven(db: Reader): Promise<Proven | undefined> {
  const [row] = await db.rows<Proven>(sql`
    select proven_before as before, transactions, deleted, blocks from ledger_proof
    where saved_in = written
      and proven_before <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
  return row;
}

/**
 * Stores that the ledger is proven up to `proven`. A proof that continued from `from` counts only if that is
 * still how far it was proven: another process may have proven more in the meantime.
 */
export async function saveProven(
  db: Db,
  from: Proven | undefined,
  proven: Proven,
  sums: readonly AccountSum[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await takeTurn(tx, 'ledger proof');
    const now = await findProven(tx);
    if (from !== undefined && from.before !== now?.before) return;
    if (from === undefined) await tx.rows(sql`delete from ledger_proven`);
    await saveSums(tx, sums);
    await tx.rows(sql`
      insert into ledger_proof (proven_before, transactions, deleted, blocks, saved_in)
      values (${proven.before}::bigint, ${proven.transactions}::bigint, ${proven.deleted}::bigint,
        ${proven.blocks}::bigint, pg_current_xact_id()::text::bigint)
      on conflict (one) do update set proven_before = excluded.proven_before,
        transactions = excluded.transactions, deleted = excluded.deleted,
        blocks = excluded.blocks, saved_in = excluded.saved_in`);
  });
}

/** After a proof that failed: the next one must prove everything, until it holds again. */
export async function forgetProven(db: Db): Promise<void> {
  await db.single.rows(sql`delete from ledger_proof`);
}
