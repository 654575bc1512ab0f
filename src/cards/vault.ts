// The vault: saved cards, each a random token for ciphertext, bound to a merchant and one of its customers.
import type { CardBrand } from '../channels/cards/evidence.ts';
import type { SavedCard } from '../channels/operation.ts';
import { newToken } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Card } from './card.ts';
import type { Terms } from './terms.ts';

/** A card in the vault, as it may be shown. */
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
const context = (token: string) => `card token ${token}`;

/** Which card a number is, without the number. */
export function cardFingerprint(sealer: Sealer, number: string): Buffer {
  return sealer.fingerprint(number, fingerprintContext);
}

export interface Saving {
  clientId: string;
  customerId: string;
  card: Card;
  terms: Terms;
  at: Date;
}

/** Keeps a card and returns its token; a card that the customer has saved before keeps the token it has. */
export async function saveCard(tx: Tx, sealer: Sealer, saving: Saving): Promise<string> {
  const { card, terms } = saving;
  const token = newToken();
  const { masked, brand, type, issuer } = terms.face;
  const [row] = await tx.rows<{ token: string }>(sql`
    insert into card_tokens (token, client_id, customer_id, sealed, fingerprint, masked, brand, type,
      issuer, holder, expiry, created_at)
    values (${token}, ${saving.clientId}, ${saving.customerId},
      ${sealer.seal(card.number, context(token))}, ${cardFingerprint(sealer, card.number)}::bytea,
      ${masked}, ${brand}, ${type}, ${issuer}, ${card.holder}, ${card.expiry},
      ${saving.at}::timestamptz)
    on conflict (client_id, customer_id, fingerprint) where ended_at is null
      do update set expiry = excluded.expiry, holder = coalesce(excluded.holder, card_tokens.holder)
    returning token`);
  return row?.token ?? token;
}

/** A merchant's saved card; undefined where it is unbound, another customer's or another merchant's. */
export async function findCard(
  db: Reader,
  clientId: string,
  token: string,
  customerId?: string,
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

/** The card itself, in memory. */
export function openSaved(sealer: Sealer, saved: Saved): Card {
  const number = sealer.open(saved.sealed, context(saved.token));
  return { number, expiry: saved.expiry, holder: saved.holder };
}

/** Deletes a card: its ciphertext goes. Returns whether there was one. */
export async function unbind(
  tx: Tx,
  clientId: string,
  token: string,
  at: Date,
  customerId?: string,
): Promise<boolean> {
  const rows = await tx.rows<{ token: string }>(sql`
    update card_tokens set ended_at = ${at}::timestamptz, sealed = null
    where token = ${token} and client_id = ${clientId} and ended_at is null
      and (${customerId}::text is null or customer_id = ${customerId}::text)
    returning token`);
  return rows.length > 0;
}

const batch = 100;

/**
 * Seals with the newest key what an older one has sealed; returns how many. The fingerprint follows, so
 * that the same card stays the same token, unless the card was saved again meanwhile.
 */
export async function resealStale(tx: Tx, sealer: Sealer): Promise<number> {
  const rows = await tx.rows<{ token: string; sealed: string }>(sql`
    select token, sealed from card_tokens
    where ended_at is null and not starts_with(sealed, ${sealer.mark}) limit ${batch}`);
  for (const { token, sealed } of rows) {
    const number = sealer.open(sealed, context(token));
    const fingerprint = cardFingerprint(sealer, number);
    await tx.rows(sql`
      update card_tokens t set sealed = ${sealer.seal(number, context(token))},
        fingerprint = case when exists (
          select 1 from card_tokens o where o.client_id = t.client_id
            and o.customer_id = t.customer_id and o.fingerprint = ${fingerprint}::bytea
            and o.ended_at is null and o.token <> t.token
        ) then t.fingerprint else ${fingerprint}::bytea end
      where token = ${token} and sealed = ${sealed}`);
  }
  return rows.length;
}

/** The vault as merchants' calls use it, by tokens alone. */
export function savedTokens(db: Reader) {
  return {
    async belongs(clientId: string, token: string, customerId: string): Promise<boolean> {
      return (await findCard(db, clientId, token, customerId)) !== undefined;
    },
    list: listCards,
    remove: unbind,
  };
}
