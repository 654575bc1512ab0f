// The chain of the audit log: every entry's hash covers the one before, so a changed or missing entry is found.
import { createHash } from 'node:crypto';
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';

/** An entry as it is hashed: JSON as PostgreSQL writes it, instants in milliseconds. */
interface Row {
  id: string;
  at: string;
  actor_kind: string;
  actor: string;
  actor_id: string | null;
  from_address: string | null;
  client_id: string | null;
  action: string;
  object: string;
  before: string | null;
  after: string | null;
}

interface SealedRow extends Row {
  sequence: bigint;
  hash: Buffer;
}

const columns = sql`id, (extract(epoch from at) * 1000000)::int8::text as at, actor_kind, actor, actor_id,
  from_address, client_id, action, object, before::text as before, after::text as after`;

/** The last link of the chain. */
export interface ChainHead {
  /** How many entries there are. */
  sequence: bigint;
  /** SHA-256, hexadecimal. */
  hash: string;
}

/** What the first entry's hash covers instead of another. */
const start = Buffer.alloc(32);
const atOnce = 1000;
const headSetting = 'audit_head';

/** Numbers and hashes the entries that are not in the chain yet, in the order of their ids. Returns how many. */
export async function sealEntries(db: Db): Promise<number> {
  let sealed = 0;
  for (;;) {
    const some = await db.transaction(sealSome);
    sealed += some;
    if (some < atOnce) return sealed;
  }
}

async function sealSome(tx: Tx): Promise<number> {
  const rows = await tx.rows<Row>(sql`
    select ${columns} from audit_entries where sequence is null order by id limit ${atOnce}`);
  if (rows.length === 0) return 0;
  // One process at a time; another one finds nothing left to do. Entries that it has sealed are read again.
  await takeTurn(tx, 'audit chain');
  const left = await tx.rows<Row>(sql`
    select ${columns} from audit_entries where sequence is null order by id limit ${atOnce}`);
  let { sequence, hash } = (await lastLink(tx)) ?? { sequence: 0n, hash: start };
  const links = left.map((row) => {
    sequence += 1n;
    hash = linkHash(hash, sequence, row);
    return { id: row.id, sequence, hash };
  });
  await tx.rows(sql`
    update audit_entries e set sequence = l.sequence, hash = l.hash
    from unnest(${links.map(({ id }) => id)}::uuid[], ${links.map((one) => one.sequence)}::int8[],
      ${links.map((one) => one.hash)}::bytea[]) as l (id, sequence, hash)
    where e.id = l.id`);
  const head = JSON.stringify({ sequence: String(sequence), hash: hash.toString('hex') });
  await tx.rows(sql`
    insert into settings (name, value) values (${headSetting}, ${head}::jsonb)
    on conflict (name) do update set value = excluded.value`);
  return left.length;
}

async function lastLink(db: Reader): Promise<{ sequence: bigint; hash: Buffer } | undefined> {
  const [row] = await db.rows<{ sequence: bigint; hash: Buffer }>(sql`
    select sequence, hash from audit_entries where sequence is not null order by sequence desc limit 1`);
  return row;
}

export interface ChainProof {
  ok: boolean;
  head: ChainHead;
  /** At most a hundred sentences. */
  problems: string[];
}

const mostProblems = 100;

/**
 * Proves the whole chain: every number is there, every hash is right, and it ends with the head that was written
 * down. Reads all entries, a thousand at once.
 */
export async function proveChain(db: Db): Promise<ChainProof> {
  await sealEntries(db);
  const problems: string[] = [];
  let expected = 1n;
  let hash: Buffer = start;
  for (;;) {
    const rows = await db.rows<SealedRow>(sql`
      select ${columns}, sequence, hash from audit_entries
      where sequence >= ${expected} order by sequence limit ${atOnce}`);
    for (const row of rows) {
      if (row.sequence !== expected) {
        problems.push(`Entries ${expected} to ${row.sequence - 1n} are missing.`);
      } else if (!linkHash(hash, row.sequence, row).equals(row.hash)) {
        problems.push(`Entry ${row.sequence} (${row.id}) was changed.`);
      }
      expected = row.sequence + 1n;
      // The chain continues with what is written, so that one changed entry is one problem.
      hash = row.hash;
    }
    if (rows.length < atOnce || problems.length >= mostProblems) break;
  }
  const head = { sequence: expected - 1n, hash: hash.toString('hex') };
  const written = await writtenHead(db);
  if (written !== undefined && BigInt(written.sequence) > head.sequence) {
    problems.push(`Entries ${expected} to ${written.sequence} are missing.`);
  }
  return { ok: problems.length === 0, head, problems: problems.slice(0, mostProblems) };
}

async function writtenHead(db: Reader): Promise<{ sequence: string } | undefined> {
  const [row] = await db.rows<{ value: { sequence: string } }>(
    sql`select value from settings where name = ${headSetting}`,
  );
  return row?.value;
}

function linkHash(before: Buffer, sequence: bigint, row: Row): Buffer {
  const { id, at, actor_kind, actor, actor_id, from_address, client_id, action, object } = row;
  const who = [actor_kind, actor, actor_id, from_address, client_id];
  const text = JSON.stringify([
    String(sequence),
    id,
    at,
    who,
    action,
    object,
    row.before,
    row.after,
  ]);
  return createHash('sha256').update(before).update(text).digest();
}
