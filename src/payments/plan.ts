// A plan: what a verb decides about a payment as it was read. Everything that must commit follows from it.
import type { Cause, LedgerTransaction } from '../ledger/posting.ts';
import type { Sql } from '../storage/db.ts';
import type { Payment, Refund } from './payment.ts';
import type { Fact, Outcome } from './ports.ts';

export interface Plan {
  kind: 'change';
  after: Payment;
  /** Why, for the history; absent where the state stays and there is nothing to tell. */
  reason?: string | undefined;
  fact?: Fact | undefined;
  /** A refund that is reserved, put aside, or has ended. */
  refund?: Refund | undefined;
  /** Postings that no receipt or refund stands for. */
  ledger?: LedgerTransaction[] | undefined;
  /** Who or what caused it, for the ledger; the question unless given. */
  cause?: Cause | undefined;
  /** What the question is told; absent where it stays in flight. */
  outcome?: Outcome | undefined;
  /** Whether the payment's order is replaced, too: it was asked for again. */
  renews?: boolean | undefined;
  /** What else must commit with it: a CTE body that writes where `guard` yields a row. */
  beside?: ((guard: Sql) => Sql) | undefined;
}

/** Nothing follows: too late, too early, seen before, or not what was asked for. */
export interface Nothing {
  kind: 'nothing';
  why: string;
}

export type Decision = Plan | Nothing;

/** The decision that nothing follows. */
export function nothing(why: string): Nothing {
  return { kind: 'nothing', why };
}
