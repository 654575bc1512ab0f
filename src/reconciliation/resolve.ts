// Resolves a difference: the book follows the acquirer's file, by a posting with who and why.
import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { type Db, sql } from '../storage/db.ts';
import type { Difference } from './reconciliation.ts';
import { closeDifference, findDifference } from './store.ts';

export interface Resolution {
  differenceId: string;
  by: string;
  reason: string;
}

/** `closed`: it was not open (any more), and nothing was posted. */
export type Resolved = { kind: 'resolved' | 'closed'; difference: Difference };

/**
 * What the acquirer has paid more than the book says is the gateway's gain, what it has paid less is its
 * loss; what a merchant or a customer should bear of it is a refund or a payment of its own. Answers
 * undefined where there is no such difference.
 */
export async function resolveDifference(
  deps: { db: Db; clock: Clock },
  { differenceId, by, reason }: Resolution,
): Promise<Resolved | undefined> {
  const open = await findDifference(deps.db, differenceId);
  if (open === undefined) return undefined;
  const at = deps.clock.now();
  const booked = posted(open, at, { by, reason });
  const [row] = await deps.db.single.rows<{ id: string }>(sql`
    with closed as (${closeDifference(open.id, at, by, reason)}),
    ${book(booked, sql`select 1 from closed`)}
    select id from closed`);
  const difference = (await findDifference(deps.db, open.id)) ?? open;
  return { kind: row === undefined ? 'closed' : 'resolved', difference };
}

function posted(difference: Difference, at: Date, cause: { by: string; reason: string }) {
  const { id, channel, ours, theirs, paymentId } = difference;
  const receivable = accounts.acquirerReceivable(channel);
  const more = (theirs ?? 0n) - (ours ?? 0n);
  const postings =
    more > 0n
      ? move(more, receivable, accounts.differences)
      : move(-more, accounts.differences, receivable);
  const payment = paymentId === null ? {} : { paymentId };
  return transaction({ kind: 'resolved', factId: id, at, ...payment, ...cause }, postings);
}
