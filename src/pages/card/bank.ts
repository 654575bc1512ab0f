// The customer's way to the bank and back: our page around the bank's page, and the result.
import type { FastifyReply } from 'fastify';
import { move } from '../../cards/attempt-store.ts';
import { noteReturned } from '../../cards/commit-answer.ts';
import { resumeCard } from '../../cards/try.ts';
import { seeOther, sendPage } from '../kit/page.ts';
import { BankFrame } from './bank-frame.tsx';
import { schemeOf } from './theme.ts';
import { afterTry, seePage, waitingTry } from './tries.ts';
import { frameOf, purchaseOf, shownCard, themeOf } from './view.ts';
import { formState, protection, stepPath, type Visit } from './visit.ts';

export async function showBank(visit: Visit): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  const src = attempt?.authenticationUrl;
  if (attempt === undefined || src === undefined) return seePage(visit);
  const { script, trust } = protection(visit);
  const step = attempt.state === 'METHOD' ? 'method' : 'challenge';
  // The simulated bank speaks the page's language and has its light or dark look. A real one knows neither.
  const isOwn = src.startsWith('/');
  const { language } = visit;
  const look = schemeOf(themeOf(visit));
  const framed = `${src}?${new URLSearchParams({ lang: language, framed: look })}`;
  const alone = isOwn ? `${src}?${new URLSearchParams({ lang: language })}` : src;
  const page = BankFrame({
    frame: frameOf(visit),
    script,
    purchase: purchaseOf(visit),
    step,
    src: isOwn ? framed : src,
    continueHref: stepPath(visit, 'continue'),
    fullPageHref: step === 'challenge' ? alone : undefined,
    action: stepPath(visit),
    state: formState(visit, attempt.id),
    charged: BigInt(attempt.terms.charged),
    card: shownCard(attempt),
  });
  const frames = isOwn ? [] : [src];
  return sendPage(visit.reply, 200, page, { ...trust, frames });
}

/** The device check is over, or the customer says that the bank has finished. */
export async function goOn(visit: Visit): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  if (attempt === undefined) return seePage(visit);
  return afterTry(visit, attempt.id, await resumeCard(visit.desk.cards, attempt));
}

/**
 * The bank sends the customer back. Any site could post this form, so its content is not trusted: the form
 * must name the authentication that this link waits for, and the result is asked from the acquirer.
 */
export async function comeBack(visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const attempt = await waitingTry(visit, 'METHOD', 'CHALLENGE');
  const named = form.get('authentication');
  if (attempt === undefined || attempt.authenticationId !== named) return seePage(visit);
  return afterTry(visit, attempt.id, await resumeCard(visit.desk.cards, attempt));
}

export async function cancel(visit: Visit, attemptId: string): Promise<FastifyReply> {
  const { cards } = visit.desk;
  const from = ['CONFIRMING', 'METHOD', 'CHALLENGE'] as const;
  const step = { from, to: 'ABANDONED', at: cards.payments.clock.now() } as const;
  if (await move(cards.payments.db.single, attemptId, step))
    await noteReturned(cards, visit.payment);
  return seeOther(visit.reply, stepPath(visit));
}
