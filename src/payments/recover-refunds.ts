// Closes refunds that a crash left OPENING: the acquirer is asked what became of them.

import type { Answer } from '../dialect.ts';
import type { Log } from '../lib/log.ts';
import { findById } from './find.ts';
import type { Payment, Refund } from './payment.ts';
import type { AcquirerOf, RefundVerdict } from './ports.ts';
import { conclude } from './refund.ts';
import { openRefunds } from './refund-store.ts';
import type { SettleDeps } from './settle.ts';

export interface RecoverRefundDeps extends SettleDeps {
  acquirerOf: AcquirerOf;
  answerOf: (payment: Payment, refund: Refund) => Answer;
  log: Log;
  /** A refund younger than this may still be on its way, in seconds. */
  openingPatienceSeconds: number;
}

/** Asks about every refund that has been OPENING for too long; answers how many were closed. */
export async function recoverRefunds(deps: RecoverRefundDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - deps.openingPatienceSeconds * 1000);
  let closed = 0;
  for (const refund of await openRefunds(deps.db, before)) {
    if (await recover(deps, refund)) closed += 1;
  }
  return closed;
}

async function recover(deps: RecoverRefundDeps, refund: Refund): Promise<boolean> {
  try {
    const payment = await findById(deps.db, refund.paymentId);
    if (payment === undefined) return false;
    const found = await deps.acquirerOf(payment.channel).inquireRefund(payment, refund);
    const message = 'the acquirer has never heard of it';
    const verdict: RefundVerdict = found ?? { kind: 'refused', message };
    await conclude(deps, { answer: deps.answerOf }, refund, verdict);
    return true;
  } catch (error) {
    deps.log.warn({ err: error, refund: refund.id }, 'could not ask the acquirer; asking later');
    return false;
  }
}
