// Settles a verdict: state, postings and notification of the fact commit together or not at all.
import { Refusal } from '../refusal.ts';
import { change } from './change.ts';
import { decide } from './decide.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import type { Payment } from './payment.ts';
import type { Plan } from './plan.ts';
import type { Verdict } from './ports.ts';

export type Settled =
  | { changed: true; payment: Payment }
  | { changed: false; payment: Payment; why: string };

/**
 * Applies a verdict once to a payment that was just read. Where somebody else has changed it meanwhile, the
 * verdict is decided again on what they made of it. `beside` commits with the verdict, and only with it.
 */
export async function settle(
  deps: PaymentDeps,
  payment: Payment,
  verdict: Verdict,
  beside?: Plan['beside'],
): Promise<Settled> {
  const changed = await change(deps, {
    first: { payment },
    read: () => findState(deps.db, payment.id),
    decide(state, now) {
      const decision = decide(state.payment, verdict, now);
      return decision.kind === 'change' ? { ...decision, beside } : decision;
    },
  });
  switch (changed?.kind) {
    case 'changed':
      return { changed: true, payment: changed.payment };
    case 'nothing':
      return { changed: false, payment: changed.state.payment, why: changed.why };
    default:
      throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  }
}
