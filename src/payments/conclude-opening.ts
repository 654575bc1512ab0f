// Commits what an acquirer said about an opening, with the answer that the question waits for.
import type { Answer } from '../dialect.ts';
import type { Question } from '../requests/question.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import { opened, openingReason } from './open.ts';
import type { Payment } from './payment.ts';
import { nothing } from './plan.ts';
import type { Opening } from './ports.ts';

/** Concludes once, whoever asks the acquirer too, and returns the answer that stands. */
export async function concludeOpening(
  deps: PaymentDeps,
  opening: { payment: Payment; question: Question },
  verdict: Opening,
): Promise<Answer> {
  const { payment, question } = opening;
  const changed = await change(deps, {
    first: { payment },
    read: () => findState(deps.db, payment.id),
    answers: question,
    decide({ payment: current }) {
      const isWaiting = current.status === 'OPENING' && current.requestId === question.requestId;
      if (!isWaiting) return nothing('it was opened or refused before');
      const after = opened(current, verdict);
      const reason = openingReason(verdict);
      return { kind: 'change', after, reason, outcome: { kind: 'opened', payment: after } };
    },
  });
  if (changed?.kind === 'changed' && changed.answered) return changed.answered.answer;
  // The recovery job was faster: nobody has been told its answer yet, so it is the one to give.
  const now = changed?.kind === 'nothing' ? changed.state.payment : payment;
  return deps.answerTo(question, { kind: 'opened', payment: now });
}
