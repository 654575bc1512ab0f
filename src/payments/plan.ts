// A plan: what a verb decided about a payment. Everything that must commit follows from it.
import type { Cause, LedgerTransaction } from '../ledger/posting.ts';
import type { Sql } from '../storage/db.ts';
import type { Payment, Refund, Share } from './payment.ts';
import type { Fact, Outcome } from './ports.ts';

/** A CTE body that writes only if `guard` returns a row. */
export type Beside = (guard: Sql) => Sql;

export interface Plan {
  kind: 'change';
  after: Payment;
  /** The reason for the history; absent if the change needs no history entry. */
  reason?: string | undefined;
  fact?: Fact | undefined;
  /** A refund that was reserved, waits to be worked by hand, or has ended. */
  refund?: Refund | undefined;
  /** Postings that do not belong to a receipt or refund. */
  ledger?: LedgerTransaction[] | undefined;
  /** The request or person behind it, for the ledger; by default the question. */
  cause?: Cause | undefined;
  /** The outcome for the question's answer; absent if the question stays in flight. */
  outcome?: Outcome | undefined;
  /** Whether the order is replaced, too: a new session of the same reference. */
  renews?: boolean | undefined;
  /** A new split of money that was received before: the payment's split is written with it. */
  resplit?: Resplit | undefined;
  /** Receipts that are not settled are due at this instant at the earliest. */
  settleFrom?: Date | undefined;
  /**
   * What else must commit with it: a card's try, the entry in the audit log. Those of a list may read the rows of the
   * ones before them, as `beside`, `beside_2`, …
   */
  beside?: Beside | readonly Beside[] | undefined;
}

/** The shares of receipts and refunds under a new split. */
export interface Resplit {
  receipts: Reshared[];
  refunds: Reshared[];
}

/** A receipt or a refund by its id, with its new shares. */
export interface Reshared {
  id: string;
  shares: Share[] | undefined;
}

/** No change: too late, too early, a repeat, or a verdict that does not fit. */
export interface Nothing {
  kind: 'nothing';
  why: string;
  /** The acquirer has the money, and the payment cannot take it: too late, too much, too little. */
  unfit?: Unfit | undefined;
}

export type Unfit = 'LATE' | 'OVERPAID' | 'UNDERPAID';

export type Decision = Plan | Nothing;

/** The decision to change nothing; `why` is a clause for logs and callers. */
export function nothing(why: string): Nothing {
  return { kind: 'nothing', why };
}
