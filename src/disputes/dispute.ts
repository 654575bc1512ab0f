// A dispute: the customer's bank takes money back, and keeps it or returns it once it is decided.

export interface Dispute {
  id: string;
  clientId: string;
  paymentId: string;
  channel: string;
  /** The acquirer's number of the case; unique on the channel. */
  reference?: string | undefined;
  /** Rupiah. */
  amount: bigint;
  /** Of the card scheme, or of the acquirer: `13.1`. */
  reasonCode: string;
  openedAt: Date;
  openedBy: string;
  /** Until then evidence counts. */
  dueAt: Date;
  /** What the acquirer asks for it, in rupiah. */
  fee: bigint;
  status: 'OPEN' | 'WON' | 'LOST';
  endedAt?: Date | undefined;
  endedBy?: string | undefined;
  note?: string | undefined;
}

/** A statement or a file that speaks for the merchant. */
export interface Evidence {
  id: string;
  disputeId: string;
  at: Date;
  by: string;
  text?: string | undefined;
  file?: { name: string; type: string; bytes: number; sha256: string } | undefined;
}
