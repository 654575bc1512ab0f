// Turns the configuration file into settings: defaults filled in, merchants as domain objects.

import { formProblem, type KnownChannels, tierProblem, unknownChannel } from '../merchants/form.ts';
import type { CallRate, MerchantEntry } from '../merchants/merchant.ts';
import { feesOf, rateOf, recordOf } from '../merchants/written.ts';
import type { DeliverySettings } from '../notifications/notification.ts';
import type { OwnAccount, PayoutRules } from '../payouts/rules.ts';
import type { ConfiguredKey } from '../people/keys.ts';
import type { Retention } from '../retention/retention.ts';
import type { Calendar } from '../settlement/calendar.ts';
import { coveredYears, holidays } from '../settlement/holidays.ts';
import { taxRates } from '../settlement/tax.ts';
import type { Agreement } from '../settlement/terms.ts';
import { snapToleranceSeconds } from '../wire/snap/headers.ts';
import type { Mode } from './environment.ts';
import type { ConfigFile } from './file.ts';
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

/** Long enough to look into what failed before the weekend. */
const refusedCallDaysDefault = 7;

/** How long notifications and the history of payments are kept (forever by default), and refused calls. */
export function retentionSettings({ retention = {} }: ConfigFile): Retention {
  return {
    notificationDays: retention.notification_days,
    paymentHistoryDays: retention.payment_history_days,
    refusedCallDays: retention.refused_call_days ?? refusedCallDaysDefault,
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
  for (const [channel, fee] of Object.entries(fees)) {
    const problem = tierProblem(`fees.${channel}`, fee);
    if (problem !== undefined) throw new ConfigError(`${problem.field} ${problem.reason}.`);
  }
  requireKnownChannels('settlement.days', Object.keys(settlement.days ?? {}), channelIds);
  const { hour = settlementHour, cut_off_hour: cutOffHour = 24 } = settlement;
  if (cutOffHour <= hour) {
    throw new ConfigError(
      `settlement.cut_off_hour is ${cutOffHour}: it must be later than settlement.hour, ${hour}.`,
    );
  }
  return {
    fees: feesOf(fees),
    tax: taxSettings(file),
    feePolicy: { void: fees_policy.void ?? 'return', refund: fees_policy.refund ?? 'keep' },
    days: settlement.days ?? {},
    defaultDays: settlement.default_days ?? settlementDays,
    hour,
    cutOffHour,
    calendar: calendarWith(settlement.holidays ?? []),
  };
}

/** Whether fees are taxed. The file's rates are added to the known ones; of two from one day the file's counts. */
function taxSettings({ tax }: ConfigFile): Agreement['tax'] {
  if (tax === undefined || tax.fees === 'untaxed') return undefined;
  const given = (tax.rates ?? []).map(({ from, basis_points, base = [1, 1] }) => ({
    from,
    basisPoints: BigInt(basis_points),
    baseParts: BigInt(base[0]),
    baseWhole: BigInt(base[1]),
    source: 'configuration',
  }));
  const replaced = new Set(given.map(({ from }) => from));
  return {
    fees: tax.fees,
    rates: [...taxRates.filter(({ from }) => !replaced.has(from)), ...given],
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

/** A payout that is not paid the day after the next is late (ASSUMED). */
const pendingDays = 3;

/**
 * What is said about payouts. Without own accounts there is one, `main`, of which the gateway does not know what is in
 * it. Throws ConfigError if two have the same id or more than one is the default.
 */
export function payoutRules({ bank_accounts = [], payouts = {} }: ConfigFile): PayoutRules {
  const ids = bank_accounts.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ConfigError(`bank_accounts has two accounts with the id ${twice}: keep one.`);
  }
  const defaults = bank_accounts.filter((one) => one.default === true);
  if (defaults.length > 1) {
    throw new ConfigError('bank_accounts has more than one default account: keep one.');
  }
  const first = defaults[0] ?? bank_accounts[0];
  const own = ({ id, bank, number, holder }: (typeof bank_accounts)[number]): OwnAccount => {
    return { id, bank, number, holder };
  };
  return {
    accounts:
      first === undefined
        ? [{ id: 'main', bank: 'NONE' }]
        : [own(first), ...bank_accounts.filter((one) => one !== first).map(own)],
    beyondCash: first === undefined || (payouts.beyond_cash ?? false),
    pendingDays: payouts.pending_days ?? pendingDays,
  };
}

/** Whether the simulator's bank carries out payouts. Throws ConfigError if it is wanted in production. */
export function simulatesPayouts({ payouts = {} }: ConfigFile, mode: Mode): boolean {
  if (mode === 'production' && payouts.bank === 'simulator') {
    throw new ConfigError('payouts.bank is simulator, which only a sandbox has: leave it out.');
  }
  return mode === 'sandbox' && (payouts.bank ?? 'simulator') === 'simulator';
}

/** Throws ConfigError if one of the names is not a channel. */
export function requireKnownChannels(
  place: string,
  named: string[],
  channelIds: readonly string[],
): void {
  const unknown = named.find((channel) => !channelIds.includes(channel));
  if (unknown === undefined) return;
  throw new ConfigError(`${place} ${unknownChannel(unknown, channelIds)}.`);
}

/**
 * The configured merchants. Throws ConfigError if one of them names an unknown channel, or has settings
 * that the channel does not take.
 */
export function configuredMerchants(file: ConfigFile, channels: KnownChannels): MerchantEntry[] {
  return (file.merchants ?? []).map((entry) => {
    const { client_id: clientId, secret_key, previous_secret_key: previous, ...form } = entry;
    const problem = formProblem(form, channels);
    if (problem !== undefined) {
      const { field, reason } = problem;
      throw new ConfigError(`Merchant ${clientId}: ${field} ${reason}: fix the file.`);
    }
    return {
      ...recordOf(clientId, form),
      secretKeys: previous === undefined ? [secret_key] : [secret_key, previous],
      managedBy: 'file',
      inFile: true,
    };
  });
}
