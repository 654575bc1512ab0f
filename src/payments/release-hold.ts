// Releases a hold: from now on the money of a held payment can be settled, by its split or by a new one.
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { type Changed, change } from './change.ts';
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
import type { Beside, Plan } from './plan.ts';
import { outcomeOf, type Terms } from './ports.ts';
import { holdReleased } from './postings.ts';

/** What a merchant says about the payment to release. */
export interface Release {
  /** Throws a Refusal if this payment is not the one that the merchant describes. */
  demandSame?: ((payment: Payment) => void) | undefined;
  /** The split that replaces the payment's own. */
  override?: Override | undefined;
}

/**
 * Allows the settlement of the payment's money, including later receipts, for a merchant's question (DOKU API,
 * Hold and Release Settlement). With an override, all that was received and refunded is split again, in the
 * same statement. Returns the answer. Throws PAYMENT_NOT_FOUND, what `release` throws, STATE_CONFLICT if the
 * payment is not held, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
 */
export async function releaseHold(
  deps: PaymentDeps,
  name: HeldPayment,
  question: Question,
  release: Release = {},
): Promise<Answered> {
  await releaseThere(deps, name, { question, release });
  const changed = await changeHold(deps, name, { question, release });
  if (changed.kind === 'nothing' || changed.answered === undefined) {
    throw new Error('the question of a released hold got no answer');
  }
  return changed.answered;
}

/**
 * The same for `by`, somebody in the office; `beside` is the entry in the audit log. Returns the payment. Throws
 * PAYMENT_NOT_FOUND and STATE_CONFLICT.
 */
export async function releaseHoldBy(
  deps: PaymentDeps,
  name: HeldPayment,
  by: string,
  beside?: Beside | undefined,
): Promise<Payment> {
  await releaseThere(deps, name, { release: {} });
  const changed = await changeHold(deps, name, { by, beside, release: {} });
  if (changed.kind !== 'changed') throw new Error('a hold was not released');
  return changed.payment;
}

/**
 * Lets the provider of the payment release it first. It recognises a repeat, so whoever does not get to the change
 * afterwards repeats the call. What would be refused here is not sent. Throws SpokenRefusal, and OutcomeUnknown.
 */
async function releaseThere(deps: PaymentDeps, name: HeldPayment, asked: Asked): Promise<void> {
  const state = await findHeld(deps.db, name);
  if (state?.payment.upstream === undefined || !state.payment.held) return;
  planRelease(deps.terms, state, deps.clock.now(), asked);
  const acquirer = deps.acquirerOf(state.payment);
  if (acquirer.releaseHold === undefined) return;
  acquirer.demandReady?.();
  await outcomeOf(acquirer.releaseHold(state.payment, asked.question));
}

interface Asked {
  release: Release;
  question?: Question | undefined;
  by?: string | undefined;
  beside?: Beside | undefined;
}

async function changeHold(
  deps: PaymentDeps,
  name: HeldPayment,
  asked: Asked,
): Promise<Changed<HeldState>> {
  const changed = await change(deps, {
    read: () => findHeld(deps.db, name),
    remembers: asked.question,
    decide: (state, now) => planRelease(deps.terms, state, now, asked),
  });
  if (changed === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return changed;
}

function planRelease(
  terms: Terms,
  state: HeldState,
  now: Date,
  { release: { demandSame, override }, question, by, beside }: Asked,
): Plan {
  const { payment, held } = state;
  demandSame?.(payment);
  if (!payment.held) {
    throw new Refusal({ code: 'STATE_CONFLICT', status: 'not held', wanted: 'released' });
  }
  override?.demandFit(leastNet(terms, state, now));
  const released = { ...payment, held: false };
  const { after, resplit } = override
    ? splitAgain(terms, { ...state, payment: { ...released, split: override.split } })
    : { after: released, resplit: undefined };
  return {
    kind: 'change',
    after,
    resplit,
    settleFrom: terms.openFrom(now),
    reason: override ? 'settlement released with a new split' : 'settlement released',
    ledger: holdReleased(payment, held, now, { request: question?.key, by }),
    outcome: { kind: 'hold-released', payment: after },
    beside,
  };
}
