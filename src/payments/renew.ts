// Opens an unpaid payment again: the same reference, a new order, a new link; the old link stops working.
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
 * Gives an unpaid payment a new session, at most once for a question. As with a new payment, an acquirer on
 * the network is asked after the question is remembered. Throws REFERENCE_USED where the reference belongs
 * to another channel or to a payment that money has moved on, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
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
      return renewal(acquirer, payment, ordering, now);
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

/** Unpaid, and nothing is under way: it waits, was declined, or has expired. */
function isRenewable(payment: Payment, channel: string, now: Date): boolean {
  const unpaid = ['PENDING', 'FAILED', 'EXPIRED'].includes(statusAt(payment, now));
  return payment.channel === channel && unpaid && payment.paidAmount === 0n;
}

function renewal(acquirer: Acquirer, before: Payment, ordering: Ordering, now: Date): Plan {
  const { id, createdAt, version } = before;
  const asked = { ...newPayment(ordering, now), id, createdAt, version };
  const opening = acquirer.openHere(asked);
  if (opening === undefined) {
    const reason = 'asked for again; the acquirer is being asked';
    return { kind: 'change', renews: true, after: asked, reason };
  }
  const after = opened(asked, opening);
  const outcome = { kind: 'opened', payment: after } as const;
  return { kind: 'change', renews: true, after, reason: reasonOf(opening), outcome };
}

function reasonOf(opening: Opening): string {
  return opening.kind === 'opened' ? 'asked for again: a new session' : opening.reason;
}
