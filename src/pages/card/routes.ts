// The hosted card page over HTTP: the form, the promo to confirm, the way to the bank and back, the end.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Attempt } from '../../cards/attempt.ts';
import { attemptsOf, findAttempt, move } from '../../cards/attempt-store.ts';
import { readCvv } from '../../cards/card.ts';
import { noteReturned } from '../../cards/conclude.ts';
import { cardAcquirerOf, confirmCard, resumeCard, type Tried, tryCard } from '../../cards/try.ts';
import { findCard, openSaved, type Saved } from '../../cards/vault.ts';
import { needsCustomer } from '../../channels/cards/order.ts';
import type { Mount } from '../../http/app.ts';
import { assetRoutes, formOf, seeOther, sendPage } from '../../http/page.ts';
import { cardScript, cardStylesheet } from './assets.ts';
import { BankFrame } from './bank-frame.tsx';
import { CardPage } from './card-page.tsx';
import { CardConfirm } from './confirm-page.tsx';
import type { CardConfirmProps, CardOutcome, CardProblem } from './props.ts';
import { CardResult } from './result-page.tsx';
import { themeNamed, themeSheet } from './theme.ts';
import { readTyped, shownAgain } from './typed.ts';
import {
  declinedOf,
  frameOf,
  offerOf,
  outcomeOf,
  purchaseOf,
  resultOf,
  savingOf,
  shownCard,
} from './view.ts';
import {
  type CardDesk,
  formState,
  isOwnForm,
  type Linked,
  payPath,
  protection,
  readState,
  sendError,
  stepPath,
  type Visit,
  visitOf,
} from './visit.ts';

export function cardRoutes(desk: CardDesk): Mount {
  return (app) => {
    assetRoutes([cardStylesheet])(app);
    serveScript(app);
    serveThemes(app);
    get(app, desk, '', showPage);
    get(app, desk, '/confirm', showConfirm);
    get(app, desk, '/bank', showBank);
    get(app, desk, '/continue', goOn);
    post(app, desk, '', takeForm);
    post(app, desk, '/return', comeBack);
  };
}

type Show = (visit: Visit) => Promise<FastifyReply>;
type Take = (visit: Visit, form: URLSearchParams) => Promise<FastifyReply>;

function get(app: FastifyInstance, desk: CardDesk, step: string, show: Show): void {
  app.get<Linked>(`${payPath(':token')}${step}`, async (request, reply) => {
    const visit = await visitOf(desk, request, reply);
    return visit === undefined ? sendError(desk, request, reply, 404) : show(visit);
  });
}

function post(app: FastifyInstance, desk: CardDesk, step: string, take: Take): void {
  app.post<Linked>(`${payPath(':token')}${step}`, async (request, reply) => {
    const form = formOf(request);
    const visit = await visitOf(desk, request, reply, form);
    return visit === undefined ? sendError(desk, request, reply, 404) : take(visit, form);
  });
}

const forEver = 'public, max-age=31536000, immutable';

function serveScript(app: FastifyInstance): void {
  app.get(cardScript.path, async (_request, reply) =>
    reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', forEver)
      .header('x-content-type-options', 'nosniff')
      .send(cardScript.body),
  );
}

function serveThemes(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/assets/theme.:name.css', async (request, reply) => {
    const theme = themeNamed(request.params.name);
    if (theme === undefined) return reply.callNotFound();
    return reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', forEver)
      .header('x-content-type-options', 'nosniff')
      .send(themeSheet(theme));
  });
}

async function showPage(visit: Visit): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const justDone = 'done' in (request.query as object);
  const outcome = outcomeOf(payment, desk.cards.clock.now(), justDone);
  if (outcome !== undefined) return sendResult(visit, outcome);
  const tries = (await attemptsOf(desk.cards.db, payment.id)).filter(isOfSession(visit));
  if (tries.some(({ state }) => state === 'ASKING')) return sendResult(visit, 'waiting');
  if (tries.length >= desk.cards.limits.perPage) return sendResult(visit, 'failed');
  return sendForm(visit, 200);
}

const isOfSession =
  ({ payment }: Visit) =>
  ({ session }: Attempt) =>
    session === payment.pageToken;

function sendResult(visit: Visit, outcome: CardOutcome): FastifyReply {
  const { trust } = protection(visit);
  const { frameAncestors } = trust;
  return sendPage(visit.reply, 200, CardResult(resultOf(visit, outcome)), { frameAncestors });
}

async function savedOf({ desk, payment, request }: Visit): Promise<Saved | undefined> {
  const { token, customer } = payment.details;
  if (token === undefined || (request.query as { card?: string }).card === 'new') return undefined;
  return findCard(desk.cards.db, payment.clientId, token, customer.id);
}

async function sendForm(
  visit: Visit,
  status: number,
  problems?: CardProblem[],
  form?: URLSearchParams,
): Promise<FastifyReply> {
  const { payment, reply } = visit;
  const saved = await savedOf(visit);
  const { script, trust } = protection(visit);
  const newCard = 'card' in (visit.request.query as object) ? { card: 'new' } : undefined;
  const page = CardPage({
    frame: frameOf(visit),
    script,
    purchase: purchaseOf(visit),
    action: stepPath(visit, '', newCard),
    state: formState(visit),
    ...offerOf(visit, saved),
    otherCardHref: saved && stepPath(visit, '', { card: 'new' }),
    values: form && shownAgain(form),
    problems,
    declined: problems === undefined ? declinedOf(payment) : undefined,
    giveUpHref: payment.purchase.cancelUrl ?? payment.purchase.returnUrl,
  });
  return sendPage(reply, status, page, trust);
}

async function takeForm(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const attemptId = isOwnForm(request) ? readState(visit, form) : undefined;
  if (outcomeOf(payment, desk.cards.clock.now(), false) !== undefined) return seePage(visit);
  if (attemptId === undefined) return sendForm(visit, 403, ['form-stale']);
  switch (form.get('do')) {
    case 'cancel':
      return cancel(visit, attemptId);
    case 'confirm':
      return confirm(visit, form, attemptId);
    case 'pay':
      return pay(visit, form, attemptId);
    default:
      return sendForm(visit, 200, undefined, form);
  }
}

async function pay(visit: Visit, form: URLSearchParams, attemptId: string): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const { cards } = desk;
  // A second click: its first one is under way or has been answered.
  if (await findAttempt(cards.db, attemptId)) return afterTry(visit, attemptId, 'repeated');
  const saved = await savedOf(visit);
  const opened = saved && { ...saved, card: openSaved(cards.sealer, saved) };
  const acquirer = cardAcquirerOf(cards, payment);
  const typed = readTyped({
    payment,
    form,
    saved: opened,
    saving: savingOf(payment, saved),
    identify: acquirer.identify,
    now: cards.clock.now(),
  });
  if ('problems' in typed) return sendForm(visit, 400, typed.problems, form);
  // Nobody pays an amount that the button did not show.
  const confirming = form.get('amount') !== typed.terms.charged;
  const input = { payment, attemptId, ...typed, address: request.ip, confirming };
  const tried = await tryCard(cards, input);
  if (tried === 'busy') return sendForm(visit, 409, ['busy'], form);
  if (tried === 'too-many') return sendForm(visit, 429, ['too-many'], form);
  return afterTry(visit, attemptId, tried);
}

async function afterTry(visit: Visit, attemptId: string, tried: Tried): Promise<FastifyReply> {
  switch (tried) {
    case 'confirming':
      return seeOther(visit.reply, stepPath(visit, 'confirm'));
    case 'authenticate':
      return seeOther(visit.reply, stepPath(visit, 'bank'));
    case 'repeated': {
      const state = (await findAttempt(visit.desk.cards.db, attemptId))?.state;
      if (state === 'CONFIRMING') return seeOther(visit.reply, stepPath(visit, 'confirm'));
      const atBank = state === 'METHOD' || state === 'CHALLENGE';
      return atBank ? seeOther(visit.reply, stepPath(visit, 'bank')) : seePage(visit);
    }
    default:
      return seePage(visit);
  }
}

function seePage(visit: Visit): FastifyReply {
  return seeOther(visit.reply, stepPath(visit, '', { done: '' }));
}

/** This link's try in one of these states; the newest. */
async function waitingTry(
  visit: Visit,
  ...states: Attempt['state'][]
): Promise<Attempt | undefined> {
  const tries = await attemptsOf(visit.desk.cards.db, visit.payment.id);
  return tries.filter(isOfSession(visit)).find(({ state }) => states.includes(state));
}

async function showConfirm(visit: Visit): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'CONFIRMING');
  return attempt === undefined ? seePage(visit) : sendConfirm(visit, attempt, 200);
}

function sendConfirm(
  visit: Visit,
  attempt: Attempt,
  status: number,
  problems?: CardConfirmProps['problems'],
): FastifyReply {
  const { script, trust } = protection(visit);
  const { terms } = attempt;
  const page = CardConfirm({
    frame: frameOf(visit),
    script,
    purchase: purchaseOf(visit),
    action: stepPath(visit),
    state: formState(visit, attempt.id),
    card: shownCard(attempt),
    discount: BigInt(terms.discount ?? 0),
    charged: BigInt(terms.charged),
    asksCvv: needsCustomer(visit.payment.details),
    problems,
    backHref: stepPath(visit),
  });
  return sendPage(visit.reply, status, page, trust);
}

async function confirm(
  visit: Visit,
  form: URLSearchParams,
  attemptId: string,
): Promise<FastifyReply> {
  const { cards } = visit.desk;
  const attempt = await findAttempt(cards.db, attemptId);
  if (attempt?.state !== 'CONFIRMING') return afterTry(visit, attemptId, 'repeated');
  if (!needsCustomer(visit.payment.details)) {
    return afterTry(visit, attemptId, await confirmCard(cards, attemptId, undefined));
  }
  const cvv = readCvv(form.get('cvv') ?? '', attempt.terms.face.brand);
  if ('problem' in cvv) return sendConfirm(visit, attempt, 400, [cvv.problem]);
  return afterTry(visit, attemptId, await confirmCard(cards, attemptId, cvv.value));
}

async function showBank(visit: Visit): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  const src = attempt?.authenticationUrl;
  if (attempt === undefined || src === undefined) return seePage(visit);
  const { script, trust } = protection(visit);
  const step = attempt.state === 'METHOD' ? 'method' : 'challenge';
  const shown = `${src}?${new URLSearchParams({ lang: visit.language })}`;
  const page = BankFrame({
    frame: frameOf(visit),
    script,
    purchase: purchaseOf(visit),
    step,
    src: shown,
    continueHref: stepPath(visit, 'continue'),
    fullPageHref: step === 'challenge' ? shown : undefined,
    action: stepPath(visit),
    state: formState(visit, attempt.id),
    charged: BigInt(attempt.terms.charged),
    card: shownCard(attempt),
  });
  const frames = src.startsWith('/') ? [] : [src];
  return sendPage(visit.reply, 200, page, { ...trust, frames });
}

/** The device check is over, or the customer says that the bank is done with them. */
async function goOn(visit: Visit): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  if (attempt === undefined) return seePage(visit);
  return afterTry(visit, attempt.id, await resumeCard(visit.desk.cards, attempt.id));
}

/**
 * The bank sends the customer back. What it found is asked of it, not taken from this form, which any
 * site may post: it names the authentication that this link waits for and can say no more than "look".
 */
async function comeBack(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  const named = form.get('authentication');
  if (attempt === undefined || attempt.authenticationId !== named) return seePage(visit);
  return afterTry(visit, attempt.id, await resumeCard(visit.desk.cards, attempt.id));
}

async function cancel(visit: Visit, attemptId: string): Promise<FastifyReply> {
  const { cards } = visit.desk;
  const from = ['CONFIRMING', 'METHOD', 'CHALLENGE'] as const;
  const step = { from, to: 'ABANDONED', at: cards.clock.now() } as const;
  if (await move(cards.db.single, attemptId, step)) await noteReturned(cards, visit.payment);
  return seeOther(visit.reply, stepPath(visit));
}
