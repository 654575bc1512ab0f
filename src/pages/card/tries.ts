// The card tries of a visit, and the page for each state of a try.
import type { FastifyReply } from 'fastify';
import type { Attempt } from '../../cards/attempt.ts';
import { attemptsOf, findAttempt } from '../../cards/attempt-store.ts';
import type { Tried } from '../../cards/try.ts';
import { seeOther } from '../kit/page.ts';
import { stepPath, type Visit } from './visit.ts';

/** The tries of this link, newest first. Tries of an earlier session do not count. */
export async function triesOf({ desk, payment }: Visit): Promise<Attempt[]> {
  const all = await attemptsOf(desk.cards.payments.db, payment.id);
  return all.filter(({ session }) => session === payment.pageToken);
}

/** The newest try of this link in one of these states. */
export async function waitingTry(
  visit: Visit,
  ...states: Attempt['state'][]
): Promise<Attempt | undefined> {
  return (await triesOf(visit)).find(({ state }) => states.includes(state));
}

/** Sends the customer to the page on which the try continues, or to the result. */
export async function afterTry(
  visit: Visit,
  attemptId: string,
  tried: Tried,
): Promise<FastifyReply> {
  switch (tried) {
    case 'confirming':
      return seeOther(visit.reply, stepPath(visit, 'confirm'));
    case 'authenticate':
      return seeOther(visit.reply, stepPath(visit, 'bank'));
    case 'repeated': {
      const state = (await findAttempt(visit.desk.cards.payments.db, attemptId))?.state;
      if (state === 'CONFIRMING') return seeOther(visit.reply, stepPath(visit, 'confirm'));
      const atBank = state === 'METHOD' || state === 'CHALLENGE';
      return atBank ? seeOther(visit.reply, stepPath(visit, 'bank')) : seePage(visit);
    }
    default:
      return seePage(visit);
  }
}

export function seePage(visit: Visit): FastifyReply {
  return seeOther(visit.reply, stepPath(visit, '', { done: '' }));
}
