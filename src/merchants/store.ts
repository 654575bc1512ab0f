// Merchants in the database: secrets are sealed, everything else is readable.
import { newId } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Strictness } from '../wire/strictness.ts';
import type { CallRate, Fee, MerchantEntry, SettlementAccount, SnapSettings } from './merchant.ts';

interface Row {
  client_id: string;
  name: string;
  secret_keys: string[];
  notification_url: string | null;
  notification_urls: Record<string, string>;
  snap: SnapSettings | null;
  settlement_accounts: SettlementAccount[];
  channels: string[] | null;
  frame_ancestors: string[];
  fees: Record<string, FeeJson> | null;
  strictness: Strictness | null;
  channel_settings: Record<string, unknown>;
  logo_url: string | null;
  rate: CallRate | null;
}

/** A fee as it is stored in JSON: as digits. */
interface FeeJson {
  fixed: string;
  basisPoints: string;
}

/** Adds a merchant or updates the one with the same client id. */
export async function save(tx: Tx, entry: MerchantEntry, sealer: Sealer): Promise<void> {
  const sealed = entry.secretKeys.map((secret) => sealer.seal(secret, entry.clientId));
  const version = newId();
  await tx.rows(sql`
    with saved as (insert into merchants (client_id, name, secret_keys, notification_url, notification_urls, snap,
      settlement_accounts, channels, frame_ancestors, fees, strictness, channel_settings, logo_url, rate)
    values (${entry.clientId}, ${entry.name}, ${JSON.stringify(sealed)}::jsonb,
      ${entry.notificationUrl ?? null}, ${JSON.stringify(entry.notificationUrls)}::jsonb,
      ${orNull(entry.snap)}::jsonb, ${JSON.stringify(entry.settlementAccounts)}::jsonb,
      ${orNull(entry.channels)}::jsonb, ${JSON.stringify(entry.frameAncestors)}::jsonb,
      ${json(entry.fees)}::jsonb, ${entry.strictness ?? null},
      ${JSON.stringify(entry.channelSettings ?? {})}::jsonb, ${entry.logoUrl ?? null},
      ${orNull(entry.rate)}::jsonb)
    on conflict (client_id) do update set
      name = excluded.name, secret_keys = excluded.secret_keys,
      notification_url = excluded.notification_url, notification_urls = excluded.notification_urls,
      snap = excluded.snap, settlement_accounts = excluded.settlement_accounts,
      channels = excluded.channels, frame_ancestors = excluded.frame_ancestors, fees = excluded.fees,
      strictness = excluded.strictness, channel_settings = excluded.channel_settings,
      logo_url = excluded.logo_url, rate = excluded.rate, updated_at = now()
      returning client_id, settlement_accounts
    )
    ${keepAccounts(version)}`);
}

/** Keeps the bank accounts of the merchant that was `saved`, if they are others than before. */
function keepAccounts(version: string): Sql {
  return sql`
    insert into settlement_account_versions (id, client_id, number, accounts, at)
    select ${version}::uuid, saved.client_id, coalesce(last.number, 0) + 1, saved.settlement_accounts, now()
    from saved left join lateral (
      select number, accounts from settlement_account_versions v
      where v.client_id = saved.client_id order by number desc limit 1) last on true
    where saved.settlement_accounts <> coalesce(last.accounts, '[]')`;
}

/** Every merchant with its secrets opened. Throws if a secret was sealed with another ENCRYPTION_KEY. */
export async function loadAll(db: Reader, sealer: Sealer): Promise<MerchantEntry[]> {
  const rows = await db.rows<Row>(sql`
    select client_id, name, secret_keys, notification_url, notification_urls, snap,
      settlement_accounts, channels, frame_ancestors, fees, strictness, channel_settings, logo_url, rate
    from merchants order by client_id`);
  return rows.map((row) => entryOf(row, sealer));
}

function entryOf(row: Row, sealer: Sealer): MerchantEntry {
  const [first, ...older] = row.secret_keys.map((text) => sealer.open(text, row.client_id));
  if (first === undefined) throw new Error(`merchant ${row.client_id} has no secret key`);
  return {
    clientId: row.client_id,
    name: row.name,
    secretKeys: [first, ...older],
    notificationUrl: row.notification_url ?? undefined,
    notificationUrls: row.notification_urls,
    snap: row.snap ?? undefined,
    settlementAccounts: row.settlement_accounts,
    channels: row.channels ?? undefined,
    frameAncestors: row.frame_ancestors,
    fees: row.fees === null ? undefined : feesOf(row.fees),
    strictness: row.strictness ?? undefined,
    channelSettings: row.channel_settings,
    logoUrl: row.logo_url ?? undefined,
    rate: row.rate ?? undefined,
  };
}

function feesOf(fees: Record<string, FeeJson>): Record<string, Fee> {
  return Object.fromEntries(
    Object.entries(fees).map(([channel, { fixed, basisPoints }]) => [
      channel,
      { fixed: BigInt(fixed), basisPoints: BigInt(basisPoints) },
    ]),
  );
}

function orNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
