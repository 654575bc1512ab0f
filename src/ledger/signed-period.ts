// A closed month, signed with the gateway's key: the end of the chain, and a digest of the balances.
import { type KeyObject, sign, verify } from 'node:crypto';
import { type Reader, sql } from '../storage/db.ts';

export interface SignedPeriod {
  /** `2026-03`, in WIB. */
  month: string;
  /** Wall-clock time. */
  at: Date;
  by: string;
  block: bigint;
  sequence: bigint;
  /** SHA-256 in hexadecimal, of the chain's last block and of the balances. */
  hash: string;
  balances: string;
  signature: Buffer;
}

/** What is signed: lines that end with LF. */
function signedText(one: Omit<SignedPeriod, 'signature'>): Buffer {
  const { month, at, by, block, sequence, hash, balances } = one;
  const told = ['gapura ledger period', month, at.toISOString(), by];
  const lines = [...told, block, sequence, hash, balances];
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

export function signPeriod(
  unsigned: Omit<SignedPeriod, 'signature'>,
  privateKey: KeyObject,
): SignedPeriod {
  return { ...unsigned, signature: sign('sha256', signedText(unsigned), privateKey) };
}

/** The closed months that were not signed with this key as they are, by name. */
export async function wronglySigned(db: Reader, publicKey: KeyObject): Promise<string[]> {
  const rows = await db.rows<Omit<SignedPeriod, 'hash' | 'balances'> & Hashes>(sql`
    select to_char(month, 'YYYY-MM') as month, at, by, block, sequence, hash, balances, signature
    from ledger_periods order by month`);
  return rows
    .map((row) => ({
      ...row,
      hash: row.hash.toString('hex'),
      balances: row.balances.toString('hex'),
    }))
    .filter((one) => !verify('sha256', signedText(one), publicKey, one.signature))
    .map(({ month }) => month);
}

interface Hashes {
  hash: Buffer;
  balances: Buffer;
}
