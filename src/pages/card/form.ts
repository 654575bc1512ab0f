// The card form: it is shown, read and tried, and shown again if something is wrong.
import type { FastifyReply } from 'fastify';
import { findAttempt } from '../../cards/attempt-store.ts';
import { discountOf } from '../../cards/terms.ts';
import { tryCard } from '../../cards/try.ts';
import { findCard, openSaved, type Saved } from '../../cards/vault.ts';
import { isOwnForm, sendPage } from '../kit/page.ts';
import { cancel } from './bank.ts';
import { CardPage } from './card-page.tsx';
import { confirm } from './confirm.ts';
import type { CardProblem } from './props.ts';
import { afterTry, seePage } from './tries.ts';
import { readTyped, shownAgain } from './typed.ts';
import { declinedOf, frameOf, offerOf, outcomeOf, purchaseOf, savingOf, themeOf } from './view.ts';
import { formState, protection, readState, stepPath, type Visit } from './visit.ts';

async function savedOf({ desk, payment, request }: Visit): Promise<Saved | undefined> {
  const { token, customer } = payment.details;
  if (token === undefined || (request.query as { card?: string }).card === 'new') return undefined;
  return findCard(desk.cards.payments.db, payment.clientId, token, customer.id);
}

/** A promo depends on the first eight digits, and the masked number shows only six. */
function numberOf({ desk }: Visit, saved: Saved): string {
  return openSaved(desk.cards.sealer, saved).number;
}

export async function sendForm(
  visit: Visit,
  status: number,
  problems?: CardProblem[],
  form?: URLSearchParams,
): Promise<FastifyReply> {
  const { payment, reply } = visit;
  const saved = await savedOf(visit);
  const { script, trust } = protection(visit);
  visit.desk.noteTheme(payment, themeOf(visit));
  const newCard = 'card' in (visit.request.query as object) ? { card: 'new' } : undefined;
  const page = CardPage({
    frame: frameOf(visit),
    script,
    purchase: purchaseOf(visit),
    action: stepPath(visit, '', newCard),
    state: formState(visit),
    ...offerOf(visit, saved),
    savedDiscount: saved && discountOf(payment.details, numberOf(visit, saved)),
    otherCardHref: saved && stepPath(visit, '', { card: 'new' }),
    values: form && shownAgain(form),
    problems,
    declined: problems === undefined ? declinedOf(payment) : undefined,
    giveUpHref: payment.purchase.cancelUrl ?? payment.purchase.returnUrl,
    leaveAfterSeconds: leavesAfterDecline(visit),
  });
  return sendPage(reply, status, page, trust);
}

/** How long a declined customer may think before the page goes back to the shop, in seconds. */
const declinedSeconds = 10;

/** Only right after a try: who opens the link later, or chooses another language, is not sent away. */
function leavesAfterDecline({ payment, request }: Visit): number | undefined {
  const isJustDone = 'done' in (request.query as object);
  return payment.details.autoRedirect && isJustDone ? declinedSeconds : undefined;
}

export async function takeForm(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const attemptId = isOwnForm(request) ? readState(visit, form) : undefined;
  if (outcomeOf(payment, desk.cards.payments.clock.now(), false) !== undefined)
    return seePage(visit);
  if (attemptId === undefined) return sendForm(visit, 403, ['form-stale']);
  switch (form.get('do')) {
    case 'cancel':
      return cancel(visit, attemptId);
    case 'confirm':
      return confirmOrSay(visit, form, attemptId);
    case 'pay':
      return pay(visit, form, attemptId);
    default:
      return sendForm(visit, 200, undefined, form);
  }
}

async function confirmOrSay(visit: Visit, form: URLSearchParams, attemptId: string) {
  const answered = await confirm(visit, form, attemptId);
  return answered === 'too-many' ? sendForm(visit, 429, ['too-many'], form) : answered;
}

async function pay(visit: Visit, form: URLSearchParams, attemptId: string): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const { cards } = desk;
  // A second click: the first one is in progress or has been answered.
  if (await findAttempt(cards.payments.db, attemptId))
    return afterTry(visit, attemptId, 'repeated');
  const saved = await savedOf(visit);
  const opened = saved && { ...saved, card: openSaved(cards.sealer, saved) };
  const acquirer = cards.acquirerOf(payment.channel);
  const typed = readTyped({
    payment,
    form,
    saved: opened,
    saving: savingOf(payment, saved),
    identify: acquirer.identify,
    now: cards.payments.clock.now(),
  });
  if ('problems' in typed) return sendForm(visit, 400, typed.problems, form);
  // The customer must confirm an amount that the button did not show.
  const confirming = form.get('amount') !== typed.terms.charged;
  const input = { payment, attemptId, ...typed, address: request.ip, confirming };
  const tried = await tryCard(cards, input);
  if (tried === 'busy') return sendForm(visit, 409, ['busy'], form);
  if (tried === 'too-many') return sendForm(visit, 429, ['too-many'], form);
  return afterTry(visit, attemptId, tried);
}
