// What a seeded card payment keeps of its card: that of a test card.
import {
  responseMessages,
  type TestCard,
  testCards,
} from '../../acquirers/simulator/issuer/test-cards.ts';
import { masked } from '../../cards/card.ts';
import type { AcquirerId } from '../../channels/cards/acquirers.ts';
import type { CardEvidence } from '../../channels/cards/evidence.ts';
import type { Random } from './random.ts';

const approved = testCards.filter(({ responseCode, bank }) => responseCode === '00' && bank);
const declined = testCards.filter(
  ({ responseCode }) => /^\d\d$/.test(responseCode) && responseCode !== '00',
);

/** Evidence of an approved or a declined charge. */
export function cardEvidence(random: Random, at: Date, isApproved: boolean): CardEvidence {
  const cards = isApproved ? approved : declined;
  const card = cards[random.whole(0, cards.length - 1)] as TestCard;
  const acquirer: AcquirerId = card.bank ?? 'BANK_MANDIRI';
  return {
    at: at.toISOString(),
    attemptId: random.idAt(at),
    card: {
      masked: masked(card.number),
      brand: card.brand,
      type: card.type,
      issuer: card.issuer,
    },
    acquirer,
    offUs: false,
    responseCode: card.responseCode,
    responseMessage: responseMessages[card.responseCode] ?? 'Declined',
    approvalCode: isApproved ? random.digits(6) : undefined,
    eci: isApproved ? '05' : undefined,
    verification: { status: 'APPROVE', reason: 'Low risk' },
  };
}
