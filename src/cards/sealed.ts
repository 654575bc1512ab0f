// The sealed texts of cards: numbers in the vault, and the cards of tries that wait for their customer.
import { sql } from '../storage/db.ts';
import type { SealedKind } from '../storage/sealed.ts';
import { attemptContext } from './attempt.ts';
import { cardContext, cardFingerprint } from './vault.ts';

/**
 * Saved cards. The fingerprint is renewed too, so that the card keeps its token. If the customer has the same
 * card under two tokens, the older fingerprint stays, because the new one is taken.
 */
const saved: SealedKind = {
  name: 'saved cards',
  rows: sql`select token as id, sealed from card_tokens where sealed is not null`,
  context: cardContext,
  replace({ id, sealed, plain, next }, sealer) {
    const fingerprint = cardFingerprint(sealer, plain);
    return sql`
      update card_tokens t set sealed = ${next}, fingerprint = case when exists (
          select 1 from card_tokens o where o.client_id = t.client_id
            and o.customer_id = t.customer_id and o.fingerprint = ${fingerprint}::bytea
            and o.ended_at is null and o.token <> t.token
        ) then t.fingerprint else ${fingerprint}::bytea end
      where token = ${id} and sealed = ${sealed}`;
  },
};

/** Cards of tries that wait: for the customer, for the bank, for the acquirer's answer. */
const waiting: SealedKind = {
  name: 'cards of waiting tries',
  rows: sql`select id::text as id, sealed from card_attempts where sealed is not null`,
  context: attemptContext,
  replace: ({ id, sealed, next }) => sql`
    update card_attempts set sealed = ${next} where id = ${id}::uuid and sealed = ${sealed}`,
};

export const sealedCards: readonly SealedKind[] = [saved, waiting];
