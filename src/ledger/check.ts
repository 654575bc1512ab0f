// Checks the ledger: every proof on one snapshot, of the whole or of what has changed since the last proof.
import { type Db, type Reader, sql } from '../storage/db.ts';
import { type AccountSum, sumPostings } from './balances.ts';
import { type Changes, changesIn, deletedRows } from './changes.ts';
import { type Proof, proofs, type Subject } from './proofs.ts';
import { findProven, forgetProven, type Proven, saveProven } from './proven.ts';

export interface LedgerCheck {
  /** Whether every proof holds. */
  balanced: boolean;
  transactions: number;
  proofs: { says: string; holds: boolean; offenders: string[] }[];
  /** Whether everything was read. Otherwise: what has changed since the last proof that held. */
  whole: boolean;
  /** What transactions of the database before this one wrote is part of this proof. */
  head: bigint;
}

/**
 * Checks the ledger against the payments, refunds and batches that it books. Without `whole`, what was proven
 * and has not changed since is not read again. If that finds a mistake, the whole is checked, whose result is
 * the one that counts.
 */
export async function check(db: Db, { whole = true } = {}): Promise<LedgerCheck> {
  const from = whole ? undefined : await findProven(db);
  const found = await inSnapshot(db, (tx) => checkFrom(tx, from));
  if (found === undefined) return check(db);
  const { sums, proven, ...result } = found;
  if (result.balanced) await saveProven(db, from, proven, sums);
  else if (from !== undefined) return check(db);
  else await forgetProven(db);
  return result;
}

/** All proofs read the same snapshot, however long they take. */
function inSnapshot<T>(db: Db, work: (tx: Reader) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.rows(sql`set transaction isolation level repeatable read read only`);
    await tx.rows(sql`set local statement_timeout = '15min'`);
    await tx.rows(sql`set local work_mem = '128MB'`);
    return work(tx);
  });
}

type Found = LedgerCheck & { sums: AccountSum[]; proven: Proven };

/** Undefined if rows were deleted since: no row says which, so that the whole must be checked. */
async function checkFrom(tx: Reader, from: Proven | undefined): Promise<Found | undefined> {
  const { before, end } = await horizon(tx);
  const deleted = await deletedRows(tx);
  if (from !== undefined && from.deleted !== deleted) return undefined;
  const { sums, offenders } = await sumPostings(tx, from?.before, before);
  const broken =
    from === undefined
      ? await provenWhole(tx)
      : await provenIn(tx, changesIn(tx, { from: from.before, to: end }));
  const results = [{ says: 'every balance is the sum of its postings', offenders }, ...broken].map(
    (one) => ({ ...one, holds: one.offenders.length === 0 }),
  );
  const added = await countTransactions(tx, from?.before ?? 0n, before);
  const known = from?.transactions ?? 0n;
  return {
    balanced: results.every(({ holds }) => holds),
    transactions: Number(known + added.all),
    proofs: results,
    whole: from === undefined,
    head: before,
    sums,
    proven: { before, transactions: known + added.final, deleted },
  };
}

/**
 * Transactions before `before` are over: nothing more comes from them. `end` is after the last one that this
 * snapshot can see. Between them some may still be running.
 */
async function horizon(tx: Reader): Promise<{ before: bigint; end: bigint }> {
  const [row] = await tx.rows<{ before: bigint; end: bigint }>(sql`
    select pg_snapshot_xmin(s)::text::bigint as before, pg_snapshot_xmax(s)::text::bigint as end
    from pg_current_snapshot() as s`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  return row;
}

async function countTransactions(tx: Reader, since: bigint, before: bigint) {
  const [row] = await tx.rows<{ all: bigint; final: bigint }>(sql`
    select count(*) as all, count(*) filter (where written < ${before}::bigint) as final
    from ledger_transactions where written >= ${since}::bigint`);
  return row ?? { all: 0n, final: 0n };
}

type Broken = { says: string; offenders: string[] };

async function provenWhole(tx: Reader): Promise<Broken[]> {
  const results: Broken[] = [];
  for (const proof of proofs) {
    results.push({ says: proof.says, offenders: await offendersOf(tx, proof, undefined) });
  }
  return results;
}

async function provenIn(tx: Reader, parts: AsyncIterable<Changes>): Promise<Broken[]> {
  const found = new Map(proofs.map(({ says }) => [says, new Set<string>()]));
  for await (const changes of parts) {
    for (const proof of proofs) {
      for (const ids of chunks(proof.of, changes)) {
        for (const what of await offendersOf(tx, proof, ids)) found.get(proof.says)?.add(what);
      }
    }
  }
  return [...found].map(([says, offenders]) => ({ says, offenders: [...offenders].slice(0, 10) }));
}

/**
 * At most ten. A limit alone would make PostgreSQL choose the plan that finds the first row soonest, and there is
 * none. So the rows are found first, and limited then.
 */
async function offendersOf(tx: Reader, proof: Proof, ids: readonly string[] | undefined) {
  const rows = await tx.rows<{ what: string }>(sql`
    with found as materialized (${proof.offenders(ids)}) select what from found limit 10`);
  return rows.map(({ what }) => what);
}

const chunkSize = 2_000;

function* chunks(of: Subject | undefined, changes: Changes): Generator<readonly string[]> {
  const ids = of === undefined ? [] : changes[of];
  for (let at = 0; at < ids.length; at += chunkSize) yield ids.slice(at, at + chunkSize);
}
