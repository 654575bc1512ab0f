// Tries a card on a payment: counted, made at most once, asked of the acquirer, and its answer committed.
import type { CardOrder } from '../channels/cards/order.ts';
import { needsCustomer } from '../channels/cards/order.ts';
import { findById } from '../payments/find.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import type { CardAcquirer, CardAnswer, CardCharge } from './acquirer.ts';
import { type Attempt, type AttemptState, openCard, sealCard } from './attempt.ts';
import { begin, move } from './attempt-store.ts';
import type { Card } from './card.ts';
import { commitApproval, commitDecline, commitRedirect } from './commit-answer.ts';
import type { CardDeps } from './deps.ts';
import { isOverLimit } from './limits.ts';
import type { Terms } from './terms.ts';
import { cardFingerprint } from './vault.ts';

/**
 * What came of a try. `repeated`: this very try was made before (a second click). `closed`: the payment
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

export interface TryInput {
  payment: Payment;
  /** Names this try: the same name twice is one try. */
  attemptId: string;
  card: Card;
  cvv?: string | undefined;
  terms: Terms;
  /** The customer's network address; absent where nobody's browser is there. */
  address?: string | undefined;
  /** Only prepares: the customer has yet to agree to the amount. */
  confirming?: boolean | undefined;
}

/** Whether a payment can be paid at `now`: it waits, or was declined and may be tried again. */
export function isPayable(payment: Payment, now: Date): boolean {
  if (statusAt(payment, now) === 'PENDING') return true;
  return payment.status === 'FAILED' && payment.retryable && now < payment.expiresAt;
}

/** Tries a card that was just typed, or a saved one. */
export async function tryCard(deps: CardDeps, input: TryInput): Promise<Tried> {
  const { clock, db } = deps.payments;
  const now = clock.now();
  const attempt = newAttempt(deps, input, now);
  if (!isPayable(input.payment, now)) return 'closed';
  // A sandbox's own hand has no address and tests no stolen cards.
  if (attempt.address && (await isOverLimit(db, deps.limits, attempt, now))) return 'too-many';
  const begun = await begin(db.single, attempt);
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
    address: address === undefined ? undefined : deps.sealer.fingerprint(address, 'address'),
    createdAt: now,
  };
}

/** The customer agreed to the amount of a try that was just read. */
export async function confirmCard(
  deps: CardDeps,
  attempt: Attempt,
  cvv: string | undefined,
): Promise<Tried> {
  return goOn(deps, attempt, ['CONFIRMING'], (acquirer, charge) => acquirer.charge(charge, cvv));
}

/** The customer of a try that was just read is back from the bank, or its device check is over. */
export async function resumeCard(deps: CardDeps, attempt: Attempt): Promise<Tried> {
  return goOn(deps, attempt, ['METHOD', 'CHALLENGE'], (acquirer, charge) =>
    acquirer.resume(charge, attempt.authenticationId ?? ''),
  );
}

type Asking = (acquirer: CardAcquirer, charge: CardCharge) => Promise<CardAnswer>;

async function goOn(
  deps: CardDeps,
  waiting: Attempt,
  from: readonly AttemptState[],
  asking: Asking,
): Promise<Tried> {
  const { db, clock } = deps.payments;
  if (!from.includes(waiting.state)) return 'repeated';
  const attempt = await move(db.single, waiting.id, { from, to: 'ASKING', at: clock.now() });
  if (attempt === undefined) return 'repeated';
  return ask(deps, attempt, openCard(deps.sealer, attempt), asking, waiting.state);
}

/** The attempt is ASKING, so nobody else asks for this payment's money at the same time. */
async function ask(
  deps: CardDeps,
  attempt: Attempt,
  card: Card,
  asking: Asking,
  before: AttemptState = 'ASKING',
): Promise<Tried> {
  const { db, clock } = deps.payments;
  const at = clock.now();
  // Read once the attempt stands: a payment that was paid or renewed before it is seen here.
  const payment = await findById(db, attempt.paymentId);
  if (!payment || !isPayable(payment, at) || payment.pageToken !== attempt.session) {
    await move(db.single, attempt.id, { from: ['ASKING'], to: 'ABANDONED', at });
    return 'closed';
  }
  const acquirer = deps.acquirerOf(payment.channel);
  const charge = chargeOf(payment, attempt, card);
  const answer = await answerOf(deps, acquirer, charge, () => asking(acquirer, charge));
  return follow(deps, acquirer, charge, answer, before);
}

/**
 * Commits what the acquirer said about a try that is ASKING; `before` is the state that it goes back to
 * where the customer has not finished at the bank.
 */
export async function follow(
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

/** What the acquirer needs to know of a try. */
export function chargeOf(payment: Payment, attempt: Attempt, card: Card): CardCharge {
  const authenticates = needsCustomer(payment.details as CardOrder);
  return { payment, attemptId: attempt.id, card, terms: attempt.terms, authenticates };
}

/** An acquirer that does not answer has the money or has it not: it is told to undo, and it is a no. */
async function answerOf(
  deps: CardDeps,
  acquirer: CardAcquirer,
  charge: CardCharge,
  asking: () => Promise<CardAnswer>,
): Promise<CardAnswer> {
  try {
    return await asking();
  } catch (error) {
    const { attemptId } = charge;
    const { log } = deps.payments;
    log.warn({ err: error, attemptId }, 'the card acquirer did not answer; reversing');
    await acquirer.reverse(charge).catch((failure: unknown) => {
      log.error({ err: failure, attemptId }, 'a card attempt could not be reversed');
    });
    return { kind: 'declined', code: 'TO', message: 'Timeout' };
  }
}
