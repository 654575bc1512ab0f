// Turns: what only one transaction of all processes may do at a time.
import { type Db, type Reader, sql, type Tx } from './db.ts';

/** Waits until no other transaction has the turn of this name. It ends with the transaction. */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Takes the turn if no other transaction has it, and returns whether it did. It ends with the transaction. */
export async function tryTurn(tx: Reader, name: string): Promise<boolean> {
  const [row] = await tx.rows<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`,
  );
  return row?.taken === true;
}

/** Runs `work` unless another process has the turn. The turn is that of a transaction which does nothing else. */
export async function alone(db: Db, name: string, work: () => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows(sql`set local idle_in_transaction_session_timeout = 0`);
    if (await tryTurn(tx, name)) await work();
  });
}
