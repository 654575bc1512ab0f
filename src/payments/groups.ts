// Payments in three groups, as a person who plays with them asks: what can be paid, what was paid, what is over.
import type { PaymentFilter } from './list.ts';
import type { Payment, PaymentStatus } from './payment.ts';
import { type SearchDeps, searchPayments } from './search.ts';

/** `open`: payable now, with reusable codes that were paid. `paid`: also what was returned. `failed`: also expired. */
export type PaymentGroup = 'open' | 'paid' | 'failed';

const statuses = {
  open: ['PENDING'],
  paid: ['AUTHORIZED', 'SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'RELEASED'],
  failed: ['FAILED', 'EXPIRED'],
} as const satisfies Record<PaymentGroup, readonly PaymentStatus[]>;

export interface GroupSearch {
  group: PaymentGroup;
  /** The beginning of a word: of a reference, a payment code, the customer. All if absent. */
  text?: string | undefined;
  channel?: string | undefined;
  /** Business time. */
  now: Date;
  limit: number;
}

/** The newest payments of the group that match, newest first, at most `limit`. */
export async function searchGroup(
  deps: SearchDeps,
  { group, text, channel, now, limit }: GroupSearch,
): Promise<Payment[]> {
  const filter: PaymentFilter = { channel, now, statuses: statuses[group] };
  const found = searchPayments(deps, { ...filter, text }, { limit });
  if (group !== 'open') return (await found).payments.map(({ payment }) => payment);
  const paidCodes: PaymentFilter = { channel, now, statuses: ['SUCCESS'], reusable: true };
  const both = await Promise.all([found, searchPayments(deps, { ...paidCodes, text }, { limit })]);
  return both
    .flatMap(({ payments }) => payments)
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, limit)
    .map(({ payment }) => payment);
}
