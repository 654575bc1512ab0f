// Merchants in the database: secrets are sealed, everything else is readable.
import { newId } from '../lib/ids.ts';
import type { Sealer } from '../lib/seal.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Strictness } from '../wire/strictness.ts';
import type {
  CallRate,
  DatedFee,
  FeeRate,
  FeeTier,
  MerchantEntry,
  MerchantRecord,
  MerchantTheme,
  SettlementAccount,
  SnapSettings,
  StoredMerchant,
} from './merchant.ts';
import { keepSecretKeys } from './secret-keys.ts';

interface Row {
  client_id: string;
  name: string;
  notification_url: string | null;
  notification_urls: Record<string, string>;
  snap: SnapSettings | null;
  settlement_accounts: SettlementAccount[];
  channels: string[] | null;
  frame_ancestors: string[];
  fees: Record<string, FeeJson[]> | null;
  strictness: Strictness | null;
  channel_settings: Record<string, unknown>;
  acquirers: Record<string, string | { upstream: string }>;
  logo_url: string | null;
  rate: CallRate | null;
  theme: MerchantTheme | null;
  allowed_addresses: string[];
  managed_by: 'file' | 'office';
  in_file: boolean;
  suspended_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const columns = sql`client_id, name, notification_url, notification_urls, snap, settlement_accounts, channels,
  frame_ancestors, fees, strictness, channel_settings, acquirers, logo_url, rate, theme, allowed_addresses,
  managed_by, in_file, suspended_at, created_at, updated_at`;

/** A fee as it is stored in JSON: as digits. */
interface RateJson {
  fixed: string;
  basisPoints: string;
  minimum?: string;
  maximum?: string;
}

interface FeeJson extends RateJson {
  tiers?: (RateJson & { from?: string; tenor?: number })[];
  from?: string;
}

/** Adds a merchant or updates the one with the same client id, with its keys. */
export async function save(tx: Tx, entry: MerchantEntry, sealer: Sealer): Promise<void> {
  await saveRecord(tx, entry);
  await keepSecretKeys(tx, sealer, entry.clientId, entry.secretKeys);
}

/**
 * The same without its keys. Whether it is suspended stays as it is. Until the transaction ends, nobody else
 * changes the merchant.
 */
export async function saveRecord(tx: Tx, record: MerchantRecord): Promise<void> {
  await tx.rows(sql`
    with saved as (insert into merchants (client_id, name, notification_url, notification_urls, snap, settlement_accounts,
      channels, frame_ancestors, fees, strictness, channel_settings, acquirers, logo_url, rate, theme, allowed_addresses,
      managed_by, in_file)
    values (${record.clientId}, ${record.name}, ${record.notificationUrl ?? null},
      ${json(record.notificationUrls)}::jsonb, ${json(record.snap)}::jsonb,
      ${json(record.settlementAccounts)}::jsonb, ${json(record.channels)}::jsonb,
      ${json(record.frameAncestors)}::jsonb, ${json(record.fees)}::jsonb, ${record.strictness ?? null},
      ${json(record.channelSettings ?? {})}::jsonb, ${json(record.acquirers ?? {})}::jsonb, ${record.logoUrl ?? null}, ${json(record.rate)}::jsonb,
      ${json(record.theme)}::jsonb, ${json(record.allowedAddresses ?? [])}::jsonb,
      ${record.managedBy ?? 'office'}, ${record.inFile ?? false})
    on conflict (client_id) do update set
      name = excluded.name, notification_url = excluded.notification_url,
      notification_urls = excluded.notification_urls, snap = excluded.snap,
      settlement_accounts = excluded.settlement_accounts, channels = excluded.channels,
      frame_ancestors = excluded.frame_ancestors, fees = excluded.fees, strictness = excluded.strictness,
      channel_settings = excluded.channel_settings, acquirers = excluded.acquirers,
      logo_url = excluded.logo_url, rate = excluded.rate,
      theme = excluded.theme, allowed_addresses = excluded.allowed_addresses,
      managed_by = excluded.managed_by, in_file = excluded.in_file, updated_at = now()
    returning client_id, settlement_accounts)
    ${keepAccounts(newId())}`);
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

/** Suspends a merchant, or lets it call again. Once suspended it keeps its time. */
export async function setSuspended(tx: Tx, clientId: string, suspended: boolean): Promise<void> {
  const since = suspended ? sql`coalesce(suspended_at, now())` : sql`null`;
  await tx.rows(sql`
    update merchants set suspended_at = ${since}, updated_at = now() where client_id = ${clientId}`);
}

/** Which of these merchants the office manages. */
export async function managedByOffice(db: Reader, clientIds: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ client_id: string }>(sql`
    select client_id from merchants
    where managed_by = 'office' and client_id = any(${[...clientIds]}::text[])`);
  return rows.map(({ client_id: clientId }) => clientId);
}

/** Writes down which merchants the configuration file has: all others have left it. */
export async function noteInFile(tx: Tx, clientIds: readonly string[]): Promise<void> {
  await tx.rows(sql`
    update merchants set in_file = not in_file
    where in_file <> (client_id = any(${[...clientIds]}::text[]))`);
}

/** Every merchant with its secrets opened. Throws if a secret was sealed with another ENCRYPTION_KEY. */
export async function loadAll(db: Reader, sealer: Sealer): Promise<StoredMerchant[]> {
  const rows = await db.rows<Row & { sealed: string[]; key_ids: string[] }>(sql`
    select ${columns}, k.sealed, k.key_ids from merchants
    left join lateral (
      select array_agg(sealed order by place, id) as sealed, array_agg(id::text order by place, id) as key_ids
      from merchant_secret_keys where merchant_secret_keys.client_id = merchants.client_id) k on true
    order by client_id`);
  return rows.map(({ sealed, key_ids: keyIds, ...row }) => {
    const [first, ...older] = sealed.map((text) => sealer.open(text, row.client_id));
    if (first === undefined) throw new Error(`merchant ${row.client_id} has no secret key`);
    return { ...recordOf(row), secretKeys: [first, ...older], keyIds };
  });
}

/** A merchant without its secrets. With `lock` nobody else changes it until the transaction ends. */
export async function findRecord(
  db: Reader,
  clientId: string,
  { lock = false }: { lock?: boolean | undefined } = {},
): Promise<MerchantRecord | undefined> {
  const [row] = await db.rows<Row>(sql`
    select ${columns} from merchants where client_id = ${clientId} ${lock ? sql`for update` : sql``}`);
  return row && recordOf(row);
}

export interface MerchantFilter {
  clientId?: string | undefined;
  /** A part of the name or of the client id. */
  text?: string | undefined;
  suspended?: boolean | undefined;
  managedBy?: 'file' | 'office' | undefined;
  /** The last client id of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Merchants by client id, without their secrets. */
export async function listRecords(db: Reader, filter: MerchantFilter): Promise<MerchantRecord[]> {
  const { clientId, text, suspended, managedBy, after, limit } = filter;
  const wanted: Sql[] = [sql`true`];
  if (clientId !== undefined) wanted.push(sql`client_id = ${clientId}`);
  if (after !== undefined) wanted.push(sql`client_id > ${after}`);
  if (managedBy !== undefined) wanted.push(sql`managed_by = ${managedBy}`);
  if (suspended !== undefined) wanted.push(sql`(suspended_at is not null) = ${suspended}`);
  if (text !== undefined) {
    const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    wanted.push(sql`(name ilike ${part} or client_id ilike ${part})`);
  }
  const where = wanted.reduce((all, one) => sql`${all} and ${one}`);
  const rows = await db.rows<Row>(
    sql`select ${columns} from merchants where ${where} order by client_id limit ${limit}`,
  );
  return rows.map(recordOf);
}

function recordOf(row: Row): MerchantRecord {
  return {
    clientId: row.client_id,
    name: row.name,
    notificationUrl: row.notification_url ?? undefined,
    notificationUrls: row.notification_urls,
    snap: row.snap ?? undefined,
    settlementAccounts: row.settlement_accounts,
    channels: row.channels ?? undefined,
    frameAncestors: row.frame_ancestors,
    fees: row.fees === null ? undefined : feesOf(row.fees),
    strictness: row.strictness ?? undefined,
    channelSettings: row.channel_settings,
    acquirers: row.acquirers,
    logoUrl: row.logo_url ?? undefined,
    rate: row.rate ?? undefined,
    theme: row.theme ?? undefined,
    allowedAddresses: row.allowed_addresses,
    managedBy: row.managed_by,
    inFile: row.in_file,
    suspendedAt: row.suspended_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function feesOf(fees: Record<string, FeeJson[]>): Record<string, DatedFee[]> {
  return Object.fromEntries(
    Object.entries(fees).map(([channel, list]) => [
      channel,
      list.map(({ tiers, from, ...rate }) => ({
        ...rateOf(rate),
        ...(tiers !== undefined && { tiers: tiers.map(tierOf) }),
        from: from === undefined ? undefined : new Date(from),
      })),
    ]),
  );
}

function tierOf({ from, tenor, ...rate }: NonNullable<FeeJson['tiers']>[number]): FeeTier {
  return {
    ...rateOf(rate),
    ...(from !== undefined && { from: BigInt(from) }),
    ...(tenor !== undefined && { tenor }),
  };
}

/** Without members that were not given: a fee is compared and hashed by its members. */
function rateOf({ fixed, basisPoints, minimum, maximum }: RateJson): FeeRate {
  return {
    fixed: BigInt(fixed),
    basisPoints: BigInt(basisPoints),
    ...(minimum !== undefined && { minimum: BigInt(minimum) }),
    ...(maximum !== undefined && { maximum: BigInt(maximum) }),
  };
}
