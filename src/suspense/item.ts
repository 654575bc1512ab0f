// Money in suspense: it came, and belongs to no payment yet.
import type { Reference } from '../payments/payment.ts';

/**
 * LATE: its payment was over. OVERPAID, UNDERPAID: another amount. EXTRA: only an acquirer's file has it. BANK: only a
 * statement of the gateway's own bank has it.
 */
export type SuspenseKind = 'LATE' | 'OVERPAID' | 'UNDERPAID' | 'EXTRA' | 'BANK';

export interface SuspenseItem {
  /** That of the difference, if a file brought it. */
  id: string;
  channel: string;
  kind: SuspenseKind;
  /** The acquirer's name for the movement of money. */
  reference: string;
  /** Undefined: nobody knows whose it is. */
  clientId?: string | undefined;
  /** The payment that it was meant for. */
  paymentId?: string | undefined;
  /** Rupiah that came. */
  amount: bigint;
  /** Rupiah that are still to be worked. */
  open: bigint;
  at: Date;
  references: Reference[];
  /** Why the payment could not take it: a clause. */
  why: string;
}

export type MoveKind = 'APPLIED' | 'RETURNED' | 'WRITTEN_OFF';

/** What was done with some of it. */
export interface SuspenseMove {
  id: string;
  itemId: string;
  kind: MoveKind;
  /** Rupiah. */
  amount: bigint;
  /** Of the payment that it was applied to. */
  receiptId?: string | undefined;
  at: Date;
  by: string;
  reason: string;
}
