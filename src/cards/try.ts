// Tries a card on a payment: checks the limits, stores the attempt once, asks the acquirer, commits its answer.
import type { CardOrder } from '../channels/cards/order.ts';
import { needsCustomer } from '../channels/cards/order.ts';
import { networkOf } from '../lib/network.ts';
import { findById } from '../payments/find.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import type { CardAcquirer, CardAnswer, CardCharge } from './acquirer.ts';
import { type Attempt, type AttemptState, openCard, sealCard } from './attempt.ts';
import { begin, beginAsking, move } from './attempt-store.ts';
import type { Card } from './card.ts';
import { commitApproval, commitDecline, commitRedirect } from './commit-answer.ts';
import type { CardDeps } from './deps.ts';
import { uncount } from './limits.ts';
import type { Terms } from './terms.ts';
import { cardFingerprint } from './vault.ts';

/**
 * The result of a try. `repeated`: the same try was made before (a second click). `closed`: the payment
 * can no longer be paid on this link.
 */
export type Tried =
  | 'approved'
  | 'declined'
  | 'authenticate'
  | 'confirming'
  | 'busy'
  | 'repeated'
  | 'too-many'
  | 'closed';

interface TryInput {
  payment: Payment;
  /** The try's idempotency key: the same id twice is one try. */
  attemptId: string;
  card: Card;
  cvv?: string | undefined;
  terms: Terms;
  /** The customer's network address; absent without a browser. */
  address?: string | undefined;
  /** Whether to store the try only: the customer must agree to the amount first. */
  confirming?: boolean | undefined;
}

/** Whether a payment can be paid at business time `now`: it is pending, or was declined and is retryable. */
export function isPayable(payment: Payment, now: Date): boolean {
  if (statusAt(payment, now) === 'PENDING') return true;
  return payment.status === 'FAILED' && payment.retryable && now < payment.expiresAt;
}

/** Tries a typed or a saved card. Throws if the acquirer fails to reverse an approval that came too late. */
export async function tryCard(deps: CardDeps, input: TryInput): Promise<Tried> {
  const { clock, db } = deps.payments;
  const now = clock.now();
  const attempt = newAttempt(deps, input, now);
  if (!isPayable(input.payment, now)) return 'closed';
  const begun = await begin(db.single, deps.limits, attempt);
  if (begun !== 'begun') return begun;
  if (input.confirming) return 'confirming';
  return ask(deps, attempt, input.card, (acquirer, charge) => acquirer.charge(charge, input.cvv));
}

function newAttempt(deps: CardDeps, input: TryInput, now: Date): Attempt {
  const { attemptId: id, payment, card, address } = input;
  return {
    id,
    paymentId: payment.id,
    session: payment.pageToken ?? '',
    state: input.confirming ? 'CONFIRMING' : 'ASKING',
    sealed: sealCard(deps.sealer, id, card),
    terms: input.terms,
    fingerprint: cardFingerprint(deps.sealer, card.number),
    address:
      address === undefined ? undefined : deps.sealer.fingerprint(networkOf(address), 'address'),
    createdAt: now,
    askedAt: input.confirming ? undefined : now,
  };
}

/** Continues a try that was just read, after the customer has agreed to its amount. Throws as `tryCard`. */
export async function confirmCard(
  deps: CardDeps,
  waiting: Attempt,
  cvv: string | undefined,
): Promise<Tried> {
  if (waiting.state !== 'CONFIRMING') return 'repeated';
  const { db, clock } = deps.payments;
  const attempt = await beginAsking(db.single, deps.limits, waiting, clock.now());
  if (typeof attempt === 'string') return attempt;
  const charge: AskAcquirer = (acquirer, charge) => acquirer.charge(charge, cvv);
  return ask(deps, attempt, openCard(deps.sealer, attempt), charge, 'CONFIRMING');
}

/**
 * Continues a try that was just read, which was counted when it was begun, after the bank's page or its device check.
 * Throws as `tryCard`.
 */
export async function resumeCard(deps: CardDeps, waiting: Attempt): Promise<Tried> {
  const { db, clock } = deps.payments;
  const from = ['METHOD', 'CHALLENGE'] as const;
  const attempt = await move(db.single, waiting.id, { from, to: 'ASKING', at: clock.now() });
  if (attempt === undefined) return 'repeated';
  const resume: AskAcquirer = (acquirer, charge) =>
    acquirer.resume(charge, waiting.authenticationId ?? '');
  return ask(deps, attempt, openCard(deps.sealer, attempt), resume, waiting.state);
}

type AskAcquirer = (acquirer: CardAcquirer, charge: CardCharge) => Promise<CardAnswer>;

/** The attempt is ASKING: a unique index prevents another charge of the same payment at the same time. */
async function ask(
  deps: CardDeps,
  attempt: Attempt,
  card: Card,
  askAcquirer: AskAcquirer,
  before: AttemptState = 'ASKING',
): Promise<Tried> {
  const { db, clock } = deps.payments;
  const at = clock.now();
  // Read after the attempt was stored: the payment may have been paid or renewed just before that.
  const payment = await findById(db, attempt.paymentId);
  if (!payment || !isPayable(payment, at) || payment.pageToken !== attempt.session) {
    await move(db.single, attempt.id, { from: ['ASKING'], to: 'ABANDONED', at });
    await uncount(db.single, attempt.id);
    return 'closed';
  }
  const acquirer = deps.acquirerOf(payment.channel);
  const charge = chargeOf(payment, attempt, card);
  const answer = await answerOf(deps, acquirer, charge, () => askAcquirer(acquirer, charge));
  return commitAnswer(deps, acquirer, charge, answer, before);
}

/**
 * Commits the acquirer's answer to a try that is ASKING. `before` is the state to which it returns if the
 * customer has not finished on the bank's page. Throws if the acquirer fails to reverse an approval.
 */
export async function commitAnswer(
  deps: CardDeps,
  acquirer: CardAcquirer,
  charge: CardCharge,
  answer: CardAnswer,
  before: AttemptState,
): Promise<Tried> {
  switch (answer.kind) {
    case 'approved':
      return commitApproval(deps, acquirer, charge, answer);
    case 'declined':
      return commitDecline(deps, charge, answer);
    case 'authenticate':
      await commitRedirect(deps, charge, answer);
      return 'authenticate';
    case 'waiting': {
      const { db, clock } = deps.payments;
      const back = { from: ['ASKING'], to: before, at: clock.now() } as const;
      await move(db.single, charge.attemptId, back);
      return 'authenticate';
    }
  }
}

/** The charge of a try, for the acquirer. */
export function chargeOf(payment: Payment, attempt: Attempt, card: Card): CardCharge {
  const authenticates = needsCustomer(payment.details as CardOrder);
  return { payment, attemptId: attempt.id, card, terms: attempt.terms, authenticates };
}

/** After a failed call the outcome is unknown: the try is reversed and counts as declined. */
async function answerOf(
  deps: CardDeps,
  acquirer: CardAcquirer,
  charge: CardCharge,
  askAcquirer: () => Promise<CardAnswer>,
): Promise<CardAnswer> {
  try {
    return await askAcquirer();
  } catch (error) {
    const { attemptId } = charge;
    const { log } = deps.payments;
    log.warn({ err: error, attemptId }, 'the card acquirer did not reply; reversing');
    await acquirer.reverse(charge).catch((failure: unknown) => {
      log.error({ err: failure, attemptId }, 'a card attempt could not be reversed');
    });
    return { kind: 'declined', code: 'TO', message: 'Timeout' };
  }
}
