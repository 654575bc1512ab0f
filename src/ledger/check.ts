// Checks the ledger: every proof, of the whole or of what has changed since the last check.
import type { KeyObject } from 'node:crypto';
import { type Db, type Reader, type Sql, sql } from '../storage/db.ts';
import { type AccountSum, sumPostings } from './balances.ts';
import { type ChainHead, seal } from './chain.ts';
import { blocksSay, chainProofs, wrongBlocks } from './chain-proofs.ts';
import { type Changes, changesSince, deletedRows } from './changes.ts';
import { periodProofs } from './period-proofs.ts';
import type { Proof, Subject } from './proof.ts';
import { bookProofs } from './proofs.ts';
import { findProven, forgetProven, type Proven, saveProven } from './proven.ts';
import { wronglySigned } from './signed-period.ts';
import { countedSums } from './sums.ts';

export interface LedgerCheck {
  /** Whether every proof holds. */
  balanced: boolean;
  transactions: number;
  proofs: { says: string; holds: boolean; offenders: string[] }[];
  /** Whether everything was read. Otherwise: what has changed since the last proof that held. */
  whole: boolean;
  /** The last block of the chain, which is part of this proof. */
  head: ChainHead;
}

/**
 * All but those of the balances (`balances.ts`) and of the blocks, which continue from what was proven. Those that
 * take longest come first.
 */
const [longest, ...others] = chainProofs;
const proofs = [
  ...(longest ? [longest] : []),
  ...bookProofs,
  ...periodProofs,
  ...others,
  countedSums,
];

/**
 * Checks the ledger against the payments, refunds and batches that it books, and the chain that seals it, to which
 * it first adds what was booked since. Without `whole`, what was proven
 * and has not changed since is not read again. If that finds a mistake, the whole is checked, whose result is
 * the one that counts. With the gateway's key also the signatures of closed months are checked.
 */
export async function check(
  db: Db,
  { whole = true, publicKey }: { whole?: boolean; publicKey?: KeyObject | undefined } = {},
): Promise<LedgerCheck> {
  const from = whole ? undefined : await findProven(db);
  const head = await seal(db);
  const [before, deleted] = [await finishedBefore(db), await deletedRows(db)];
  // A deleted row cannot say that it has changed.
  if (from !== undefined && from.deleted !== deleted) return check(db, { publicKey });
  const [balances, blocks, others] = await Promise.all([
    inSnapshot(db, (tx) => checkBalances(tx, from, before)),
    inSnapshot(db, (tx) => checkBlocks(tx, from)),
    from === undefined ? proveWhole(db) : inSnapshot(db, (tx) => proveChanges(tx, from)),
  ]);
  const signed = publicKey === undefined ? [] : [await checkSignatures(db, publicKey)];
  const proofsMade = [balances.proof, blocks, ...others, ...signed].map((one) => ({
    ...one,
    holds: one.offenders.length === 0,
  }));
  const balanced = proofsMade.every(({ holds }) => holds);
  if (balanced) {
    const proven = { before, transactions: balances.final, deleted, blocks: head.block };
    await saveProven(db, from, proven, balances.sums);
  } else if (from !== undefined) return check(db, { publicKey });
  else await forgetProven(db);
  const transactions = Number(balances.all);
  return { balanced, transactions, proofs: proofsMade, whole: from === undefined, head };
}

/**
 * The first of the database's transactions that may still be running: nothing more comes from those before it.
 * It is asked for before anything is read, so all that they wrote is in every snapshot that is taken later.
 */
async function finishedBefore(db: Reader): Promise<bigint> {
  const [row] = await db.rows<{ before: bigint }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as before`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  return row.before;
}

/** How long one proof may take, in seconds. */
const proofSeconds = 15 * 60;

/** What `work` reads is of one moment, however long it takes. */
function inSnapshot<T>(db: Db, work: (tx: Reader) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await tx.rows(sql`set transaction isolation level repeatable read read only`);
      await tx.rows(sql`set local work_mem = '64MB'`);
      return work(tx);
    },
    { statementSeconds: proofSeconds },
  );
}

type Offenders = Pick<LedgerCheck['proofs'][number], 'says' | 'offenders'>;

interface Balances {
  proof: Offenders;
  sums: AccountSum[];
  /** How many ledger transactions there are, and how many of them were written by what is finished. */
  all: bigint;
  final: bigint;
}

async function checkBalances(tx: Reader, from: Proven | undefined, before: bigint) {
  const { sums, offenders } = await sumPostings(tx, from?.before, before);
  const [added] = await tx.rows<{ all: bigint; final: bigint }>(sql`
    select count(*) as all, count(*) filter (where written < ${before}::bigint) as final
    from ledger_transactions where written >= ${from?.before ?? 0n}::bigint`);
  const known = from?.transactions ?? 0n;
  return {
    proof: { says: 'every balance is the sum of its postings', offenders },
    sums,
    all: known + (added?.all ?? 0n),
    final: known + (added?.final ?? 0n),
  } satisfies Balances;
}

async function checkBlocks(tx: Reader, from: Proven | undefined): Promise<Offenders> {
  return { says: blocksSay, offenders: await firstOf(tx, wrongBlocks(from?.blocks ?? 0n)) };
}

async function checkSignatures(db: Reader, publicKey: KeyObject): Promise<Offenders> {
  const offenders = await wronglySigned(db, publicKey);
  return { says: 'every closed month was signed with the key of this gateway', offenders };
}

/** Two at a time. Each proof holds by itself, so they need no common snapshot. */
async function proveWhole(db: Db): Promise<Offenders[]> {
  const found = new Map<string, string[]>();
  const waiting = [...proofs];
  const lane = () =>
    inSnapshot(db, async (tx) => {
      // Everything is read: going through tables in the order of an index would only take longer, and so would
      // joining row by row, which PostgreSQL prefers for rows that came since its last statistics.
      await tx.rows(sql`set local enable_indexscan = off`);
      await tx.rows(sql`set local enable_nestloop = off`);
      for (let proof = waiting.shift(); proof !== undefined; proof = waiting.shift()) {
        found.set(proof.says, await offendersOf(tx, proof, undefined));
      }
    });
  await Promise.all([lane(), lane()]);
  return proofs.map(({ says }) => {
    const offenders = found.get(says);
    if (offenders === undefined) throw new Error(`this was not proven: ${says}`);
    return { says, offenders };
  });
}

async function proveChanges(tx: Reader, from: Proven): Promise<Offenders[]> {
  const found = new Map(proofs.map(({ says }) => [says, new Set<string>()]));
  for (const proof of proofs.filter(({ always }) => always)) {
    found.set(proof.says, new Set(await offendersOf(tx, proof, undefined)));
  }
  for await (const changes of changesSince(tx, from.before)) {
    for (const proof of proofs) {
      for (const ids of chunks(proof.of, changes)) {
        for (const what of await offendersOf(tx, proof, ids)) found.get(proof.says)?.add(what);
      }
    }
  }
  return [...found].map(([says, offenders]) => ({ says, offenders: [...offenders].slice(0, 10) }));
}

function offendersOf(tx: Reader, proof: Proof, ids: readonly string[] | undefined) {
  return firstOf(tx, proof.offenders(ids));
}

/**
 * At most ten. A limit alone would make PostgreSQL choose the plan that finds the first row soonest, and there is
 * none. So the rows are found first, and limited then.
 */
async function firstOf(tx: Reader, offenders: Sql): Promise<string[]> {
  const rows = await tx.rows<{ what: string }>(sql`
    with found as materialized (${offenders}) select what from found limit 10`);
  return rows.map(({ what }) => what);
}

const chunkSize = 2_000;

function* chunks(of: Subject | undefined, changes: Changes): Generator<readonly string[]> {
  const ids = of === undefined ? [] : changes[of];
  for (let at = 0; at < ids.length; at += chunkSize) yield ids.slice(at, at + chunkSize);
}
