// Commits an acquirer's verdict on an opening, together with the answer to its question.
import type { Answer } from '../dialect.ts';
import { earlierAnswer } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import { opened, openingReason } from './open.ts';
import type { Payment } from './payment.ts';
import { type Beside, nothing } from './plan.ts';
import type { Opening } from './ports.ts';

/**
 * Commits the verdict once, also if several processes received one. Returns the answer to the question. Throws
 * OpeningCollision if another payment has the same code or link.
 */
export async function concludeOpening(
  deps: PaymentDeps,
  opening: { payment: Payment; question: Question; beside?: Beside | undefined },
  verdict: Opening,
): Promise<Answer> {
  const { payment, question, beside } = opening;
  const changed = await change(deps, {
    first: { payment },
    read: () => findState(deps.db, payment.id),
    answers: question,
    decide({ payment: current }) {
      const isWaiting = current.status === 'OPENING' && current.requestId === question.requestId;
      if (!isWaiting) return nothing('the opening has ended');
      const after = opened(current, verdict);
      const reason = openingReason(verdict);
      return {
        kind: 'change',
        after,
        reason,
        beside,
        outcome: { kind: 'opened', payment: after, said: verdict.said },
      };
    },
  });
  if (changed?.kind === 'changed' && changed.answered) return changed.answered.answer;
  // The recovery job was faster. Its answer has not been sent to anybody yet, so the caller gets it.
  if (verdict.said !== undefined) return (await earlierAnswer(deps, question)).answer;
  const now = changed?.kind === 'nothing' ? changed.state.payment : payment;
  return deps.answerTo(question, { kind: 'opened', payment: now });
}
