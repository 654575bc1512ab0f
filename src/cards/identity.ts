// What a BIN says about a card: its type and its bank.
import type { AcquirerId } from '../channels/cards/acquirers.ts';

export interface CardIdentity {
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank's name, as the acquirer writes it. */
  issuer: string;
  /** The same bank, if it is also an acquirer. */
  bank?: AcquirerId | undefined;
}
