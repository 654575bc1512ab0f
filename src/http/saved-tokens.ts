// What endpoints need to know of customers' saved cards, without knowing cards.
import type { SavedCard } from '../channels/operation.ts';
import type { Reader, Tx } from '../storage/db.ts';

export interface SavedTokens {
  /** Whether this token is a saved card of this customer. */
  belongs(clientId: string, token: string, customerId: string): Promise<boolean>;
  /** A customer's saved cards, oldest first. */
  list(db: Reader, clientId: string, customerId: string): Promise<SavedCard[]>;
  /** Deletes a saved card at business time `at`; false where there is no such token. */
  remove(
    tx: Tx,
    clientId: string,
    token: string,
    at: Date,
    customerId: string | undefined,
  ): Promise<boolean>;
}
