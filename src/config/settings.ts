// Turns the configuration file into settings: defaults filled in, merchants as domain objects.

import type { CallRate, Fee, MerchantEntry } from '../merchants/merchant.ts';
import type { DeliverySettings } from '../notifications/notification.ts';
import type { ConfiguredKey } from '../people/keys.ts';
import type { Retention } from '../retention/retention.ts';
import type { Calendar } from '../settlement/calendar.ts';
import { coveredYears, holidays } from '../settlement/holidays.ts';
import type { Agreement } from '../settlement/terms.ts';
import { snapToleranceSeconds } from '../wire/snap/headers.ts';
import type { Mode } from './environment.ts';
import type { ConfigFile, MerchantConfig } from './file.ts';
import { ConfigError } from './file.ts';

/** DOKU API, HTTP notification: three retries, 30 minutes, 6 hours and 12 hours after the first attempt. */
const retrySecondsDefault = [1800, 21_600, 43_200];

export function notificationSettings(file: ConfigFile, mode: Mode): DeliverySettings {
  const given = file.notifications ?? {};
  return {
    retrySeconds: given.retry_seconds ?? retrySecondsDefault,
    timeoutSeconds: given.timeout_seconds ?? 30,
    allowPrivateAddresses: given.allow_private_addresses ?? mode === 'sandbox',
    perReceiverConcurrency: given.concurrency_per_receiver ?? 8,
    mostPerReceiver: Math.max(given.most_per_receiver ?? 64, given.concurrency_per_receiver ?? 8),
    perMerchantConcurrency: given.concurrency_per_merchant ?? 64,
    totalConcurrency: 256,
    responseLimitBytes: given.response_limit_bytes ?? 64 * 1024,
  };
}

export interface SnapSettings {
  /** Whether X-DEVICE-ID is mandatory and X-EXTERNAL-ID must be all digits, as documented. */
  strict: boolean;
  /** How far X-TIMESTAMP may differ from wall-clock time, in either direction. */
  toleranceSeconds: number;
  /** How long after the payment a refund may be requested. Absent means forever. */
  refundWindowSeconds?: number | undefined;
}

export function snapSettings(file: ConfigFile): SnapSettings {
  const given = file.snap ?? {};
  const window = given.refund_window_seconds;
  return {
    strict: given.strict ?? false,
    toleranceSeconds: given.timestamp_tolerance_seconds ?? snapToleranceSeconds,
    refundWindowSeconds: window,
  };
}

export interface AdmissionSettings {
  /** The largest body that is read, in bytes, unless a route has its own limit. */
  bodyBytes: number;
  /** How many bytes all bodies may hold together; and so many all answers that nobody reads. */
  heldBytes: number;
  /** The most calls in flight, however quick they are. */
  callsInFlight: number;
  /** How many calls a merchant may make, unless it has its own rate. Absent means any number. */
  rate?: CallRate | undefined;
}

/** More than any shop sends by mistake, and less than one process can do. */
const ratePerSecondDefault = 500;

/** What one process takes on. In the sandbox merchants have no rate unless the file gives them one. */
export function admissionSettings({ limits = {} }: ConfigFile, mode: Mode): AdmissionSettings {
  const fallback = mode === 'sandbox' ? undefined : rateOf({ per_second: ratePerSecondDefault });
  return {
    bodyBytes: limits.body_bytes ?? 64 * 1024,
    heldBytes: limits.held_bytes ?? 64 * 1024 * 1024,
    callsInFlight: limits.calls_in_flight ?? 1024,
    rate: rateOf(limits) ?? fallback,
  };
}

/** A rate of which one half was given: a burst is two seconds' worth, unless it says otherwise. */
function rateOf({
  per_second,
  burst,
}: NonNullable<MerchantConfig['limits']>): CallRate | undefined {
  if (per_second !== undefined) return { perSecond: per_second, burst: burst ?? 2 * per_second };
  return burst === undefined ? undefined : { perSecond: burst, burst };
}

/** The keys of programs that the file has. Throws ConfigError if two have the same key or name. */
export function configuredKeys({ dashboard }: ConfigFile): ConfiguredKey[] {
  const keys = (dashboard?.keys ?? []).map(({ name, key, role, client_id: clientId }) => ({
    name,
    secret: key,
    role,
    clientId,
  }));
  const twice = keys.find(({ secret, name }, index) =>
    keys.slice(0, index).some((other) => other.secret === secret || other.name === name),
  );
  if (twice === undefined) return keys;
  throw new ConfigError(`dashboard.keys has two keys like ${twice.name}: keep one.`);
}

/** Rupiah above which another person has to approve what moves money; undefined if nobody has to. */
export function secondPersonAbove({ dashboard }: ConfigFile): bigint | undefined {
  const above = dashboard?.second_person_above;
  return above === undefined ? undefined : BigInt(above);
}

/** How long a Request-Id is remembered, in seconds. Seven days by default. */
export function requestRetentionSeconds(file: ConfigFile): number {
  return file.requests?.retention_seconds ?? 7 * 24 * 3600;
}

/** How long notifications and the history of payments are kept. Forever by default. */
export function retentionSettings({ retention = {} }: ConfigFile): Retention {
  return {
    notificationDays: retention.notification_days,
    paymentHistoryDays: retention.payment_history_days,
  };
}

/** Business days from payment to settlement if the configuration does not say (ASSUMED). */
const settlementDays = 2;

/** Banks accept transfers from nine in the morning (ASSUMED). */
const settlementHour = 9;

/**
 * Fees and settlement terms. Throws ConfigError if an unknown channel is named, or the hours leave no time for
 * batches.
 */
export function agreement(file: ConfigFile, channelIds: readonly string[]): Agreement {
  const { settlement = {}, fees = {}, fees_policy = {} } = file;
  requireKnownChannels('fees', Object.keys(fees), channelIds);
  requireKnownChannels('settlement.days', Object.keys(settlement.days ?? {}), channelIds);
  const { hour = settlementHour, cut_off_hour: cutOffHour = 24 } = settlement;
  if (cutOffHour <= hour) {
    throw new ConfigError(
      `settlement.cut_off_hour is ${cutOffHour}: it must be later than settlement.hour, ${hour}.`,
    );
  }
  return {
    fees: feesOf(fees),
    feePolicy: { void: fees_policy.void ?? 'return', refund: fees_policy.refund ?? 'keep' },
    days: settlement.days ?? {},
    defaultDays: settlement.default_days ?? settlementDays,
    hour,
    cutOffHour,
    calendar: calendarWith(settlement.holidays ?? []),
  };
}

/** The gateway's calendar with more holidays. A year of which there is one counts as known. */
function calendarWith(more: readonly string[]): Calendar {
  const years = more.map((day) => Number(day.slice(0, 4)));
  return { holidays: new Set([...holidays, ...more]), years: new Set([...coveredYears, ...years]) };
}

/** Rupiah that a scheduled batch must have. */
export function settlementMinimum({ settlement = {} }: ConfigFile): bigint {
  return BigInt(settlement.minimum ?? 0);
}

function feesOf(fees: NonNullable<ConfigFile['fees']>): Record<string, Fee> {
  return Object.fromEntries(
    Object.entries(fees).map(([channel, { fixed, basis_points }]) => [
      channel,
      { fixed: BigInt(fixed), basisPoints: BigInt(basis_points) },
    ]),
  );
}

function requireKnownChannels(place: string, named: string[], channelIds: readonly string[]): void {
  const unknown = named.find((channel) => !channelIds.includes(channel));
  if (unknown === undefined) return;
  const known = channelIds.join(', ');
  throw new ConfigError(`${place} names the channel "${unknown}": use one of ${known}.`);
}

/** Says what is wrong with the settings of a channel: `minimum must be …`. Undefined if nothing is. */
export type SettingsProblem = (channel: string, settings: unknown) => string | undefined;

/**
 * The configured merchants. Throws ConfigError if one of them names an unknown channel, or has settings
 * that the channel does not take.
 */
export function configuredMerchants(
  file: ConfigFile,
  channelIds: readonly string[],
  settingsProblem: SettingsProblem = () => undefined,
): MerchantEntry[] {
  return (file.merchants ?? []).map((entry) => {
    const byChannel = { ...entry.notification_urls, ...entry.fees, ...entry.channel_settings };
    const named = [...(entry.channels ?? []), ...Object.keys(byChannel)];
    requireKnownChannels(`Merchant ${entry.client_id}`, named, channelIds);
    requireValidAccounts(entry);
    requireValidSettings(entry, settingsProblem);
    return merchantEntry(entry);
  });
}

/** Throws ConfigError for two default accounts, or for the same account twice. */
function requireValidAccounts({ client_id, settlement_accounts = [] }: MerchantConfig): void {
  const ids = settlement_accounts.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ConfigError(`Merchant ${client_id} has two settlement accounts ${twice}: keep one.`);
  }
  if (settlement_accounts.filter((account) => account.default).length > 1) {
    throw new ConfigError(
      `Merchant ${client_id} has several default settlement accounts: mark one.`,
    );
  }
}

/** Throws ConfigError for settings that their channel does not take. */
function requireValidSettings(
  { client_id, channel_settings = {} }: MerchantConfig,
  settingsProblem: SettingsProblem,
): void {
  for (const [channel, settings] of Object.entries(channel_settings)) {
    const problem = settingsProblem(channel, settings);
    if (problem === undefined) continue;
    throw new ConfigError(
      `Merchant ${client_id}: channel_settings.${channel} ${problem}: fix the file.`,
    );
  }
}

function merchantEntry(entry: MerchantConfig): MerchantEntry {
  const { snap } = entry;
  const previous = entry.previous_secret_key;
  return {
    clientId: entry.client_id,
    name: entry.name,
    secretKeys: previous === undefined ? [entry.secret_key] : [entry.secret_key, previous],
    notificationUrl: entry.notification_url,
    notificationUrls: entry.notification_urls ?? {},
    snap: snap && {
      publicKey: snap.public_key,
      tokenUrl: snap.token_url,
      notificationUrl: snap.notification_url,
    },
    settlementAccounts: (entry.settlement_accounts ?? []).map(
      ({ id, bank, number, holder, ...rest }) => ({
        id,
        bank,
        number,
        holder,
        default: rest.default,
        status: rest.status,
      }),
    ),
    channels: entry.channels,
    frameAncestors: entry.frame_ancestors ?? [],
    fees: entry.fees && feesOf(entry.fees),
    strictness: entry.strictness,
    channelSettings: entry.channel_settings,
    logoUrl: entry.logo_url,
    rate: entry.limits && rateOf(entry.limits),
  };
}
