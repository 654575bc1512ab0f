// Releases a hold: what the merchant asked to keep back may be settled from now on.
import { accounts } from '../ledger/posting.ts';
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { type Reader, sql } from '../storage/db.ts';
import { type Changed, change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import type { Payment } from './payment.ts';
import type { Plan } from './plan.ts';
import { holdReleased } from './postings.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** A merchant's payment, by its reference or its id. */
export type HeldPayment = { clientId: string } & ({ reference: string } | { paymentId: string });

/** A payment with the rupiah of it that are held. */
interface HeldState {
  payment: Payment;
  held: bigint;
}

/**
 * Lets the payment's money, and any that is still to come, be settled, because a merchant's question asks
 * for it. Throws PAYMENT_NOT_FOUND, STATE_CONFLICT where nothing is held, REQUEST_ID_REUSED and
 * REQUEST_IN_FLIGHT.
 */
export async function releaseHold(
  deps: PaymentDeps,
  name: HeldPayment,
  question: Question,
): Promise<Answered> {
  const changed = await released(deps, name, { question });
  if (changed.kind === 'nothing' || changed.answered === undefined) {
    throw new Error('a hold was released and its question not answered');
  }
  return changed.answered;
}

/** The same because `by`, somebody in the office, asks for it. Returns the payment. */
export async function releaseHoldBy(
  deps: PaymentDeps,
  name: HeldPayment,
  by: string,
): Promise<Payment> {
  const changed = await released(deps, name, { by });
  if (changed.kind !== 'changed') throw new Error('a hold was not released');
  return changed.payment;
}

async function released(
  deps: PaymentDeps,
  name: HeldPayment,
  { question, by }: { question?: Question; by?: string },
): Promise<Changed<HeldState>> {
  const changed = await change(deps, {
    read: () => findHeld(deps.db, name),
    remembers: question,
    decide: (state, now) => release(state, now, question?.key, by),
  });
  if (changed === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return changed;
}

function release(
  { payment, held }: HeldState,
  now: Date,
  request: string | undefined,
  by: string | undefined,
): Plan {
  if (!payment.held) {
    throw new Refusal({ code: 'STATE_CONFLICT', status: 'not held', wanted: 'released' });
  }
  const after = { ...payment, held: false };
  return {
    kind: 'change',
    after,
    reason: 'settlement released',
    ledger: holdReleased(payment, held, now, { request, by }),
    outcome: { kind: 'hold-released', payment: after },
  };
}

/** The held amount is true of the version that is read with it: a later one makes the change stale. */
async function findHeld(db: Reader, name: HeldPayment): Promise<HeldState | undefined> {
  const named =
    'paymentId' in name ? sql`id = ${name.paymentId}::uuid` : sql`reference = ${name.reference}`;
  const [row] = await db.rows<PaymentRow & { held_amount: bigint }>(sql`
    select ${paymentColumns}, (
      select coalesce(sum(p.amount), 0)::bigint
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.payment_id = payments.id and p.account = ${accounts.merchantHeld(name.clientId)}
    ) as held_amount
    from payments where client_id = ${name.clientId} and ${named}`);
  return row && { payment: paymentOf(row), held: row.held_amount };
}
