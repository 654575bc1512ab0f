// Changes or removes the split of a payment whose money is not on its way to a batch: unpaid, or held.
import { Refusal } from '../refusal.ts';
import { type Answered, repeatedAnswer } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import {
  findHeld,
  type HeldPayment,
  type HeldState,
  leastNet,
  type Override,
  splitAgain,
} from './held-state.ts';
import type { Payment } from './payment.ts';
import type { Plan } from './plan.ts';
import { outcomeOf, type Terms } from './ports.ts';

export interface SplitEdit {
  /** Throws a Refusal if this payment is not the one that the merchant describes. */
  demandSame: (payment: Payment) => void;
  /** Absent: everything goes to the default account. */
  override?: Override | undefined;
}

/**
 * Replaces the payment's split for a merchant's question; what was received and refunded of a held payment is split
 * again in the same statement. Returns the answer. Throws PAYMENT_NOT_FOUND, what `edit` throws, STATE_CONFLICT if a
 * batch may be taking the money or nothing more can be paid, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT, and for a
 * payment of a provider SpokenRefusal and OutcomeUnknown.
 */
export async function editSplit(
  deps: PaymentDeps,
  name: { clientId: string; reference: string },
  question: Question,
  edit: SplitEdit,
): Promise<Answered> {
  await changeThere(deps, name, question, edit);
  const changed = await change(deps, {
    read: () => findHeld(deps.db, name),
    remembers: question,
    decide: (state, now) => planEdit(deps.terms, state, now, edit),
  });
  if (changed === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  if (changed.kind === 'nothing' || changed.answered === undefined) {
    throw new Error('the question of a changed split got no answer');
  }
  return changed.answered;
}

/**
 * Lets the provider of the payment change it first. It recognises a repeat, so whoever does not get to the change
 * afterwards repeats the call. What would be refused here, or was answered before, is not sent.
 */
async function changeThere(
  deps: PaymentDeps,
  name: HeldPayment,
  question: Question,
  edit: SplitEdit,
): Promise<void> {
  const state = await findHeld(deps.db, name);
  if (state?.payment.upstream === undefined) return;
  if ((await repeatedAnswer(deps, question)) !== undefined) return;
  planEdit(deps.terms, state, deps.clock.now(), edit);
  const acquirer = deps.acquirerOf(state.payment);
  if (acquirer.changeSplit === undefined) return;
  acquirer.demandReady?.();
  await outcomeOf(acquirer.changeSplit(state.payment, question));
}

const open: readonly Payment['status'][] = ['PENDING', 'OPENING', 'AUTHORIZED'];

function planEdit(
  terms: Terms,
  state: HeldState,
  now: Date,
  { demandSame, override }: SplitEdit,
): Plan {
  const { payment } = state;
  demandSame(payment);
  if (!open.includes(payment.status) && !(payment.held && payment.paidAmount > 0n)) {
    throw new Refusal({ code: 'STATE_CONFLICT', status: payment.status, wanted: 'split again' });
  }
  override?.demandFit(leastNet(terms, state, now));
  const split = override?.split;
  const { after, resplit } = splitAgain(terms, { ...state, payment: { ...payment, split } });
  const reason = split === undefined ? 'split cancelled' : 'split changed';
  const outcome = { kind: 'split-changed', payment: after } as const;
  return { kind: 'change', after, resplit, reason, outcome };
}
