// Checks the whole ledger: every proof on one snapshot, and the rows that break a proof.
import { type Db, sql, type Tx } from '../storage/db.ts';
import { proofs } from './proofs.ts';

export interface LedgerCheck {
  /** Whether every proof holds. */
  balanced: boolean;
  transactions: number;
  proofs: { says: string; holds: boolean; offenders: string[] }[];
}

/** How long one proof may take, in seconds. */
const proofSeconds = 15 * 60;

/** Checks the ledger against the payments, refunds and batches that it books. Reads the whole ledger once. */
export async function check(db: Db): Promise<LedgerCheck> {
  return db.transaction((tx) => checkOn(tx), { statementSeconds: proofSeconds });
}

async function checkOn(tx: Tx): Promise<LedgerCheck> {
  // All proofs read the same snapshot, however long they take.
  await tx.rows(sql`set transaction isolation level repeatable read read only`);
  await tx.rows(sql`set local work_mem = '64MB'`);
  const [counted] = await tx.rows<{ n: bigint }>(
    sql`select count(*) as n from ledger_transactions`,
  );
  const results: LedgerCheck['proofs'] = [];
  for (const { says, offenders } of proofs) {
    const rows = await tx.rows<{ what: string }>(offenders);
    results.push({ says, holds: rows.length === 0, offenders: rows.map(({ what }) => what) });
  }
  return {
    balanced: results.every(({ holds }) => holds),
    transactions: Number(counted?.n ?? 0n),
    proofs: results,
  };
}
