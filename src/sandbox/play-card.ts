// Plays a customer who pays with a card, and the bank that asks for a password, through the page's own verbs.
import Type, { type Static } from 'typebox';
import {
  findAuthentication,
  moveAuthentication,
} from '../acquirers/simulator/issuer/authentication.ts';
import { responseMessages, testCard, testCards } from '../acquirers/simulator/issuer/test-cards.ts';
import type { CardAcquirer } from '../cards/acquirer.ts';
import type { Attempt } from '../cards/attempt.ts';
import { attemptsOf } from '../cards/attempt-store.ts';
import { type Card, readExpiry, readNumber } from '../cards/card.ts';
import type { CardDeps } from '../cards/deps.ts';
import { cardTerms, type Terms, tenorChoices } from '../cards/terms.ts';
import { resumeCard, type Tried, tryCard } from '../cards/try.ts';
import { findCard, openSaved } from '../cards/vault.ts';
import type { CardOrder } from '../channels/cards/order.ts';
import { Problem } from '../http/problem.ts';
import { newId } from '../lib/ids.ts';
import { findById } from '../payments/find.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import { conflicting, type Refusal } from '../refusal.ts';

export const playedCard = Type.Object({
  number: Type.String({ maxLength: 40 }),
  expiry: Type.String({ maxLength: 10 }),
  cvv: Type.Optional(Type.String({ maxLength: 10 })),
  save: Type.Optional(Type.Boolean()),
});

export interface CardPlay {
  outcome: 'SUCCESS' | 'FAILED';
  card?: Static<typeof playedCard> | undefined;
  amount?: number | undefined;
}

/** An expiry for the default test card, far in the future. */
const anyExpiry = '1249';

/**
 * Returns the payment after its customer paid, or tried to. The card decides: a SUCCESS with a card that is
 * declined ends FAILED with the card's code. Throws Problem 400 where the card data is wrong, and OFFICE_CONFLICT where
 * the payment cannot be paid.
 */
export async function playCard(deps: CardDeps, payment: Payment, play: CardPlay): Promise<Payment> {
  const acquirer = deps.acquirerOf(payment.channel);
  const chosen = await chosenCard(deps, payment, play);
  const terms = termsOf(payment, acquirer, chosen);
  if (play.amount !== undefined && play.amount.toString() !== terms.charged) {
    throw impossible(payment, play, `only the exact amount of ${terms.charged} can be paid`);
  }
  const willing = play.outcome === 'SUCCESS' || testCard(chosen.card.number)?.responseCode !== '00';
  const played = willing ? deps : unwilling(deps, payment);
  const attemptId = newId();
  let tried: Tried = await tryCard(played, { payment, attemptId, card: chosen.card, terms });
  while (tried === 'authenticate') {
    const attempt = await attemptOf(deps, payment, attemptId);
    await passAtBank(deps, attempt);
    tried = await resumeCard(played, attempt);
  }
  const after = (await findById(deps.payments.db, payment.id)) ?? payment;
  if (tried === 'approved' || tried === 'declined') return after;
  const status = statusAt(after, deps.payments.clock.now());
  throw impossible(payment, play, tried === 'busy' ? 'it is being paid' : `it is ${status}`);
}

interface Chosen {
  card: Card;
  save: boolean;
  token?: string | undefined;
}

async function chosenCard(deps: CardDeps, payment: Payment, play: CardPlay): Promise<Chosen> {
  const order = payment.details as CardOrder;
  const save = play.card?.save ?? order.save;
  if (save && order.customer.id === undefined) {
    throw wrong('card.save needs a payment with a customer.id');
  }
  if (play.card !== undefined) return { card: readPlayed(deps, play.card), save };
  const saved =
    order.token === undefined
      ? undefined
      : await findCard(deps.payments.db, payment.clientId, order.token, order.customer.id);
  if (saved) return { card: openSaved(deps.sealer, saved), save: false, token: saved.token };
  const number = defaultNumber(deps, payment, play.outcome);
  return { card: { number, expiry: anyExpiry, holder: order.customer.name }, save };
}

function readPlayed(deps: CardDeps, typed: NonNullable<CardPlay['card']>): Card {
  const number = readNumber(typed.number);
  if ('problem' in number) throw wrong(`card.number: ${number.problem}`);
  const expiry = readExpiry(typed.expiry, deps.payments.clock.now());
  if ('problem' in expiry) throw wrong(`card.expiry: ${expiry.problem}`);
  if (typed.cvv !== undefined && !/^\d{3,4}$/.test(typed.cvv)) throw wrong('card.cvv: cvv-invalid');
  return { number: number.value.number, expiry: expiry.value };
}

/** The first test card that gives the wanted outcome and may pay this order. */
function defaultNumber(deps: CardDeps, payment: Payment, outcome: string): string {
  const acquirer = deps.acquirerOf(payment.channel);
  const fits = testCards.filter(({ number }) => {
    const card = { number, expiry: anyExpiry };
    return 'terms' in weighed(payment, acquirer, { card, save: false });
  });
  const code = outcome === 'SUCCESS' ? '00' : '05';
  const best = fits.find((card) => card.responseCode === code) ?? fits[0];
  if (best === undefined) throw impossible(payment, { outcome }, 'no test card may pay it');
  return best.number;
}

function weighed(payment: Payment, acquirer: CardAcquirer, { card, save, token }: Chosen) {
  const order = payment.details as CardOrder;
  const [tenor] = tenorChoices(order, payment.amount);
  const identity = acquirer.identify(card.number);
  return cardTerms({ order, amount: payment.amount, card, identity, tenor, save, token });
}

function termsOf(payment: Payment, acquirer: CardAcquirer, chosen: Chosen): Terms {
  const result = weighed(payment, acquirer, chosen);
  if ('terms' in result) return result.terms;
  throw wrong(`card.number: ${result.problem}`);
}

/** The same acquirer, but it declines what it would approve. */
function unwilling(deps: CardDeps, payment: Payment): CardDeps {
  const message = responseMessages['05'] ?? '';
  const declines = async () => ({ kind: 'declined', code: '05', message }) as const;
  const acquirer = { ...deps.acquirerOf(payment.channel), charge: declines, resume: declines };
  return { ...deps, acquirerOf: () => acquirer };
}

async function attemptOf(deps: CardDeps, payment: Payment, attemptId: string): Promise<Attempt> {
  const attempts = await attemptsOf(deps.payments.db, payment.id);
  const attempt = attempts.find(({ id }) => id === attemptId);
  if (attempt === undefined) throw new Error(`the attempt ${attemptId} is gone`);
  return attempt;
}

/** Types the one-time password. A device check needs no customer. */
async function passAtBank({ payments: { db } }: CardDeps, attempt: Attempt): Promise<void> {
  const found = await findAuthentication(db, attempt.authenticationId ?? '');
  if (found?.state !== 'CHALLENGE') return;
  await moveAuthentication(db.single, found.id, 'CHALLENGE', 'PASSED');
}

function wrong(detail: string): Problem {
  return new Problem(400, 'Bad request', `${detail}.`);
}

function impossible(
  { reference }: Payment,
  { outcome }: { outcome: string },
  why: string,
): Refusal {
  return conflicting({ name: 'OUTCOME_IMPOSSIBLE', reference, outcome, why });
}
