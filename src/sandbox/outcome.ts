// Plays the customer and the acquirer in one call, through the same verbs as the pages.
import Type, { type Static } from 'typebox';
import { paidVerdict } from '../acquirers/simulator/simulator.ts';
import type { Channel } from '../channels/channel.ts';
import { Problem } from '../http/problem.ts';
import { newId } from '../lib/ids.ts';
import { channelOf } from '../office/named.ts';
import type { Payment } from '../payments/payment.ts';
import type { Verdict } from '../payments/ports.ts';
import { settle } from '../payments/settle.ts';
import type { SandboxDeps } from './deps.ts';
import { playCard, playedCard } from './play-card.ts';

export const outcomeSchema = Type.Object({
  outcome: Type.Enum(['SUCCESS', 'FAILED', 'EXPIRED']),
  amount: Type.Optional(Type.Integer({ minimum: 1 })),
  card: Type.Optional(playedCard),
  client_id: Type.Optional(Type.String()),
});

/** Returns the payment after the outcome. Throws Problem 409 where it cannot take that outcome. */
export async function playOutcome(
  deps: Pick<SandboxDeps, 'office' | 'cards'>,
  payment: Payment,
  wanted: Static<typeof outcomeSchema>,
): Promise<Payment> {
  const { outcome, card, amount } = wanted;
  const channel = channelOf(deps.office, payment);
  const takesCards = channel.simulation.flow === 'issuer';
  if (takesCards && outcome !== 'EXPIRED') {
    return playCard(deps.cards, payment, { outcome, card, amount });
  }
  const verdict = verdictOf(channel, payment, wanted, deps.office.clock.now());
  const settled = await settle(deps.office.payments, payment, verdict);
  if (settled.changed) return settled.payment;
  const { why } = settled;
  throw new Problem(
    409,
    'Conflict',
    `${payment.reference} cannot become ${wanted.outcome}: ${why}.`,
  );
}

function verdictOf(
  channel: Channel,
  payment: Payment,
  wanted: Static<typeof outcomeSchema>,
  now: Date,
): Verdict {
  switch (wanted.outcome) {
    case 'SUCCESS': {
      const amount = wanted.amount === undefined ? payment.amount : BigInt(wanted.amount);
      return paidVerdict(channel, payment, newId(), now, amount);
    }
    case 'FAILED':
      return { kind: 'failed', reason: 'declined in the sandbox' };
    case 'EXPIRED':
      return { kind: 'expired' };
  }
}
