// The simulated bank over HTTP: the device check, the challenge and the test cards.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findAttempt } from '../../../cards/attempt-store.ts';
import type { CardBrand } from '../../../channels/cards/evidence.ts';
import type { Channel } from '../../../channels/channel.ts';
import { isUuid } from '../../../lib/ids.ts';
import { cardScript } from '../../../pages/card/assets.ts';
import type { Language } from '../../../pages/kit/language.ts';
import { formOf, languageOf, scripted, sendPage } from '../../../pages/kit/page.ts';
import type { PageTrust } from '../../../pages/kit/security-headers.ts';
import { findById } from '../../../payments/find.ts';
import type { Payment } from '../../../payments/payment.ts';
import { refundsOf } from '../../../payments/refund-store.ts';
import { type Desk, frameOf, sendError, shopOf, simulatorHome } from '../desk.ts';
import type { ChallengeDoneProps, ChallengeProps } from '../pages/bank-props.ts';
import { ChallengeDone, ChallengePage, MethodPage } from '../pages/challenge-page.tsx';
import { StatementPage } from '../pages/statement-page.tsx';
import { TestCardsPage } from '../pages/test-cards-page.tsx';
import {
  type AuthenticationState,
  countWrong,
  findAuthentication,
  maxTries,
  moveAuthentication,
  type SimulatedAuthentication,
} from './authentication.ts';
import { bankPath, methodPath } from './issuer.ts';
import { statementOf, statementPath } from './statement.ts';
import { testCards } from './test-cards.ts';

interface Visit {
  desk: Desk;
  authentication: SimulatedAuthentication;
  payment: Payment;
  /** The session of the link that the customer came from. It may have ended. */
  session: string;
  language: Language;
  reply: FastifyReply;
}

interface Named {
  Params: { id: string };
}

export function issuerRoutes(app: FastifyInstance, desk: Desk, channel: Channel): void {
  app.get(`${simulatorHome}/${channel.id}`, async (request, reply) => {
    const { script, trust } = scripted(cardScript);
    const frame = frameOf(desk, languageOf(request));
    return sendPage(reply, 200, TestCardsPage({ frame, script, cards: testCards }), trust);
  });
  app.get<Named>(statementPath(channel.id, ':id'), async (request, reply) =>
    sendStatement(desk, channel, request, reply),
  );
  app.get<Named>(methodPath(':id'), async (request, reply) => {
    const visit = await visitOf(desk, request, reply);
    if (visit === undefined) return sendError(desk, request, reply, 404);
    const frame = frameOf(desk, visit.language);
    return sendPage(reply, 200, MethodPage({ frame }), framedTrust(visit));
  });
  app.get<Named>(bankPath(':id'), async (request, reply) => {
    const visit = await visitOf(desk, request, reply);
    return visit === undefined ? sendError(desk, request, reply, 404) : show(visit);
  });
  app.post<Named>(bankPath(':id'), async (request, reply) => {
    const form = formOf(request);
    const visit = await visitOf(desk, request, reply, form);
    return visit === undefined ? sendError(desk, request, reply, 404) : answer(visit, form);
  });
}

async function sendStatement(
  desk: Desk,
  channel: Channel,
  request: FastifyRequest<Named>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params;
  const own = request as FastifyRequest;
  const payment = isUuid(id) ? await findById(desk.payments.db, id) : undefined;
  if (payment?.channel !== channel.id) return sendError(desk, own, reply, 404);
  const refunds = await refundsOf(desk.payments.db, payment.id);
  const statement = statementOf(payment, refunds, shopOf(desk, payment));
  if (statement === undefined) return sendError(desk, own, reply, 404);
  const frame = frameOf(desk, languageOf(own));
  const { reference } = payment;
  return sendPage(
    reply,
    200,
    StatementPage({ frame, statement, reference, homeHref: simulatorHome }),
  );
}

async function visitOf(
  desk: Desk,
  request: FastifyRequest<Named>,
  reply: FastifyReply,
  form?: URLSearchParams,
): Promise<Visit | undefined> {
  const authentication = await findAuthentication(desk.payments.db, request.params.id);
  const payment = authentication && (await findById(desk.payments.db, authentication.paymentId));
  const attempt = authentication && (await findAttempt(desk.payments.db, authentication.attemptId));
  if (authentication === undefined || !payment || !attempt) return undefined;
  const language = languageOf(request as FastifyRequest, form);
  const { session } = attempt;
  return { desk, authentication, payment, session, language, reply };
}

/** The bank's page is in a frame of our page, which may be in a frame of the shop's page. */
function framedTrust({ desk, payment }: Visit): PageTrust {
  const { frameAncestors = [] } = desk.merchants.find(payment.clientId) ?? {};
  return { framedByOwn: true, frameAncestors };
}

async function show(visit: Visit): Promise<FastifyReply> {
  const { desk, authentication } = visit;
  const { state, expiresAt, id } = authentication;
  if (state !== 'CHALLENGE') return sendDone(visit, state);
  if (desk.clock.now() < expiresAt) return sendChallenge(visit);
  return end(visit, id, 'TIMED_OUT');
}

const contextOf = ({ id }: SimulatedAuthentication) => `simulated authentication ${id}`;

async function answer(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const { desk, authentication } = visit;
  const { id, state, otp, expiresAt } = authentication;
  if (state !== 'CHALLENGE') return sendDone(visit, state);
  if (!isOwn(desk, authentication, form)) return sendChallenge(visit);
  if (desk.clock.now() >= expiresAt) return end(visit, id, 'TIMED_OUT');
  switch (form.get('do')) {
    case 'refuse':
      return end(visit, id, 'REFUSED');
    case 'time-out':
      return end(visit, id, 'TIMED_OUT');
    case 'confirm':
      break;
    default:
      return sendChallenge(visit);
  }
  const typed = (form.get('otp') ?? '').replace(/\s/g, '');
  if (typed === '') return sendChallenge(visit, 'otp-missing');
  if (typed === otp) return end(visit, id, 'PASSED');
  const counted = await countWrong(desk.payments.db.single, id);
  if (counted === undefined || counted.state === 'FAILED') return sendDone(visit, 'FAILED');
  return sendChallenge({ ...visit, authentication: counted }, 'otp-wrong');
}

function isOwn(desk: Desk, authentication: SimulatedAuthentication, form: URLSearchParams) {
  try {
    desk.sealer.open(form.get('state') ?? '', contextOf(authentication));
    return true;
  } catch {
    return false;
  }
}

async function end(visit: Visit, id: string, to: AuthenticationState): Promise<FastifyReply> {
  const moved = await moveAuthentication(visit.desk.payments.db.single, id, 'CHALLENGE', to);
  const now = moved ?? (await findAuthentication(visit.desk.payments.db, id));
  return sendDone(visit, now?.state ?? to);
}

function sendChallenge(visit: Visit, problem?: ChallengeProps['problem']): FastifyReply {
  const { desk, authentication, payment, language, reply } = visit;
  const { id, masked, brand, bank, amount, otp, tries } = authentication;
  const page = ChallengePage({
    frame: frameOf(desk, language),
    bank,
    brand: brand as CardBrand,
    masked: masked.slice(-4).padStart(masked.length, '*'),
    shop: shopOf(desk, payment),
    amount,
    otp,
    action: bankPath(id),
    state: desk.sealer.seal(id, contextOf(authentication)),
    problem,
    triesLeft: maxTries - tries,
  });
  return sendPage(reply, problem === undefined ? 200 : 400, page, framedTrust(visit));
}

const outcomes: Partial<Record<AuthenticationState, ChallengeDoneProps['outcome']>> = {
  PASSED: 'confirmed',
  REFUSED: 'refused',
  TIMED_OUT: 'timed-out',
};

/** Sends the customer back to the card page, which asks for the result. */
function sendDone(visit: Visit, state: AuthenticationState): FastifyReply {
  const { desk, authentication, payment, session, language, reply } = visit;
  const { script, trust } = scripted(cardScript);
  const pagePath = desk.channelOf(payment.channel).pagePath ?? '';
  const page = ChallengeDone({
    frame: frameOf(desk, language),
    script,
    bank: authentication.bank,
    outcome: outcomes[state] ?? 'failed',
    action: `${pagePath.replace('{token}', session)}/return`,
    hidden: { authentication: authentication.id, lang: language },
  });
  return sendPage(reply, 200, page, { ...framedTrust(visit), ...trust });
}
