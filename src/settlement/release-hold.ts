// Releases a hold: what the merchant asked to keep back may be settled from now on.

import type { Answer } from '../dialect.ts';
import { accounts } from '../ledger/posting.ts';
import type { Answered } from '../payments/create.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import { holdReleased } from '../payments/postings.ts';
import { record } from '../payments/record.ts';
import { Refusal } from '../refusal.ts';
import { type Asked, claimOf, earlierAnswer, type RequestDeps } from '../requests/asked.ts';
import { type Reader, sql } from '../storage/db.ts';

export interface ReleaseInput {
  payment: Payment;
  /** Absent where nobody's request asks for it: the back office. */
  request?: Asked;
  /** Who releases it in the back office. */
  by?: string;
  /** Puts the outcome into the words of the wire. Pure. */
  answer: (payment: Payment) => Answer;
}

const tries = 20;

/**
 * Lets the payment's money, and any that is still to come, be settled. Throws STATE_CONFLICT where nothing
 * is held, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
 */
export async function releaseHold(deps: RequestDeps, input: ReleaseInput): Promise<Answered> {
  const { request, by } = input;
  for (let attempt = 1, before: Payment | undefined = input.payment; attempt <= tries; attempt++) {
    if (before === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    if (!before.held) {
      throw new Refusal({ code: 'STATE_CONFLICT', status: 'not held', wanted: 'released' });
    }
    const now = deps.clock.now();
    const answer = input.answer({ ...before, held: false });
    const cause = { ...(request && { request: request.key }), ...(by !== undefined && { by }) };
    const recorded = await record(deps.db.single, {
      before,
      after: { ...before, held: false },
      at: now,
      reason: 'settlement released',
      ledger: holdReleased(before, await heldOf(deps.db, before), now, cause),
      ...(request && { claim: { ...claimOf(deps, before.clientId, request, now), answer } }),
    });
    if (recorded === 'recorded') return { answer, replayed: false };
    if (recorded === 'remembered' && request !== undefined) {
      return { answer: await earlierAnswer(deps, before.clientId, request), replayed: true };
    }
    before = await findById(deps.db, before.id);
  }
  throw new Error(`payment ${input.payment.id} kept changing while its hold was released`);
}

/** Rupiah of this payment that are held: true of the version read before, or the record is stale. */
async function heldOf(db: Reader, payment: Payment): Promise<bigint> {
  const [row] = await db.rows<{ held: bigint }>(sql`
    select coalesce(sum(p.amount), 0)::bigint as held
    from ledger_transactions t join postings p on p.transaction_id = t.id
    where t.payment_id = ${payment.id}::uuid
      and p.account = ${accounts.merchantHeld(payment.clientId)}`);
  return row?.held ?? 0n;
}
