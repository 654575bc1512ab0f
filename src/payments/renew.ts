// Opens a new session of an unpaid payment: same reference, new order, new link. The old link stops working.
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
import { askAgain } from './asks.ts';
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
  const { question, order } = ordering;
  const changed = await change(deps, {
    read: async () => {
      const payment = await findByReference(deps.db, question.clientId, order.reference);
      return payment && { payment };
    },
    remembers: question,
    decide: ({ payment }, now) => {
      if (!isRenewable(payment, ordering, now)) throw referenceUsed();
      const acquirer = deps.acquirerOf(payment);
      acquirer.demandReady?.();
      return planRenewal(acquirer, payment, ordering, now);
    },
  });
  if (changed === undefined || changed.kind === 'nothing') throw referenceUsed();
  if (changed.kind === 'repeated' || changed.answered) return changed.answered as Answered;
  const { payment } = changed;
  const opening = await outcomeOf(deps.acquirerOf(payment).open(payment, question));
  return { answer: await concludeOpening(deps, { payment, question }, opening), replayed: false };
}

function referenceUsed(): Refusal {
  return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
}

/**
 * Unpaid and nothing in flight: pending, declined or expired, on a channel that takes orders again. A provider's refusal
 * leaves nothing behind, so such an order may be corrected on every channel.
 */
function isRenewable(payment: Payment, { channel, order }: Ordering, now: Date): boolean {
  if (payment.channel !== channel || payment.paidAmount > 0n) return false;
  if (order.renewable) return ['PENDING', 'FAILED', 'EXPIRED'].includes(statusAt(payment, now));
  return payment.status === 'FAILED' && wasRefused(payment);
}

/** Whether its provider has refused to open it: nobody ever had a link or a code to pay it with. */
function wasRefused({ upstream, paymentUrl, paymentCode }: Payment): boolean {
  return upstream !== undefined && paymentUrl === undefined && paymentCode === undefined;
}

function planRenewal(acquirer: Acquirer, before: Payment, ordering: Ordering, now: Date): Plan {
  const { id, createdAt, version, upstream } = before;
  const renewed = { ...newPayment(ordering, now, upstream), id, createdAt, version };
  const opening = acquirer.openHere(renewed);
  if (opening === undefined) {
    const reason = 'requested again; waiting for the acquirer';
    const beside = askAgain(acquirer, id, now);
    return { kind: 'change', renews: true, after: renewed, reason, beside };
  }
  const after = opened(renewed, opening);
  const outcome = { kind: 'opened', payment: after } as const;
  return { kind: 'change', renews: true, after, reason: reasonOf(opening), outcome };
}

function reasonOf(opening: Opening): string {
  return opening.kind === 'opened' ? 'requested again: a new session' : opening.reason;
}
