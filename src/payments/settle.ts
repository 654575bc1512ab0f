// Applies an acquirer's verdict to a payment: state, postings and notification commit together or not at all.
import { Refusal } from '../refusal.ts';
import { change } from './change.ts';
import { decide } from './decide.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import type { HistoryEntry, Payment } from './payment.ts';
import type { Plan, Unfit } from './plan.ts';
import type { Verdict } from './ports.ts';

export type Settled =
  | { changed: true; payment: Payment; logged?: HistoryEntry | undefined }
  | { changed: false; payment: Payment; why: string; unfit?: Unfit | undefined };

/**
 * Applies a verdict once to a payment that was just read. If the payment has changed since, decides again on
 * its current state. `beside` is a CTE body that commits only together with the verdict. Returns the payment
 * as it is afterwards, and why if the verdict changed nothing. Throws PAYMENT_NOT_FOUND.
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
      return { changed: true, payment: changed.payment, logged: changed.logged };
    case 'nothing':
      return {
        changed: false,
        payment: changed.state.payment,
        why: changed.why,
        unfit: changed.unfit,
      };
    default:
      throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  }
}
