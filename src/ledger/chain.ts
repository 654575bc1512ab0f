// The chain over the ledger: a job numbers what was booked, and closes it in blocks whose hashes cover the one before.
import { type Db, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { type EntryKind, entryKinds, hashesOf } from './entries.ts';

/** The last block of the chain. */
export interface ChainHead {
  /** Blocks are numbered from 1; 0 if there is none. */
  block: bigint;
  /** The number of the last entry. */
  sequence: bigint;
  /** SHA-256, hexadecimal. */
  hash: string;
}

/** What the first block's hash covers instead of another. */
const start = Buffer.alloc(32);

/** How much is sealed by one transaction, and how much is in a block, at most. */
const entriesAtOnce = 50_000;
const entriesPerBlock = 1_000;

/** A statement that seals what an earlier version has booked takes longer than others, in seconds. */
const sealSeconds = 600;

/**
 * Seals what was booked by transactions of the database that have ended: numbers it in the order in which it was
 * written, and closes the numbers in blocks. Nothing that is sealed is written. One process does it at a time.
 * Returns the head.
 */
export async function seal(db: Db): Promise<ChainHead> {
  for (;;) {
    const sealed = await db.transaction(sealSome, { statementSeconds: sealSeconds });
    if (sealed < entriesAtOnce) return chainHead(db);
  }
}

export async function chainHead(db: Reader): Promise<ChainHead> {
  const [last] = await db.rows<{ number: bigint; last: bigint; hash: Buffer }>(
    sql`select number, last, hash from ledger_blocks order by number desc limit 1`,
  );
  const { number = 0n, last: sequence = 0n, hash = start } = last ?? {};
  return { block: number, sequence, hash: hash.toString('hex') };
}

async function sealSome(tx: Tx): Promise<number> {
  await takeTurn(tx, 'ledger chain');
  const { since, before } = await openSpan(tx);
  const found = await unsealed(tx, since, before);
  if (found.length > 0) {
    await addEntries(tx, found);
    while (await addBlock(tx));
  }
  const isNews = found.length > 0 || since === 0n;
  if (isNews && found.length < entriesAtOnce) await saveSealed(tx, before);
  return found.length;
}

/**
 * From where to where transactions are to be sealed. Nothing more comes from those before `before`. After a
 * restore transactions have other numbers, so everything is looked at.
 */
async function openSpan(tx: Tx): Promise<{ since: bigint; before: bigint }> {
  const [row] = await tx.rows<{ since: bigint; before: bigint }>(sql`
    select coalesce((
        select sealed_before from ledger_sealing
        where saved_in = written
          and sealed_before <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint), 0) as since,
      pg_snapshot_xmin(pg_current_snapshot())::text::bigint as before`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  return row;
}

/** How many transactions of the ledger are not sealed: those that the database's newest transactions booked. */
export async function chainUnsealed(db: Reader): Promise<number> {
  const [row] = await db.rows<{ count: bigint }>(sql`
    select count(*) as count from ledger_transactions
    where written >= coalesce((select sealed_before from ledger_sealing
      where saved_in = ledger_sealing.written), 0)`);
  return Number(row?.count ?? 0);
}

interface Unsealed {
  id: string;
  kind: number;
}

function unsealed(tx: Tx, since: bigint, before: bigint): Promise<Unsealed[]> {
  const from = (table: Sql, kind: number) => sql`
    select id, ${kind}::integer as kind, written from ${table}
    where written >= ${since}::bigint and written < ${before}::bigint`;
  return tx.rows<Unsealed>(sql`
    with booked as materialized (
      ${from(sql`ledger_transactions`, entryKinds.transaction)}
      union all ${from(sql`settlement_batches`, entryKinds.batch)}
      union all ${from(sql`settlement_account_versions`, entryKinds.accounts)}
      union all ${from(sql`share_changes`, entryKinds.shares)}
      union all ${from(sql`payout_steps`, entryKinds.payoutStep)}
      union all ${from(sql`ledger_periods`, entryKinds.period)}
      union all ${from(sql`invoices`, entryKinds.invoice)}
      union all ${from(sql`bank_statements`, entryKinds.statement)}
      union all ${from(sql`remittances`, entryKinds.remittance)}
      union all ${from(sql`bank_matches`, entryKinds.match)}
    )
    select id, kind from booked b
    where not exists (select from ledger_entries e where e.id = b.id)
    order by written, kind, id limit ${entriesAtOnce}::integer`);
}

async function addEntries(tx: Tx, found: readonly Unsealed[]): Promise<void> {
  const of = (kind: number) => found.filter((one) => one.kind === kind).map(({ id }) => id);
  const kinds = Object.entries(entryKinds) as [EntryKind, number][];
  const hashes = kinds
    .map(([kind, number]) => hashesOf[kind](of(number)))
    .reduce((all, next) => sql`${all} union all ${next}`);
  await tx.rows(sql`
    with hashes as (
      ${hashes}
    )
    insert into ledger_entries (sequence, id, kind, hash)
    select (select coalesce(max(sequence), 0) from ledger_entries) + n.place, n.id, n.kind, h.hash
    from unnest(${found.map(({ id }) => id)}::uuid[], ${found.map(({ kind }) => kind)}::smallint[])
      with ordinality as n (id, kind, place)
    join hashes h on h.id = n.id`);
}

/** Closes the next entries. Returns whether there were any. */
async function addBlock(tx: Tx): Promise<boolean> {
  const added = await tx.rows(sql`
    with before as (
      select number, last, hash from ledger_blocks order by number desc limit 1
    ), entries as (
      select sequence, hash from ledger_entries
      where sequence > coalesce((select last from before), 0)
      order by sequence limit ${entriesPerBlock}::integer
    ), block as (
      select coalesce((select number from before), 0) + 1 as number, min(sequence) as first,
        max(sequence) as last, now() as at, coalesce((select hash from before), ${start}::bytea) as before,
        string_agg(hash, ''::bytea order by sequence) as entries
      from entries having count(*) > 0
    )
    insert into ledger_blocks (number, first, last, at, hash)
    select number, first, last, at, ${blockHash(sql`before`)} from block
    returning number`);
  return added.length > 0;
}

/** The hash of a block with `number`, `first`, `last`, `at` and the hashes of its `entries`. */
export function blockHash(before: Sql): Sql {
  return sql`sha256(${before} || convert_to(json_build_array(number, first, last,
    (extract(epoch from at) * 1000000)::bigint)::text, 'UTF8') || entries)`;
}

/** What the hash of the first block covers instead of the one before. */
export const beforeFirst = sql`${start}::bytea`;

async function saveSealed(tx: Tx, before: bigint): Promise<void> {
  await tx.rows(sql`
    insert into ledger_sealing (sealed_before, saved_in)
    values (${before}::bigint, pg_current_xact_id()::text::bigint)
    on conflict (one) do update
      set sealed_before = excluded.sealed_before, saved_in = excluded.saved_in`);
}
