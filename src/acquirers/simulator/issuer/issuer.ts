// The simulated acquirer and issuer of cards: the test card decides what happens.
import type { CardAcquirer, CardAnswer, CardCharge } from '../../../cards/acquirer.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Db } from '../../../storage/db.ts';
import { chance } from '../chance.ts';
import {
  authenticationOf,
  beginAuthentication,
  findAuthentication,
  moveAuthentication,
  type SimulatedAuthentication,
} from './authentication.ts';
import { assess, isRejected } from './risk.ts';
import { responseMessages, sameBin, type TestCard, testCard } from './test-cards.ts';

export interface IssuerDeps {
  db: Db;
  clock: Clock;
}

export const bankPath = (authenticationId: string) => `/simulator/cards/bank/${authenticationId}`;
export const methodPath = (authenticationId: string) => `${bankPath(authenticationId)}/device`;

/** The part of a test card that decides what happens. */
type Played = Pick<TestCard, 'authentication' | 'responseCode'>;

const unknownCard: Played = {
  authentication: 'frictionless',
  responseCode: '14',
};

export function createIssuer(deps: IssuerDeps): CardAcquirer {
  return {
    identify(number) {
      const { type = 'CREDIT', issuer = 'UNKNOWN', bank } = sameBin(number) ?? {};
      return { type, issuer, bank };
    },
    charge: (charged) => charge(deps, charged),
    resume: (charged, authenticationId) => resume(deps, charged, authenticationId),
    // The simulator stores approvals only in the payment, so there is nothing to reverse.
    reverse: async () => {},
    inquire: (charged) => inquire(deps, charged),
  };
}

async function charge(deps: IssuerDeps, charged: CardCharge): Promise<CardAnswer> {
  const card = testCard(charged.card.number) ?? unknownCard;
  if (isRejected(card)) return declined(card, 'RJ');
  if (!charged.authenticates) return verdict(charged, card);
  switch (card.authentication) {
    case 'frictionless':
      return verdict(charged, card, chance.id());
    case 'refused':
      return declined(card, 'DA', chance.id());
    case 'challenge':
      return authenticate(
        card,
        await beginAuthentication(...beginning(deps, charged, 'CHALLENGE')),
      );
    case 'device-check':
    case 'device-check-challenge':
      return authenticate(card, await beginAuthentication(...beginning(deps, charged, 'METHOD')));
  }
}

function beginning(deps: IssuerDeps, charged: CardCharge, state: 'METHOD' | 'CHALLENGE') {
  const { payment, attemptId, terms } = charged;
  const { masked, brand, issuer } = terms.face;
  const begun = { masked, brand, bank: issuer, state, paymentId: payment.id, attemptId };
  const named = { ...begun, amount: BigInt(terms.charged) };
  return [deps.db.single, named, deps.clock.now()] as const;
}

function authenticate(card: Played, { id, state, expiresAt }: SimulatedAuthentication): CardAnswer {
  const step = state === 'METHOD' ? 'method' : 'challenge';
  const url = step === 'method' ? methodPath(id) : bankPath(id);
  const verification = assess(card);
  return { kind: 'authenticate', step, authenticationId: id, url, until: expiresAt, verification };
}

/** Only authentications are stored. Answers that were given at once are stored only in the payment. */
async function inquire(deps: IssuerDeps, charged: CardCharge): Promise<CardAnswer | undefined> {
  const found = await authenticationOf(deps.db, charged.attemptId);
  if (found === undefined) return undefined;
  const isOpen = found.state === 'METHOD' || found.state === 'CHALLENGE';
  const isInTime = deps.clock.now() < found.expiresAt;
  const card = testCard(charged.card.number) ?? unknownCard;
  return isOpen && isInTime ? authenticate(card, found) : resume(deps, charged, found.id);
}

async function resume(deps: IssuerDeps, charged: CardCharge, id: string): Promise<CardAnswer> {
  const card = testCard(charged.card.number) ?? unknownCard;
  const found = await findAuthentication(deps.db, id);
  if (found === undefined) return declined(card, 'DA', id);
  switch (found.state) {
    case 'METHOD': {
      const asks = card.authentication === 'device-check-challenge';
      const to = asks ? 'CHALLENGE' : 'PASSED';
      const moved = await moveAuthentication(deps.db.single, id, 'METHOD', to);
      return asks ? authenticate(card, moved ?? found) : verdict(charged, card, id);
    }
    case 'CHALLENGE':
      if (deps.clock.now() < found.expiresAt) return { kind: 'waiting' };
      await moveAuthentication(deps.db.single, id, 'CHALLENGE', 'TIMED_OUT');
      return declined(card, 'TO', id);
    case 'PASSED':
      return verdict(charged, card, id);
    case 'TIMED_OUT':
      return declined(card, 'TO', id);
    case 'REFUSED':
    case 'FAILED':
      return declined(card, 'DA', id);
  }
}

/** The issuer's answer when the customer is authenticated, or need not be. */
function verdict(charged: CardCharge, card: Played, authenticationId?: string): CardAnswer {
  if (card.responseCode !== '00') return declined(card, card.responseCode, authenticationId);
  const isMaster = charged.terms.face.brand === 'MASTER';
  const authenticated = isMaster ? '02' : '05';
  const approvalCode = chance.digits(6);
  return {
    kind: 'approved',
    approvalCode,
    message: responseMessages['00'] ?? '',
    references: [
      { name: 'RRN', value: chance.digits(12) },
      { name: 'APPROVAL_CODE', value: approvalCode },
    ],
    eci: authenticationId === undefined ? (isMaster ? '00' : '07') : authenticated,
    authenticationId,
    verification: assess(card),
  };
}

function declined(card: Played, code: string, authenticationId?: string): CardAnswer {
  const message = responseMessages[code] ?? 'DECLINED';
  return {
    kind: 'declined',
    code,
    message,
    authenticationId,
    verification: assess(card),
  };
}
