// Opens an unpaid payment anew: the same reference, a fresh order, a fresh link; the old link dies.

import type { Answer } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { claimOf, earlierAnswer } from '../requests/asked.ts';
import { claim } from '../requests/store.ts';
import { type Sql, sql } from '../storage/db.ts';
import type { Answered, CreateDeps, CreateInput } from './create.ts';
import { findByReference } from './find.ts';
import { newPayment, opened } from './open.ts';
import { type Payment, statusAt } from './payment.ts';
import type { Opening } from './ports.ts';

const tries = 20;

/**
 * Gives an unpaid payment a new session, at most once for a request. Throws REFERENCE_USED where the
 * reference belongs to another channel or to a payment that money has moved on, REQUEST_ID_REUSED and
 * REQUEST_IN_FLIGHT.
 */
export async function renew(deps: CreateDeps, input: CreateInput): Promise<Answered> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const now = deps.clock.now();
    const before = await findByReference(deps.db, input.clientId, input.order.reference);
    if (before === undefined || !isRenewable(before, input, now)) {
      throw new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
    }
    const acquirer = deps.acquirerOf(input.channel);
    const fresh = { ...newPayment(input, now), id: before.id, createdAt: before.createdAt };
    const opening = acquirer.openHere(fresh) ?? (await acquirer.open(fresh));
    const after = { ...opened(fresh, opening), version: before.version + 1 };
    const answer = input.answer(after);
    const [row] = await deps.db.single.rows<{ locked: boolean; changed: boolean }>(
      statement(deps, input, { before, after, answer, reason: reasonOf(opening), now }),
    );
    if (row?.changed) return { answer, replayed: false };
    if (row?.locked) {
      return { answer: await earlierAnswer(deps, input.clientId, input.request), replayed: true };
    }
  }
  throw new Error(`payment ${input.order.reference} kept changing while it was renewed`);
}

/** Unpaid, and nothing is under way: it waits, was declined, or ran out of time. */
function isRenewable(payment: Payment, input: CreateInput, now: Date): boolean {
  const unpaid = ['PENDING', 'FAILED', 'EXPIRED'].includes(statusAt(payment, now));
  return payment.channel === input.channel && unpaid && payment.paidAmount === 0n;
}

function reasonOf(opening: Opening): string {
  return opening.kind === 'opened' ? 'asked for again: a new session' : opening.reason;
}

interface Renewal {
  before: Payment;
  after: Payment;
  answer: Answer;
  reason: string;
  now: Date;
}

function statement(deps: CreateDeps, input: CreateInput, renewal: Renewal): Sql {
  const { before, after: p, answer, reason, now } = renewal;
  const asked = { ...claimOf(deps, input.clientId, input.request, now), answer };
  return sql`
    with locked as (
      select id from payments
      where id = ${before.id}::uuid and version = ${before.version}::integer for update
    ), claimed as (${claim(asked, before.id, sql`select 1 from locked`)}), changed as (
      update payments set request_id = ${p.requestId}, status = ${p.status},
        amount = ${p.amount}::bigint, retryable = ${p.retryable}::boolean,
        purchase = ${JSON.stringify(p.purchase)}::jsonb,
        details = ${JSON.stringify(p.details)}::jsonb, evidence = null,
        acquirer_references = ${JSON.stringify(p.references)}::jsonb,
        page_token = ${p.pageToken ?? null}, payment_url = ${p.paymentUrl ?? null},
        notification_url_override = ${p.notificationUrlOverride ?? null},
        split = ${p.split === undefined ? null : JSON.stringify(p.split)}::jsonb,
        expires_at = ${p.expiresAt}::timestamptz, version = payments.version + 1
      from locked, claimed where payments.id = locked.id
      returning payments.id, payments.version
    ), logged as (
      insert into payment_history (payment_id, version, at, status, reason)
      select id, version, ${now}::timestamptz, ${p.status}, ${reason} from changed
    )
    select exists (select 1 from locked) as locked, exists (select 1 from changed) as changed`;
}
