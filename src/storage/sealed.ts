// Sealed texts in the database: with which keys they are sealed, and sealing them again with the newest.
import { SealedElsewhere, type Sealer } from '../lib/seal.ts';
import { type Db, type Reader, type Sql, sql } from './db.ts';
import { tryTurn } from './turns.ts';

/** One kind of sealed text: where its rows are, and how one is replaced. */
export interface SealedKind {
  /** For people, in the plural: `saved cards`. */
  name: string;
  /** A query of all its texts, as rows of `id` and `sealed`. */
  rows: Sql;
  /** What each text is bound to. */
  context(id: string): string;
  /** The statement that replaces a text, if it is still there. */
  replace(swap: Swap, sealer: Sealer): Sql;
}

/** A text that is sealed again. */
export interface Swap {
  id: string;
  sealed: string;
  plain: string;
  next: string;
}

/** How many texts of a kind a key has sealed. */
export interface SealCount {
  kind: string;
  /** The key's id: with it begins every text that it has sealed. */
  keyId: string;
  texts: number;
}

interface SealedRow {
  id: string;
  sealed: string;
}

// Two ranges instead of <>, so that an index on this expression finds the few that are left.
const keyOf = sql`split_part(sealed, '.', 2)`;
const stale = (id: string) => sql`(${keyOf} < ${id} or ${keyOf} > ${id})`;

/** What keys other than the current one have sealed. Costs little if nothing is left. */
export function staleSeals(
  db: Reader,
  sealer: Pick<Sealer, 'keyIds'>,
  kinds: readonly SealedKind[],
): Promise<SealCount[]> {
  return counted(db, kinds, stale(sealer.keyIds[0]));
}

/** What each key has sealed, the current one too. Reads everything that is sealed. */
export function allSeals(db: Reader, kinds: readonly SealedKind[]): Promise<SealCount[]> {
  return counted(db, kinds, sql`true`);
}

async function counted(db: Reader, kinds: readonly SealedKind[], which: Sql): Promise<SealCount[]> {
  const counts: SealCount[] = [];
  for (const { name: kind, rows } of kinds) {
    const found = await db.rows<{ key_id: string; texts: bigint }>(sql`
      select ${keyOf} as key_id, count(*) as texts from (${rows}) as s
      where ${which} group by 1 order by 1`);
    for (const row of found) counts.push({ kind, keyId: row.key_id, texts: Number(row.texts) });
  }
  return counts;
}

/** Counts as people read them: `merchants' secret keys: 3, saved cards: 1`. */
export function inWords(counts: readonly SealCount[]): string {
  return counts.map(({ kind, texts }) => `${kind}: ${texts}`).join(', ');
}

/**
 * Makes sure that everything sealed can be opened, before anything is written: no text is sealed with an
 * unknown key, and for each kind and key one text opens. Throws SealedElsewhere.
 */
export async function requireKeys(
  db: Reader,
  sealer: Sealer,
  kinds: readonly SealedKind[],
): Promise<void> {
  const older = await staleSeals(db, sealer, kinds);
  const unknown = older.filter(({ keyId }) => !sealer.keyIds.includes(keyId));
  if (unknown.length > 0) throw new SealedElsewhere(inWords(unknown));
  for (const kind of kinds) {
    for (const keyId of sealer.keyIds) {
      const [row] = await db.rows<SealedRow>(sql`
        select id, sealed from (${kind.rows}) as s where ${keyOf} = ${keyId} limit 1`);
      if (row !== undefined) sealer.open(row.sealed, kind.context(row.id));
    }
  }
}

/** Small, because the rows of one batch are locked until it is committed. */
const batch = 100;

/** What `reseal` reports about a text that does not open. */
export type Damaged = (kind: string, id: string, error: unknown) => void;

/**
 * Seals again, with the current key, what older keys have sealed: at most `most` texts of each kind, in small
 * transactions. Of several processes one does it. A text that does not open is reported and stays. Returns
 * how many were sealed again.
 */
export async function reseal(
  db: Db,
  sealer: Sealer,
  kinds: readonly SealedKind[],
  damaged: Damaged,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  let done = 0;
  for (const kind of kinds) {
    const broken: string[] = [];
    for (let left = most; left > 0; ) {
      const read = await resealSome(db, sealer, kind, broken, Math.min(batch, left), damaged);
      done += read.resealed;
      left -= read.rows;
      if (read.rows < batch) break;
    }
  }
  return done;
}

async function resealSome(
  db: Db,
  sealer: Sealer,
  kind: SealedKind,
  broken: string[],
  limit: number,
  damaged: Damaged,
): Promise<{ rows: number; resealed: number }> {
  const opened: Swap[] = [];
  const rows = await db.transaction(async (tx) => {
    if (!(await tryTurn(tx, 'reseal'))) return 0;
    const found = await tx.rows<SealedRow>(sql`
      select id, sealed from (${kind.rows}) as s
      where ${stale(sealer.keyIds[0])} and id <> all(${broken}::text[]) limit ${limit}`);
    opened.length = 0;
    for (const row of found) {
      const swap = swapOf(sealer, kind, row, (error) => {
        broken.push(row.id);
        damaged(kind.name, row.id, error);
      });
      if (swap !== undefined) opened.push(swap);
    }
    for (const swap of opened) await tx.rows(kind.replace(swap, sealer));
    return found.length;
  });
  return { rows, resealed: opened.length };
}

function swapOf(
  sealer: Sealer,
  kind: SealedKind,
  { id, sealed }: SealedRow,
  failed: (error: unknown) => void,
): Swap | undefined {
  const context = kind.context(id);
  try {
    const plain = sealer.open(sealed, context);
    return { id, sealed, plain, next: sealer.seal(plain, context) };
  } catch (error) {
    failed(error);
    return undefined;
  }
}
