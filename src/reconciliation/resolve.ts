// Resolves a difference: the book follows the acquirer's file, by a posting with who and why.
import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import type { Difference } from './reconciliation.ts';
import { closeDifference, findDifference, takeReconcileTurn } from './store.ts';

export interface Resolution {
  /** A UUID. */
  differenceId: string;
  by: string;
  reason: string;
  /** Called in the transaction of the resolution, for what commits with it. */
  alongside?: ((tx: Tx, resolved: Difference) => Promise<void>) | undefined;
}

/**
 * What the acquirer has paid more than the book says is the gateway's gain, and what it has paid less is
 * its loss. What a merchant or a customer should bear of it is a refund or a payment of its own. Returns
 * the difference once it is resolved. Throws OBJECT_NOT_FOUND, and DIFFERENCE_CLOSED where it is not open;
 * then nothing was posted.
 */
export async function resolveDifference(
  deps: { db: Db; clock: Clock },
  { differenceId, by, reason, alongside }: Resolution,
): Promise<Difference> {
  const open = await findDifference(deps.db, differenceId);
  if (open === undefined) {
    throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'difference', name: differenceId });
  }
  const at = deps.clock.now();
  const booked = posted(open, at, { by, reason });
  return deps.db.transaction(async (tx) => {
    await takeReconcileTurn(tx, open.channel);
    const [row] = await tx.rows<{ id: string }>(sql`
      with closed as (${closeDifference(open.id, at, by, reason)}),
      ${book(booked, sql`select 1 from closed`)}
      select id from closed`);
    const difference = (await findDifference(tx, open.id)) ?? open;
    if (row === undefined) {
      throw new Refusal({ code: 'DIFFERENCE_CLOSED', status: difference.status });
    }
    await alongside?.(tx, difference);
    return difference;
  });
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
