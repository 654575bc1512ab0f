// A reconciliation: an acquirer's file compared with the book, and what the two do not agree on.

export interface Reconciliation {
  id: string;
  channel: string;
  /** The provider whose file it is. Absent: the file of the channel's own acquirer. */
  upstream?: string | undefined;
  from: Date;
  to: Date;
  fileName: string;
  at: Date;
  by: string;
  lines: number;
  matched: number;
}

/**
 * MISSING: only the book has it. EXTRA: only the file has it. DIFFERENT: their amounts differ. COST: the acquirer keeps
 * something else than was agreed; both amounts are below 0.
 */
export type DifferenceKind = 'MISSING' | 'EXTRA' | 'DIFFERENT' | 'COST';

export interface Difference {
  id: string;
  reconciliationId: string;
  channel: string;
  kind: DifferenceKind;
  /** The acquirer's name for the movement of money. */
  reference: string;
  paymentId: string | null;
  /** Rupiah by the book and by the file; null where one does not have it. */
  ours: bigint | null;
  theirs: bigint | null;
  /** ARRIVED: it was missing, and a later file had it. */
  status: 'OPEN' | 'RESOLVED' | 'ARRIVED';
  resolvedAt: Date | null;
  resolvedBy: string | null;
  reason: string | null;
}
