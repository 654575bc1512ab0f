// What a BIN says about a card: its kind and its bank.
import type { AcquirerId } from '../channels/cards/acquirers.ts';

export interface CardIdentity {
  type: 'CREDIT' | 'DEBIT';
  /** The issuing bank, in the acquirer's words. */
  issuer: string;
  /** The same bank where it acquires, too. */
  bank?: AcquirerId | undefined;
}
