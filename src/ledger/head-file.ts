// A signed head as a file: what `gapura ledger head` prints, and `gapura ledger verify --head` reads.
import type { KeyObject } from 'node:crypto';
import { fingerprint, type SignedHead } from './signed-head.ts';

const kind = 'gapura ledger head';

/** The head as it is exported. Numbers are digits, so that every reader keeps them exact. */
export function headView(head: SignedHead, publicKey: KeyObject): Record<string, string> {
  return {
    kind,
    day: head.day,
    at: head.at.toISOString(),
    block: head.block.toString(),
    sequence: head.sequence.toString(),
    hash: head.hash,
    key: fingerprint(publicKey),
    signature: head.signature.toString('base64'),
  };
}

/** Reads what `headView` wrote as JSON. Undefined if the text is something else. */
export function headOf(text: string): SignedHead | undefined {
  const given = parsed(text);
  if (given?.kind !== kind) return undefined;
  const { day, at, block, sequence, hash, signature } = given;
  const instant = new Date(String(at));
  const isWhole = [block, sequence].every((one) => /^\d{1,18}$/.test(String(one)));
  const isDay = /^\d{4}-\d\d-\d\d$/.test(String(day));
  if (!isWhole || !isDay || Number.isNaN(instant.getTime())) return undefined;
  return {
    day: String(day),
    at: instant,
    block: BigInt(String(block)),
    sequence: BigInt(String(sequence)),
    hash: String(hash),
    signature: Buffer.from(String(signature), 'base64'),
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
