// The simulated risk assessment: it comes before the bank is asked, and one test card does not pass it.
import type { Verification } from '../../../channels/cards/evidence.ts';
import type { TestCard } from './test-cards.ts';

/** Whether the risk engine rejects the card, so that its bank is never asked. */
export function isRejected({ responseCode }: Pick<TestCard, 'responseCode'>): boolean {
  return responseCode === 'RJ';
}

/** The verification that notifications show. The words of an approval are those of a published notification. */
export function assess(card: Pick<TestCard, 'responseCode'>): Verification {
  return isRejected(card)
    ? { status: 'REJECT', reason: 'Card Is On The Black List' }
    : { status: 'APPROVE', reason: 'Decision No Rules Triggered' };
}
