// The port of a bank that takes transfers over the network.
import type { Payout } from './payout.ts';
import type { OwnAccount } from './rules.ts';

/** What a bank says when it is asked to transfer. */
export type Taken =
  | { kind: 'accepted'; reference: string }
  /** It will not do it, and nothing was transferred. */
  | { kind: 'refused'; reason: string };

/** What a bank says about a transfer. */
export type BankVerdict =
  /** It has it, and has not ended it. */
  | { kind: 'pending' }
  /** It never got it: the call was lost on its way. */
  | { kind: 'unknown' }
  | { kind: 'paid'; reference?: string | undefined }
  | { kind: 'failed'; reason: string }
  /** It came back, also after it was paid. */
  | { kind: 'returned'; reason: string };

export interface Bank {
  /** From when on the bank takes a payout that was opened then. */
  takesFrom(opened: Date): Date;
  /**
   * Asks for a transfer. The same payout twice is one transfer. Throws if what happened is unknown, at the latest after a
   * minute: from two minutes on, another process may ask.
   */
  transfer(payout: Payout, from: OwnAccount): Promise<Taken>;
  /** What happened to a transfer. Throws if the bank does not answer. */
  inquire(payout: Payout): Promise<BankVerdict>;
}
