// The pay-later flow: sign in, choose the tenure, confirm; or decline, or cancel. One payment, one link.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { PaylaterSimulation } from '../../channels/simulation.ts';
import { formOf, languageOf, seeOther, sendPage } from '../../http/page.ts';
import type { Language } from '../../pages/kit/language.ts';
import { findByPageToken } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import type { Verdict } from '../../payments/ports.ts';
import { settle } from '../../payments/settle.ts';
import { type Desk, frameOf, sendError, shopOf } from './desk.ts';
import { endingOf } from './ending.ts';
import { type AnswerProblem, chosenTenure, otpProblems, signInProblems } from './pages/answers.ts';
import { PaylaterPage, type PaylaterStep } from './pages/paylater-page.tsx';
import { PaylaterResult } from './pages/paylater-result.tsx';
import type { PaylaterOutcome } from './pages/paylater-result-words.ts';
import { pagePath, paidVerdict } from './simulator.ts';

interface PaylaterChannel extends Channel {
  simulation: PaylaterSimulation;
}

/** How far the customer has come; sealed into the page, so that no step can be left out. */
interface Progress {
  step: PaylaterStep;
  months?: number;
}

/** What the next page shows. */
interface Next extends Progress {
  phone?: string;
  problems?: AnswerProblem[];
}

interface Visit {
  desk: Desk;
  channel: PaylaterChannel;
  payment: Payment;
  language: Language;
  reply: FastifyReply;
}

interface Linked {
  Params: { token: string };
  Querystring: { ended?: string; stay?: string };
}

export function paylaterRoutes(app: FastifyInstance, desk: Desk, channel: PaylaterChannel): void {
  const path = pagePath(channel.id, ':token');
  const visit = async (
    request: FastifyRequest<Linked>,
    reply: FastifyReply,
    language: Language,
  ) => {
    const payment = await findByPageToken(desk.db, request.params.token);
    if (payment?.channel !== channel.id) return undefined;
    return { desk, channel, payment, language, reply } satisfies Visit;
  };
  app.get<Linked>(path, async (request, reply) => {
    const found = await visit(request, reply, languageOf(request));
    if (found === undefined) return sendError(desk, request, reply, 404);
    const ending = endingOf(desk, found.payment, request.query.ended);
    if (ending !== undefined) return sendEnding(found, ending, request.query.stay !== undefined);
    return sendStep(found, { step: 'sign-in' });
  });
  app.post<Linked>(path, async (request, reply) => {
    const form = formOf(request);
    const found = await visit(request, reply, languageOf(request, form));
    if (found === undefined) return sendError(desk, request, reply, 404);
    if (endingOf(desk, found.payment) !== undefined) return seeEnding(found);
    return answer(found, form);
  });
}

async function answer(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const progress = progressOf(visit, form);
  switch (form.get('do')) {
    case 'decline':
      return end(visit, { kind: 'failed', reason: 'declined by the acquirer' }, 'declined');
    case 'cancel':
      return end(visit, { kind: 'failed', reason: 'cancelled by the customer' }, 'cancelled');
    case 'back':
      return sendStep(visit, { ...progress, step: progress.step === 'otp' ? 'tenure' : 'sign-in' });
    case 'sign-in':
      return sendStep(visit, signIn(visit, form));
    case 'choose':
      return sendStep(visit, choose(visit, progress, form));
    case 'pay':
      return pay(visit, progress, form);
    default:
      return sendStep(visit, progress);
  }
}

/** What the page brought back; anything that is not its own counts as the beginning. */
function progressOf({ desk, payment }: Visit, form: URLSearchParams): Progress {
  try {
    return JSON.parse(desk.sealer.open(form.get('state') ?? '', payment.id)) as Progress;
  } catch {
    return { step: 'sign-in' };
  }
}

function signIn({ channel }: Visit, form: URLSearchParams): Next {
  const typed = { phone: form.get('phone') ?? '', pin: form.get('pin') ?? '' };
  const problems = signInProblems(channel.simulation.signIn, typed);
  return problems.length > 0
    ? { step: 'sign-in', phone: typed.phone, problems }
    : { step: 'tenure' };
}

function choose({ channel }: Visit, progress: Progress, form: URLSearchParams): Next {
  if (progress.step === 'sign-in') return progress;
  const tenure = chosenTenure(channel.simulation.tenures, form.get('months') ?? '');
  if (tenure === undefined) return { step: 'tenure', problems: ['tenure-missing'] };
  return { step: 'otp', months: tenure.months };
}

async function pay(visit: Visit, progress: Progress, form: URLSearchParams): Promise<FastifyReply> {
  if (progress.step !== 'otp') return sendStep(visit, progress);
  const { desk, channel, payment } = visit;
  const problems = otpProblems(channel.simulation.signIn, form.get('otp') ?? '');
  if (problems.length > 0) return sendStep(visit, { ...progress, problems });
  // The payment's own id is the receipt's key: a second click finds the money already there.
  return end(visit, paidVerdict(channel, payment, payment.id, desk.clock.now()), 'approved');
}

async function end(visit: Visit, verdict: Verdict, ended: PaylaterOutcome): Promise<FastifyReply> {
  await settle(visit.desk, visit.payment.id, verdict);
  return seeEnding(visit, ended);
}

function seeEnding({ channel, payment, language, reply }: Visit, ended?: PaylaterOutcome) {
  const query = new URLSearchParams({ lang: language, ...(ended === undefined ? {} : { ended }) });
  return seeOther(reply, `${pagePath(channel.id, payment.pageToken ?? '')}?${query}`);
}

function sendStep({ desk, channel, payment, language, reply }: Visit, next: Next): FastifyReply {
  const { step, months, phone, problems } = next;
  const state = desk.sealer.seal(JSON.stringify({ step, months }), payment.id);
  const page = PaylaterPage({
    frame: frameOf(desk, language),
    channel,
    simulation: channel.simulation,
    shop: shopOf(desk, payment),
    payment,
    action: pagePath(channel.id, payment.pageToken ?? ''),
    state,
    step,
    values: { phone, months },
    problems,
  });
  return sendPage(reply, problems === undefined ? 200 : 400, page);
}

function sendEnding(
  { desk, channel, payment, language, reply }: Visit,
  outcome: PaylaterOutcome,
  stay: boolean,
): FastifyReply {
  const { returnUrl, cancelUrl } = payment.purchase;
  const continueTo = outcome === 'cancelled' ? (cancelUrl ?? returnUrl) : returnUrl;
  const page = PaylaterResult({
    frame: frameOf(desk, language),
    channel,
    shop: shopOf(desk, payment),
    payment,
    outcome,
    continueTo,
    stayHref: stay
      ? undefined
      : `?${new URLSearchParams({ lang: language, ended: outcome, stay: '' })}`,
  });
  return sendPage(reply, 200, page);
}
