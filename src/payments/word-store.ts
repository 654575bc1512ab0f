// The words of payments in the database: written by the job, counted and found by their beginnings.
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Typed } from './words.ts';

/** Words of payments, as pairs. */
export interface WordRow {
  word: string;
  paymentId: string;
}

/** Adds those that are not there yet. */
export async function saveWords(tx: Tx, rows: readonly WordRow[]): Promise<void> {
  await tx.rows(sql`
    insert into payment_words (word, payment_id)
    select * from unnest(${rows.map(({ word }) => word)}::text[],
      ${rows.map(({ paymentId }) => paymentId)}::uuid[])
    on conflict do nothing`);
}

/**
 * The ids of the payments that have a word with one of the beginnings, newest first. Undefined if there are more
 * than `most`.
 */
async function idsWith(
  db: Reader,
  beginnings: readonly string[],
  most: number,
): Promise<string[] | undefined> {
  const rows = await db.rows<{ id: string }>(sql`
    select found.payment_id as id
    from unnest(${beginnings}::text[], ${beginnings.map(afterAll)}::text[]) as b (low, high)
    cross join lateral (
      select payment_id from payment_words
      where word >= b.low and word < b.high limit ${most + 1}::integer
    ) as found limit ${most + 1}::integer`);
  if (rows.length > most) return undefined;
  return [...new Set(rows.map(({ id }) => id))].sort().reverse();
}

/** The fewest ids, newest first, that contain every payment with all that was typed; undefined beyond `most`. */
export async function idsOf(
  db: Reader,
  typed: Typed,
  most: number,
): Promise<readonly string[] | undefined> {
  let fewest: string[] | undefined;
  for (const beginnings of typed) {
    const ids = await idsWith(db, beginnings, most);
    if (ids !== undefined && (fewest === undefined || ids.length < fewest.length)) fewest = ids;
  }
  return fewest;
}

/** After every word that begins so: U+10FFFF is the last character in the order of bytes. */
function afterAll(beginning: string): string {
  return `${beginning}\u{10FFFF}`;
}

/** How far the words are read. */
export interface WordsRead {
  /** Everything that transactions before this one wrote. */
  before: bigint;
  /** Of a pass that is not over: it will have read what transactions before this one wrote. */
  target?: bigint | undefined;
  /** Of a pass that is not over: it has read until this id. */
  at?: string | undefined;
}

/** How far the words are read; undefined if never, or if the database was restored since. */
export async function findRead(db: Reader): Promise<WordsRead | undefined> {
  const [row] = await db.rows<{ before: bigint; target: bigint | null; at: string | null }>(sql`
    select before, target, at from payment_words_read
    where saved_in = written and before <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
  return row && { before: row.before, target: row.target ?? undefined, at: row.at ?? undefined };
}

/** Stores how far the words are read. */
export async function saveRead(tx: Tx, { before, target, at }: WordsRead): Promise<void> {
  await tx.rows(sql`
    insert into payment_words_read (before, target, at, saved_in)
    values (${before}::bigint, ${target ?? null}::bigint, ${at ?? null}::uuid,
      pg_current_xact_id()::text::bigint)
    on conflict (one) do update set before = excluded.before, target = excluded.target,
      at = excluded.at, saved_in = excluded.saved_in`);
}
