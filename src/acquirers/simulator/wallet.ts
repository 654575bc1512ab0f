// The wallet flow: phone, PIN, confirm; or decline, or cancel. One payment, one link.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { WalletSimulation } from '../../channels/simulation.ts';
import { formOf, languageOf, seeOther, sendPage } from '../../http/page.ts';
import type { Language } from '../../pages/kit/language.ts';
import { findByPageToken } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import type { Verdict } from '../../payments/ports.ts';
import { settle } from '../../payments/settle.ts';
import { type Desk, frameOf, sendError, shopOf } from './desk.ts';
import { endingOf } from './ending.ts';
import { phoneProblems, pinProblems, type WalletProblem } from './pages/answers.ts';
import { PaylaterResult } from './pages/paylater-result.tsx';
import type { PaylaterOutcome } from './pages/paylater-result-words.ts';
import { WalletPage, type WalletStep } from './pages/wallet-page.tsx';
import { walletApproved } from './pages/wallet-words.ts';
import { pagePath, paidVerdict } from './simulator.ts';

interface WalletChannel extends Channel {
  simulation: WalletSimulation;
}

/** How far the customer has come; sealed into the page, so that no step can be left out. */
interface Progress {
  step: WalletStep;
  deepLink: boolean;
}

interface Next extends Progress {
  phone?: string;
  problems?: WalletProblem[];
}

interface Visit {
  desk: Desk;
  channel: WalletChannel;
  payment: Payment;
  language: Language;
  reply: FastifyReply;
}

interface Linked {
  Params: { token: string };
  Querystring: { ended?: string; stay?: string; deeplink?: string };
}

export function walletRoutes(app: FastifyInstance, desk: Desk, channel: WalletChannel): void {
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
    const { ended, stay, deeplink } = request.query;
    const ending = endingOf(desk, found.payment, ended);
    if (ending !== undefined) return sendEnding(found, ending, stay !== undefined);
    return sendStep(found, { step: 'phone', deepLink: deeplink === 'true' });
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
      return sendStep(visit, { ...progress, step: 'phone' });
    case 'phone':
      return sendStep(visit, signIn(visit, progress, form.get('phone') ?? ''));
    case 'pin':
      return sendStep(visit, unlock(visit, progress, form.get('pin') ?? ''));
    case 'pay':
      return pay(visit, progress);
    default:
      return sendStep(visit, progress);
  }
}

/** What the page brought back; anything that is not its own counts as the beginning. */
function progressOf({ desk, payment }: Visit, form: URLSearchParams): Progress {
  try {
    return JSON.parse(desk.sealer.open(form.get('state') ?? '', payment.id)) as Progress;
  } catch {
    return { step: 'phone', deepLink: false };
  }
}

function signIn({ channel }: Visit, progress: Progress, phone: string): Next {
  const problems = phoneProblems(channel.simulation.signIn, phone);
  if (problems.length > 0) return { ...progress, step: 'phone', phone, problems };
  return { ...progress, step: 'pin' };
}

function unlock({ channel }: Visit, progress: Progress, pin: string): Next {
  if (progress.step !== 'pin') return progress;
  const problems = pinProblems(channel.simulation.signIn, pin);
  return problems.length > 0 ? { ...progress, problems } : { ...progress, step: 'confirm' };
}

async function pay(visit: Visit, progress: Progress): Promise<FastifyReply> {
  if (progress.step !== 'confirm') return sendStep(visit, progress);
  const { desk, channel, payment } = visit;
  // The payment's own id is the receipt's key: a second click finds the money already there.
  return end(visit, paidVerdict(channel, payment, payment.id, desk.clock.now()), 'approved');
}

async function end(visit: Visit, verdict: Verdict, ended: PaylaterOutcome): Promise<FastifyReply> {
  await settle(visit.desk, visit.payment.id, verdict);
  return seeEnding(visit, ended);
}

function seeEnding({ channel, payment, language, reply }: Visit, ended?: string): FastifyReply {
  const query = new URLSearchParams({ lang: language, ...(ended === undefined ? {} : { ended }) });
  return seeOther(reply, `${pagePath(channel.id, payment.pageToken ?? '')}?${query}`);
}

function sendStep({ desk, channel, payment, language, reply }: Visit, next: Next): FastifyReply {
  const { step, deepLink, phone, problems } = next;
  const page = WalletPage({
    frame: frameOf(desk, language),
    channel,
    simulation: channel.simulation,
    shop: shopOf(desk, payment),
    payment,
    action: pagePath(channel.id, payment.pageToken ?? ''),
    state: desk.sealer.seal(JSON.stringify({ step, deepLink }), payment.id),
    step,
    deepLink,
    phone,
    problems,
  });
  return sendPage(reply, problems === undefined ? 200 : 400, page);
}

function sendEnding(visit: Visit, outcome: PaylaterOutcome, stay: boolean): FastifyReply {
  const { desk, channel, payment, language, reply } = visit;
  const query = new URLSearchParams({ lang: language, ended: outcome, stay: '' });
  const page = PaylaterResult({
    frame: frameOf(desk, language),
    channel,
    shop: shopOf(desk, payment),
    payment,
    outcome,
    approved: walletApproved[language],
    continueTo: payment.purchase.returnUrl,
    stayHref: stay ? undefined : `?${query}`,
  });
  return sendPage(reply, 200, page);
}
