// Plays the customer and the acquirer in one call, through the same verbs as the pages.
import Type, { type Static } from 'typebox';
import { paidVerdict } from '../acquirers/simulator/simulator.ts';
import type { Channel } from '../channels/channel.ts';
import { newId } from '../lib/ids.ts';
import { channelOf } from '../office/named.ts';
import type { HistoryEntry, Payment } from '../payments/payment.ts';
import type { Verdict } from '../payments/ports.ts';
import { settle } from '../payments/settle.ts';
import { conflicting } from '../refusal.ts';
import { type Received, receive } from '../suspense/receive.ts';
import type { SandboxDeps } from './deps.ts';
import { playCard, playedCard } from './play-card.ts';

export const outcomeSchema = Type.Object({
  outcome: Type.Enum(['SUCCESS', 'FAILED', 'EXPIRED']),
  amount: Type.Optional(Type.Integer({ minimum: 1 })),
  card: Type.Optional(playedCard),
  client_id: Type.Optional(Type.String()),
});

/** A payment after an outcome. */
interface Played {
  payment: Payment;
  /** The only entry that its history got; absent if the history has to be read. */
  logged?: HistoryEntry | undefined;
}

/** Returns the payment after the outcome. Throws OFFICE_CONFLICT where it cannot take that outcome. */
export async function playOutcome(
  deps: Pick<SandboxDeps, 'office' | 'cards'>,
  payment: Payment,
  wanted: Static<typeof outcomeSchema>,
): Promise<Played> {
  const { outcome, card, amount } = wanted;
  const { reference, upstream } = payment;
  // Paid here, it would be paid in one book only.
  if (upstream !== undefined)
    throw conflicting({ name: 'OUTCOME_AT_PROVIDER', reference, upstream });
  const channel = channelOf(deps.office, payment);
  const takesCards = channel.simulation.flow === 'issuer';
  if (takesCards && outcome !== 'EXPIRED') {
    return { payment: await playCard(deps.cards, payment, { outcome, card, amount }) };
  }
  const verdict = verdictOf(channel, payment, wanted, deps.office.clock.now());
  const settled: Received = await (isMoney(payment, wanted) ? receive : settle)(
    deps.office.payments,
    payment,
    verdict,
  );
  if (settled.changed) {
    // If it took a second look, somebody else has changed the payment in between.
    const isNext = settled.payment.version === payment.version + 1;
    return { payment: settled.payment, logged: isNext ? settled.logged : undefined };
  }
  throw conflicting({
    name: 'OUTCOME_IMPOSSIBLE',
    reference,
    outcome,
    why: settled.why,
    exception: settled.suspended,
  });
}

/**
 * Whether the acquirer would have the money, although the payment cannot take it: it came too late, or an amount is
 * named. Playing the same success again is a repeat, and no second payment.
 */
function isMoney(payment: Payment, { outcome, amount }: Static<typeof outcomeSchema>): boolean {
  if (outcome !== 'SUCCESS') return false;
  return amount !== undefined || payment.reusable || payment.status !== 'SUCCESS';
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
