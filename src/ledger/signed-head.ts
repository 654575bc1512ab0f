// The head of the chain, signed with the gateway's key: kept elsewhere, it shows whether what it covers is still there.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { wibDay } from '../lib/wib.ts';
import { type Db, type Reader, sql } from '../storage/db.ts';
import { type ChainHead, seal } from './chain.ts';

export interface SignedHead extends ChainHead {
  /** The day in WIB, `2026-03-20`. */
  day: string;
  /** Wall-clock time. */
  at: Date;
  /** RSA with SHA-256 over `signedText`. */
  signature: Buffer;
}

export interface HeadKeys {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** What is signed: lines that end with LF. */
function signedText({ day, at, block, sequence, hash }: Omit<SignedHead, 'signature'>): Buffer {
  const lines = ['gapura ledger head', day, at.toISOString(), block, sequence, hash];
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** Seals what was booked and signs the head at wall-clock time `at`. Undefined if nothing was ever booked. */
export async function signHead(
  db: Db,
  { privateKey }: Pick<HeadKeys, 'privateKey'>,
  at: Date,
): Promise<SignedHead | undefined> {
  const head = await seal(db);
  if (head.block === 0n) return undefined;
  const unsigned = { day: wibDay(at), at, ...head };
  return { ...unsigned, signature: sign('sha256', signedText(unsigned), privateKey) };
}

/** Signs and stores the first head of each day (WIB). At other times it does nothing. */
export async function signDay(db: Db, keys: Pick<HeadKeys, 'privateKey'>, at: Date): Promise<void> {
  if ((await findHead(db, wibDay(at))) !== undefined) return;
  const head = await signHead(db, keys, at);
  if (head === undefined) return;
  await db.single.rows(sql`
    insert into ledger_heads (day, at, block, sequence, hash, signature)
    values (${head.day}::date, ${at}, ${head.block}::bigint, ${head.sequence}::bigint,
      ${Buffer.from(head.hash, 'hex')}, ${head.signature})
    on conflict (day) do nothing`);
}

/** The stored head of a day. */
export async function findHead(db: Reader, day: string): Promise<SignedHead | undefined> {
  const [row] = await db.rows<Omit<SignedHead, 'hash'> & { hash: Buffer }>(sql`
    select day::text, at, block, sequence, hash, signature from ledger_heads
    where day = ${day}::date`);
  return row && { ...row, hash: row.hash.toString('hex') };
}

/** What is wrong with a head: whether it was signed with this key, and the chain still has its block. */
export async function headProblem(
  db: Reader,
  { publicKey }: Pick<HeadKeys, 'publicKey'>,
  head: SignedHead,
): Promise<string | undefined> {
  if (!verify('sha256', signedText(head), publicKey, head.signature)) {
    return `the head of ${head.day} was not signed with the key of this gateway`;
  }
  const [block] = await db.rows<{ last: bigint; hash: Buffer }>(
    sql`select last, hash from ledger_blocks where number = ${head.block}::bigint`,
  );
  if (block?.last === head.sequence && block.hash.toString('hex') === head.hash) return undefined;
  return `the chain does not have block ${head.block} of the head of ${head.day}: what was booked until then was removed or changed`;
}

/** The first bytes of the key's SHA-256, to tell keys apart. */
export function fingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
