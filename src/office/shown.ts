// What a customer has paid with, as the payment's channel shows it.
import type { Channel, PaidWith } from '../channels/channel.ts';
import type { Payment } from '../payments/payment.ts';
import type { SearchDeps } from '../payments/search.ts';
import type { MaskedCardOf } from '../payments/words.ts';
import type { OfficeDeps } from './deps.ts';

/** The card that a payment was paid with, or was tried with last. */
export function paidWith(channels: readonly Channel[], payment: Payment): PaidWith | undefined {
  return channels.find(({ id }) => id === payment.channel)?.paidWith?.(payment);
}

/** Finds the digits of a payment's card for the search. */
export function maskedCardOf(channels: readonly Channel[]): MaskedCardOf {
  return (payment) => paidWith(channels, payment)?.masked;
}

/** What the search of payments needs. */
export function searchDeps({ db, channels }: Pick<OfficeDeps, 'db' | 'channels'>): SearchDeps {
  return { db, maskedCardOf: maskedCardOf(channels) };
}
