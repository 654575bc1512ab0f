// The simulator as an acquirer: it opens payments at once, and its verdicts come from the person who plays the customer.
import type { TakesCards } from '../../cards/acquirer.ts';
import type { Channel, Links } from '../../channels/channel.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId, newToken } from '../../lib/ids.ts';
import type { Payment, Refund } from '../../payments/payment.ts';
import type {
  Acquirer,
  CaptureVerdict,
  Opening,
  RefundVerdict,
  Verdict,
} from '../../payments/ports.ts';
import type { Db } from '../../storage/db.ts';
import { chance } from './chance.ts';
import { createIssuer } from './issuer/issuer.ts';

export interface SimulatorDeps {
  channelOf: (id: string) => Channel;
  db: Db;
  clock: Clock;
  links: Links;
}

/** The path of a payment's simulated page. */
export function pagePath(channel: string, token: string): string {
  return `/simulator/${channel}/${token}`;
}

export function createSimulator(deps: SimulatorDeps): Acquirer & TakesCards {
  const open = (payment: Payment): Opening => {
    const channel = deps.channelOf(payment.channel);
    const { simulation } = channel;
    const given = simulation.open(payment, chance);
    if (given.paymentCode !== undefined) return { kind: 'opened', ...given };
    const { pageQuery, ...opening } = given;
    const pageToken = newToken();
    // Cards are entered on the gateway's own page. For other channels the simulator plays the provider's page.
    const path = channel.pagePath?.replace('{token}', pageToken) ?? pagePath(channel.id, pageToken);
    const query = pageQuery === undefined ? '' : `?${new URLSearchParams(pageQuery)}`;
    const paymentUrl = `${deps.links.publicUrl}${path}${query}`;
    return { kind: 'opened', ...opening, pageToken, paymentUrl };
  };
  const refund = (payment: Payment, { amount, type }: Refund): RefundVerdict => {
    const { simulation } = deps.channelOf(payment.channel);
    const message = 'refunds of this channel are processed by hand';
    return simulation.refund?.(payment, amount, type, chance) ?? { kind: 'manual', message };
  };
  const capture = (payment: Payment, amount: bigint): CaptureVerdict => {
    const { simulation } = deps.channelOf(payment.channel);
    const reason = 'this channel does not support captures';
    const refused = { kind: 'refused', reason } as const;
    return simulation.capture?.(payment, amount, chance, deps.clock.now()) ?? refused;
  };
  return {
    openHere: open,
    refundHere: refund,
    captureHere: capture,
    refundsByHand: (payment, asked) => refund(payment, asked).kind === 'manual',
    open: async (payment) => open(payment),
    refund: async (payment, asked) => refund(payment, asked),
    capture: async (payment, amount) => capture(payment, amount),
    // The simulator stores openings only in the payment, so a lost opening did not happen.
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
    card: createIssuer(deps),
  };
}

/** The verdict of a paid payment. `key` identifies the receipt: the same key twice is one receipt. */
export function paidVerdict(
  channel: Channel,
  payment: Payment,
  key: string,
  at: Date,
  amount: bigint = payment.amount,
): Extract<Verdict, { kind: 'paid' }> {
  const references = channel.simulation.receipt(payment, chance);
  return { kind: 'paid', receipt: { id: newId(), key, amount, paidAt: at, references } };
}
