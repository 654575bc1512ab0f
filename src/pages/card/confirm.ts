// The step between the card form and the charge if a promo changes the amount: the customer confirms the new amount.
import type { FastifyReply } from 'fastify';
import type { Attempt } from '../../cards/attempt.ts';
import { findAttempt } from '../../cards/attempt-store.ts';
import { readCvv } from '../../cards/card.ts';
import { confirmCard } from '../../cards/try.ts';
import { needsCustomer } from '../../channels/cards/order.ts';
import { sendPage } from '../kit/page.ts';
import { CardConfirm } from './confirm-page.tsx';
import type { CardConfirmProps } from './props.ts';
import { afterTry, seePage, waitingTry } from './tries.ts';
import { frameOf, purchaseOf, shownCard } from './view.ts';
import { formState, protection, stepPath, type Visit } from './visit.ts';

export async function showConfirm(visit: Visit): Promise<FastifyReply> {
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

/** Charges the card that waits for this. Returns `too-many` if a limit forbids it. */
export async function confirm(
  visit: Visit,
  form: URLSearchParams,
  attemptId: string,
): Promise<FastifyReply | 'too-many'> {
  const { cards } = visit.desk;
  const attempt = await findAttempt(cards.payments.db, attemptId);
  if (attempt?.state !== 'CONFIRMING') return afterTry(visit, attemptId, 'repeated');
  if (!needsCustomer(visit.payment.details)) {
    return confirmed(visit, attempt, undefined);
  }
  const cvv = readCvv(form.get('cvv') ?? '', attempt.terms.face.brand);
  if ('problem' in cvv) return sendConfirm(visit, attempt, 400, [cvv.problem]);
  return confirmed(visit, attempt, cvv.value);
}

async function confirmed(visit: Visit, attempt: Attempt, cvv: string | undefined) {
  const tried = await confirmCard(visit.desk.cards, attempt, cvv);
  return tried === 'too-many' ? tried : afterTry(visit, attempt.id, tried);
}
