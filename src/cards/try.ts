// Tries a card on a payment: counted, made at most once, asked of the acquirer, and its answer committed.
import type { CardOrder } from '../channels/cards/order.ts';
import { needsCustomer } from '../channels/cards/order.ts';
import type { Sealer } from '../lib/seal.ts';
import { findById } from '../payments/find.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import type { AcquirerOf } from '../payments/ports.ts';
import type { SettleDeps } from '../payments/settle.ts';
import type { CardAcquirer, CardAnswer, CardAsked } from './acquirer.ts';
import { type Attempt, type AttemptState, openCard, sealCard } from './attempt.ts';
import { begin, findAttempt, move } from './attempt-store.ts';
import type { Card } from './card.ts';
import { conclude, noteAtBank } from './conclude.ts';
import { isOverLimit, type TryLimits } from './limits.ts';
import type { Terms } from './terms.ts';
import { cardFingerprint } from './vault.ts';

export interface CardDeps extends SettleDeps {
  sealer: Sealer;
  acquirerOf: AcquirerOf;
  log: {
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  limits: TryLimits;
}

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
  const now = deps.clock.now();
  const attempt = newAttempt(deps, input, now);
  if (!isPayable(input.payment, now)) return 'closed';
  // A sandbox's own hand has no address and tests no stolen cards.
  if (attempt.address && (await isOverLimit(deps.db, deps.limits, attempt, now))) return 'too-many';
  const begun = await begin(deps.db.single, attempt);
  if (begun !== 'begun') return begun;
  if (input.confirming) return 'confirming';
  return ask(deps, attempt, (acquirer, asked) => acquirer.charge(asked, input.cvv));
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

/** The customer agreed to the amount. */
export async function confirmCard(
  deps: CardDeps,
  attemptId: string,
  cvv: string | undefined,
): Promise<Tried> {
  return goOn(deps, attemptId, ['CONFIRMING'], (acquirer, asked) => acquirer.charge(asked, cvv));
}

/** The customer is back from the bank, or its device check is over. */
export async function resumeCard(deps: CardDeps, attemptId: string): Promise<Tried> {
  return goOn(deps, attemptId, ['METHOD', 'CHALLENGE'], (acquirer, asked, attempt) =>
    acquirer.resume(asked, attempt.authenticationId ?? ''),
  );
}

type Asking = (acquirer: CardAcquirer, asked: CardAsked, attempt: Attempt) => Promise<CardAnswer>;

async function goOn(
  deps: CardDeps,
  attemptId: string,
  from: readonly AttemptState[],
  asking: Asking,
): Promise<Tried> {
  const waiting = await findAttempt(deps.db, attemptId);
  if (waiting === undefined || !from.includes(waiting.state)) return 'repeated';
  const moved = await move(deps.db.single, attemptId, { from, to: 'ASKING', at: deps.clock.now() });
  return moved === undefined ? 'repeated' : ask(deps, moved, asking, waiting.state);
}

/** The attempt is ASKING, so nobody else asks for this payment's money meanwhile. */
async function ask(
  deps: CardDeps,
  attempt: Attempt,
  asking: Asking,
  before: AttemptState = 'ASKING',
): Promise<Tried> {
  const at = deps.clock.now();
  const payment = await findById(deps.db, attempt.paymentId);
  // Read after the attempt stands: whoever paid or renewed the payment first is seen here.
  if (!payment || !isPayable(payment, at) || payment.pageToken !== attempt.session) {
    await move(deps.db.single, attempt.id, { from: ['ASKING'], to: 'ABANDONED', at });
    return 'closed';
  }
  const acquirer = cardAcquirerOf(deps, payment);
  const asked = askedOf(deps, payment, attempt);
  const answer = await answerOf(deps, acquirer, asked, () => asking(acquirer, asked, attempt));
  return follow(deps, acquirer, asked, answer, before);
}

/**
 * Commits what the acquirer said about a try that is ASKING; `before` is the state that it goes back to
 * where the customer has not finished at the bank.
 */
export async function follow(
  deps: CardDeps,
  acquirer: CardAcquirer,
  asked: CardAsked,
  answer: CardAnswer,
  before: AttemptState,
): Promise<Tried> {
  const at = deps.clock.now();
  const from = ['ASKING'] as const;
  switch (answer.kind) {
    case 'approved':
    case 'declined':
      return conclude(deps, acquirer, asked, answer);
    case 'authenticate': {
      const to = answer.step === 'method' ? 'METHOD' : 'CHALLENGE';
      const authentication = { id: answer.authenticationId, url: answer.url };
      await noteAtBank(deps, asked, answer.until, answer.authenticationId);
      await move(deps.db.single, asked.attemptId, { from, to, at, authentication });
      return 'authenticate';
    }
    case 'waiting':
      await move(deps.db.single, asked.attemptId, { from, to: before, at });
      return 'authenticate';
  }
}

export function cardAcquirerOf(deps: Pick<CardDeps, 'acquirerOf'>, payment: Payment): CardAcquirer {
  const { card } = deps.acquirerOf(payment.channel);
  if (card === undefined) throw new Error(`the acquirer of ${payment.channel} takes no cards`);
  return card;
}

/** What the acquirer needs to know of a try. Throws where the try has ended. */
export function askedOf(deps: CardDeps, payment: Payment, attempt: Attempt): CardAsked {
  return {
    payment,
    attemptId: attempt.id,
    card: openCard(deps.sealer, attempt),
    terms: attempt.terms,
    authenticates: needsCustomer(payment.details as CardOrder),
  };
}

/** An acquirer that does not answer has the money or has it not: it is told to undo, and it is a no. */
async function answerOf(
  deps: CardDeps,
  acquirer: CardAcquirer,
  asked: CardAsked,
  asking: () => Promise<CardAnswer>,
): Promise<CardAnswer> {
  try {
    return await asking();
  } catch (error) {
    const { attemptId } = asked;
    deps.log.warn({ err: error, attemptId }, 'the card acquirer did not answer; reversing');
    await acquirer.reverse(asked).catch((failure: unknown) => {
      deps.log.error({ err: failure, attemptId }, 'a card attempt could not be reversed');
    });
    return { kind: 'declined', code: 'TO', message: 'Timeout' };
  }
}
