// A customer's visit to a provider's pages: one payment, one link, steps that cannot be skipped, one ending.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Channel } from '../../channels/channel.ts';
import type { Simulation } from '../../channels/simulation.ts';
import type { Language } from '../../pages/kit/language.ts';
import { formOf, languageOf, seeOther, sendPage } from '../../pages/kit/page.ts';
import { findByPageToken } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import type { Verdict } from '../../payments/ports.ts';
import { settle } from '../../payments/settle.ts';
import { type Desk, frameOf, sendError, shopOf } from './desk.ts';
import { endingOf } from './ending.ts';
import { EndingPage } from './pages/ending-page.tsx';
import type { Ending, EndingWords } from './pages/ending-words.ts';
import type { ProviderStepProps } from './pages/provider-page.tsx';
import { pagePath, paidVerdict } from './simulator.ts';

/** What the next page shows: the customer's progress, and the problems of the last answer. */
export interface Shown<Progress = object, Problem = unknown> {
  progress: Progress;
  /** A phone number that was typed, to show it again. */
  phone?: string | undefined;
  problems?: readonly Problem[] | undefined;
}

/** One way to pay at a provider: its steps as pure functions, and their pages. */
export interface ProviderFlow<
  S extends Simulation = Simulation,
  Progress extends object = object,
  Problem = unknown,
> {
  /** The first step of a visit. `query` is the query of the link. */
  begin(query: Readonly<Record<string, string | undefined>>): Progress;
  /** The next step after the form's `do`, or `paid`. Returns the same progress if `do` has no meaning at this step. */
  answer(
    simulation: S,
    progress: Progress,
    form: URLSearchParams,
  ): Shown<Progress, Problem> | 'paid';
  page(props: ProviderStepProps, simulation: S, shown: Shown<Progress, Problem>): VNode;
  /** The text for `approved` if no money is lent. */
  approved?: Readonly<Record<Language, EndingWords>> | undefined;
}

/** `providerRoutes` makes sure that the flow fits the channel's simulation. */
interface Visit {
  desk: Desk;
  flow: ProviderFlow;
  channel: Channel;
  payment: Payment;
  language: Language;
  reply: FastifyReply;
}

interface Linked {
  Params: { token: string };
  Querystring: Record<string, string | undefined>;
}

/** The routes behind the payment links of the channel. */
export function providerRoutes<S extends Simulation, Progress extends object, Problem>(
  app: FastifyInstance,
  desk: Desk,
  channel: Channel & { simulation: S },
  flow: ProviderFlow<S, Progress, Problem>,
): void {
  const path = pagePath(channel.id, ':token');
  const visitOf = async (
    request: FastifyRequest<Linked>,
    reply: FastifyReply,
    form?: URLSearchParams,
  ): Promise<Visit | undefined> => {
    const payment = await findByPageToken(desk.payments.db, request.params.token);
    if (payment?.channel !== channel.id) return undefined;
    const language = languageOf(request as FastifyRequest, form);
    return { desk, flow, channel, payment, language, reply };
  };
  app.get<Linked>(path, async (request, reply) => {
    const { query } = request;
    const visit = await visitOf(request, reply);
    if (visit === undefined) return sendError(desk, request, reply, 404);
    const ending = endingOf(desk, visit.payment, query.ended);
    if (ending !== undefined) return sendEnding(visit, ending, query.stay !== undefined);
    return sendStep(visit, { progress: flow.begin(query) });
  });
  app.post<Linked>(path, async (request, reply) => {
    const form = formOf(request);
    const visit = await visitOf(request, reply, form);
    if (visit === undefined) return sendError(desk, request, reply, 404);
    if (endingOf(desk, visit.payment) !== undefined) return seeEnding(visit);
    return answer(visit, form);
  });
}

async function answer(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const { desk, flow, channel, payment } = visit;
  switch (form.get('do')) {
    case 'decline':
      return end(visit, { kind: 'failed', reason: 'declined by the acquirer' }, 'declined');
    case 'cancel':
      return end(visit, { kind: 'failed', reason: 'cancelled by the customer' }, 'cancelled');
  }
  const progress = progressOf(visit, form);
  const shown = flow.answer(channel.simulation, progress, form);
  if (shown !== 'paid') return sendStep(visit, shown);
  const { months } = progress as { months?: number };
  // The payment's own id is the receipt's key, so a second click is the same receipt.
  const verdict = paidVerdict(channel, payment, payment.id, desk.clock.now());
  return end(visit, months === undefined ? verdict : inMonths(verdict, months), 'approved');
}

/** One month is a payment at once. */
function inMonths(verdict: ReturnType<typeof paidVerdict>, months: number): Verdict {
  const tenor = months > 1 ? months : undefined;
  return { ...verdict, receipt: { ...verdict.receipt, tenor } };
}

/** The sealed progress that the page sent back. If it is not valid, the visit starts again. */
function progressOf({ desk, flow, payment }: Visit, form: URLSearchParams): object {
  try {
    return JSON.parse(desk.sealer.open(form.get('state') ?? '', payment.id)) as object;
  } catch {
    return flow.begin({});
  }
}

async function end(visit: Visit, verdict: Verdict, ended: Ending): Promise<FastifyReply> {
  await settle(visit.desk.payments, visit.payment, verdict);
  return seeEnding(visit, ended);
}

function seeEnding({ channel, payment, language, reply }: Visit, ended?: Ending): FastifyReply {
  const query = new URLSearchParams({ lang: language });
  if (ended !== undefined) query.set('ended', ended);
  return seeOther(reply, `${pagePath(channel.id, payment.pageToken ?? '')}?${query}`);
}

function sendStep(
  { desk, flow, channel, payment, language, reply }: Visit,
  shown: Shown,
): FastifyReply {
  const props = {
    frame: frameOf(desk, language),
    channel,
    shop: shopOf(desk, payment),
    payment,
    action: pagePath(channel.id, payment.pageToken ?? ''),
    state: desk.sealer.seal(JSON.stringify(shown.progress), payment.id),
  };
  const page = flow.page(props, channel.simulation, shown);
  return sendPage(reply, shown.problems === undefined ? 200 : 400, page);
}

function sendEnding(
  { desk, flow, channel, payment, language, reply }: Visit,
  outcome: Ending,
  stay: boolean,
): FastifyReply {
  const { returnUrl, cancelUrl } = payment.purchase;
  const query = new URLSearchParams({ lang: language, ended: outcome, stay: '' });
  const page = EndingPage({
    frame: frameOf(desk, language),
    channel,
    shop: shopOf(desk, payment),
    payment,
    outcome,
    approved: flow.approved?.[language],
    continueTo: outcome === 'cancelled' ? (cancelUrl ?? returnUrl) : returnUrl,
    stayHref: stay ? undefined : `?${query}`,
  });
  return sendPage(reply, 200, page);
}
