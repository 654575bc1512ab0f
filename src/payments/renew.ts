// Opens a new session of an unpaid payment: same reference, new order, new link. The old link stops working.
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
import { change } from './change.ts';
import { concludeOpening } from './conclude-opening.ts';
import type { PaymentDeps } from './deps.ts';
import { findByReference } from './find.ts';
import { newPayment, type Ordering, opened } from './open.ts';
import { type Payment, statusAt } from './payment.ts';
import type { Plan } from './plan.ts';
import { type Acquirer, type Opening, outcomeOf } from './ports.ts';

/**
 * Opens a new session of an unpaid payment, at most once for a question, and returns the answer. As with a new
 * payment, the question is remembered before an acquirer is asked over the network. Throws REFERENCE_USED if
 * the reference belongs to another channel or to a payment that was paid, authorized or is still opening,
 * REQUEST_ID_REUSED, REQUEST_IN_FLIGHT, and OutcomeUnknown if the acquirer does not reply.
 */
export async function renew(deps: PaymentDeps, ordering: Ordering): Promise<Answered> {
  const { question, channel, order } = ordering;
  const acquirer = deps.acquirerOf(channel);
  const changed = await change(deps, {
    read: async () => {
      const payment = await findByReference(deps.db, question.clientId, order.reference);
      return payment && { payment };
    },
    remembers: question,
    decide: ({ payment }, now) => {
      if (!isRenewable(payment, channel, now)) throw referenceUsed();
      return planRenewal(acquirer, payment, ordering, now);
    },
  });
  if (changed === undefined || changed.kind === 'nothing') throw referenceUsed();
  if (changed.kind === 'repeated' || changed.answered) return changed.answered as Answered;
  const { payment } = changed;
  const opening = await outcomeOf(acquirer.open(payment));
  return { answer: await concludeOpening(deps, { payment, question }, opening), replayed: false };
}

function referenceUsed(): Refusal {
  return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
}

/** Unpaid and nothing in flight: pending, declined or expired. */
function isRenewable(payment: Payment, channel: string, now: Date): boolean {
  const unpaid = ['PENDING', 'FAILED', 'EXPIRED'].includes(statusAt(payment, now));
  return payment.channel === channel && unpaid && payment.paidAmount === 0n;
}

function planRenewal(acquirer: Acquirer, before: Payment, ordering: Ordering, now: Date): Plan {
  const { id, createdAt, version } = before;
  const renewed = { ...newPayment(ordering, now), id, createdAt, version };
  const opening = acquirer.openHere(renewed);
  if (opening === undefined) {
    const reason = 'requested again; waiting for the acquirer';
    return { kind: 'change', renews: true, after: renewed, reason };
  }
  const after = opened(renewed, opening);
  const outcome = { kind: 'opened', payment: after } as const;
  return { kind: 'change', renews: true, after, reason: reasonOf(opening), outcome };
}

function reasonOf(opening: Opening): string {
  return opening.kind === 'opened' ? 'requested again: a new session' : opening.reason;
}
