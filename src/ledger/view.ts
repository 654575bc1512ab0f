// A check of the ledger as people and programs are shown it.
import type { LedgerCheck } from './check.ts';

export interface LedgerProofView {
  ok: boolean;
  /** Wall-clock time, ISO-8601 UTC. */
  checked_at: string;
  /** Whether everything was proven, and not only what has changed. */
  full: boolean;
  transactions: number;
  /** What does not hold, with at most ten of the rows that break it. */
  problems: { proof: string; found: string[] }[];
  /** The hash of the last block of the chain, SHA-256 in hexadecimal, and the number of its last entry. */
  head: string;
  sequence: number;
}

/** The result of a check that ended at wall-clock time `at`. */
export function ledgerProofView(checked: LedgerCheck, at: Date): LedgerProofView {
  const broken = checked.proofs.filter(({ holds }) => !holds);
  return {
    ok: checked.balanced,
    checked_at: at.toISOString(),
    full: checked.whole,
    transactions: checked.transactions,
    problems: broken.map(({ says, offenders }) => ({ proof: says, found: offenders })),
    head: checked.head.hash,
    sequence: Number(checked.head.sequence),
  };
}
