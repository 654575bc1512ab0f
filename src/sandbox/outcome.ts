// Plays the customer and the acquirer in one call, through the same verbs as the pages.
import Type, { type Static } from 'typebox';
import { paidVerdict } from '../acquirers/simulator/simulator.ts';
import type { CardDeps } from '../cards/try.ts';
import type { Channel } from '../channels/channel.ts';
import { Problem } from '../http/problem.ts';
import { newId } from '../lib/ids.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import { findByReferenceOrCode } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Verdict } from '../payments/ports.ts';
import { type SettleDeps, settle } from '../payments/settle.ts';
import type { Db, Reader } from '../storage/db.ts';
import { playCard, playedCard } from './play-card.ts';

export const outcomeSchema = Type.Object({
  outcome: Type.Enum(['SUCCESS', 'FAILED', 'EXPIRED']),
  amount: Type.Optional(Type.Integer({ minimum: 1 })),
  card: Type.Optional(playedCard),
  client_id: Type.Optional(Type.String()),
});

export interface FindDeps {
  db: Reader;
  merchants: MerchantDirectory;
}

export interface OutcomeDeps extends SettleDeps, FindDeps {
  db: Db;
  cards: CardDeps;
  channelOf: (id: string) => Channel;
}

/** The payment of that reference or payment code. Throws Problem 404, or 409 where merchants share it. */
export async function findOne(deps: FindDeps, name: string, clientId?: string): Promise<Payment> {
  const everybody = deps.merchants.all().map((merchant) => merchant.clientId);
  const asked = clientId === undefined ? everybody : [clientId];
  const found = await findByReferenceOrCode(deps.db, name, asked);
  const [first] = found;
  if (first === undefined) throw new Problem(404, 'Not found', `There is no payment ${name}.`);
  if (found.some((payment) => payment.clientId !== first.clientId)) {
    throw new Problem(409, 'Ambiguous', `Several merchants use ${name}: say which with client_id.`);
  }
  return first;
}

/** The payment after the outcome. Throws Problem 409 where it cannot take it. */
export async function playOutcome(
  deps: OutcomeDeps,
  payment: Payment,
  wanted: Static<typeof outcomeSchema>,
): Promise<Payment> {
  const { outcome, card, amount } = wanted;
  const takesCards = deps.channelOf(payment.channel).simulation.flow === 'issuer';
  if (takesCards && outcome !== 'EXPIRED') {
    return playCard(deps.cards, payment, { outcome, card, amount });
  }
  const settled = await settle(deps, payment.id, verdictOf(deps, payment, wanted));
  if (settled.changed) return settled.payment;
  const { why } = settled;
  throw new Problem(
    409,
    'Conflict',
    `${payment.reference} cannot become ${wanted.outcome}: ${why}.`,
  );
}

function verdictOf(
  deps: OutcomeDeps,
  payment: Payment,
  wanted: Static<typeof outcomeSchema>,
): Verdict {
  switch (wanted.outcome) {
    case 'SUCCESS': {
      const amount = wanted.amount === undefined ? payment.amount : BigInt(wanted.amount);
      const channel = deps.channelOf(payment.channel);
      return paidVerdict(channel, payment, newId(), deps.clock.now(), amount);
    }
    case 'FAILED':
      return { kind: 'failed', reason: 'declined in the sandbox' };
    case 'EXPIRED':
      return { kind: 'expired' };
  }
}
