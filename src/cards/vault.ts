// The vault: saved cards, each an encrypted number under a random token, bound to a merchant and its customer.
import type { CardBrand } from '../channels/cards/evidence.ts';
import type { SavedCard } from '../channels/operation.ts';
import { newToken } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Card } from './card.ts';
import type { Terms } from './terms.ts';

/** A card in the vault: what may be shown of it, and its encrypted number. */
export interface Saved extends SavedCard {
  brand: CardBrand;
  holder?: string | undefined;
  sealed: string;
}

interface Row {
  token: string;
  customer_id: string;
  masked: string;
  brand: CardBrand;
  type: string;
  issuer: string;
  holder: string | null;
  expiry: string;
  sealed: string;
}

const columns = sql`token, customer_id, masked, brand, type, issuer, holder, expiry, sealed`;

const fingerprintContext = 'card number';
/** What a saved card is bound to. */
export const cardContext = (token: string) => `card token ${token}`;

/** An HMAC of a card number: the same card has the same fingerprint. */
export function cardFingerprint(sealer: Sealer, number: string): Buffer {
  return sealer.fingerprint(number, fingerprintContext);
}

interface Saving {
  clientId: string;
  customerId: string;
  card: Card;
  terms: Terms;
  at: Date;
}

/**
 * Saves a card and returns its token. A card that the customer has already saved keeps its token, also if an
 * older key has sealed it and it was not sealed again yet.
 */
export async function saveCard(tx: Tx, sealer: Sealer, saving: Saving): Promise<string> {
  const { card, terms, clientId, customerId } = saving;
  const token = newToken();
  const { masked, brand, type, issuer } = terms.face;
  const [fingerprint, ...older] = sealer.fingerprints(card.number, fingerprintContext);
  const [row] = await tx.rows<{ token: string }>(sql`
    with known as (
      update card_tokens set expiry = ${card.expiry}, holder = coalesce(${card.holder}, holder)
      where client_id = ${clientId} and customer_id = ${customerId}
        and fingerprint = any(${older}::bytea[]) and ended_at is null
      returning token
    ), added as (
      insert into card_tokens (token, client_id, customer_id, sealed, fingerprint, masked, brand,
        type, issuer, holder, expiry, created_at)
      select ${token}, ${clientId}, ${customerId}, ${sealer.seal(card.number, cardContext(token))},
        ${fingerprint}::bytea, ${masked}, ${brand}, ${type}, ${issuer}, ${card.holder},
        ${card.expiry}, ${saving.at}::timestamptz
      where not exists (select 1 from known)
      on conflict (client_id, customer_id, fingerprint) where ended_at is null
        do update set expiry = excluded.expiry,
          holder = coalesce(excluded.holder, card_tokens.holder)
      returning token
    )
    select token from known union all select token from added limit 1`);
  return row?.token ?? token;
}

/** A merchant's saved card; undefined if it was deleted or belongs to another merchant or customer. */
export async function findCard(
  db: Reader,
  clientId: string,
  token: string,
  customerId?: string | undefined,
): Promise<Saved | undefined> {
  const [row] = await db.rows<Row>(sql`
    select ${columns} from card_tokens
    where token = ${token} and client_id = ${clientId} and ended_at is null
      and (${customerId}::text is null or customer_id = ${customerId}::text)`);
  return row && savedOf(row);
}

/** A customer's saved cards, oldest first. */
async function listCards(db: Reader, clientId: string, customerId: string): Promise<Saved[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from card_tokens
    where client_id = ${clientId} and customer_id = ${customerId} and ended_at is null
    order by created_at, token`);
  return rows.map(savedOf);
}

function savedOf(row: Row): Saved {
  const { customer_id: customerId, holder, ...rest } = row;
  return { ...rest, customerId, holder: holder ?? undefined };
}

/** Decrypts a saved card. */
export function openSaved(sealer: Sealer, saved: Saved): Card {
  const number = sealer.open(saved.sealed, cardContext(saved.token));
  return { number, expiry: saved.expiry, holder: saved.holder };
}

/** Deletes a card and its encrypted number. Returns whether there was one. */
export async function unbind(
  tx: Tx,
  clientId: string,
  token: string,
  at: Date,
  customerId?: string | undefined,
): Promise<boolean> {
  const rows = await tx.rows<{ token: string }>(sql`
    update card_tokens set ended_at = ${at}::timestamptz, sealed = null
    where token = ${token} and client_id = ${clientId} and ended_at is null
      and (${customerId}::text is null or customer_id = ${customerId}::text)
    returning token`);
  return rows.length > 0;
}

/** The vault for merchants' calls, which know cards by their tokens only. */
export function savedTokens(db: Reader) {
  return {
    async belongs(clientId: string, token: string, customerId: string): Promise<boolean> {
      return (await findCard(db, clientId, token, customerId)) !== undefined;
    },
    list: listCards,
    remove: unbind,
  };
}
