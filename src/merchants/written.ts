// Between a merchant's form, as people write it, and its record, as the gateway uses it.
import type { Static } from 'typebox';
import { feeStart, inOrder } from './fees.ts';
import type { fee, MerchantForm } from './form.ts';
import type { CallRate, DatedFee, Fee, FeeRate, FeeTier, MerchantRecord } from './merchant.ts';

/** The record of a form that was checked. */
export function recordOf(clientId: string, form: MerchantForm): MerchantRecord {
  const { snap, theme } = form;
  return {
    clientId,
    name: form.name,
    notificationUrl: form.notification_url,
    notificationUrls: form.notification_urls ?? {},
    snap: snap && {
      publicKey: snap.public_key,
      tokenUrl: snap.token_url,
      notificationUrl: snap.notification_url,
    },
    settlementAccounts: (form.settlement_accounts ?? []).map(
      ({ id, bank, number, holder, ...rest }) => ({
        id,
        bank,
        number,
        holder,
        default: rest.default,
        status: rest.status,
      }),
    ),
    channels: form.channels,
    frameAncestors: form.frame_ancestors ?? [],
    fees: form.fees && datedFees(form.fees),
    strictness: form.strictness,
    channelSettings: form.channel_settings,
    acquirers: form.acquirers,
    logoUrl: form.logo_url,
    rate: form.limits && rateOf(form.limits),
    allowedAddresses: form.allowed_addresses ?? [],
    theme: theme && {
      background: theme.background_color,
      font: theme.font_color,
      buttonBackground: theme.button_background_color,
      buttonFont: theme.button_font_color,
    },
  };
}

/** The form of a record: what is not set is not written. Amounts above 2^53 lose digits. */
export function formOf(record: MerchantRecord): MerchantForm {
  const { snap, theme, rate } = record;
  const form = {
    name: record.name,
    notification_url: record.notificationUrl,
    notification_urls: orAbsent(record.notificationUrls),
    snap: snap && {
      public_key: snap.publicKey,
      token_url: snap.tokenUrl,
      notification_url: snap.notificationUrl,
    },
    settlement_accounts: orAbsent(
      record.settlementAccounts.map(({ change: _asked, ...account }) => account),
    ),
    channels: record.channels,
    frame_ancestors: orAbsent(record.frameAncestors),
    fees: record.fees && writtenFees(record.fees),
    strictness: record.strictness,
    channel_settings: orAbsent(record.channelSettings ?? {}),
    acquirers: orAbsent(record.acquirers ?? {}),
    logo_url: record.logoUrl,
    limits: rate && { per_second: rate.perSecond, burst: rate.burst },
    allowed_addresses: orAbsent(record.allowedAddresses ?? []),
    theme: theme && {
      background_color: theme.background,
      font_color: theme.font,
      button_background_color: theme.buttonBackground,
      button_font_color: theme.buttonFont,
    },
  };
  // JSON has no undefined members, and a form is JSON.
  return JSON.parse(JSON.stringify(form));
}

/** The value unless it has nothing in it. */
function orAbsent<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/** Fees by channel, without dates. */
export function feesOf(fees: Readonly<Record<string, WrittenFee>>): Record<string, Fee> {
  return Object.fromEntries(Object.entries(fees).map(([id, written]) => [id, feeOf(written)]));
}

function datedFees(fees: NonNullable<MerchantForm['fees']>): Record<string, DatedFee[]> {
  return Object.fromEntries(
    Object.entries(fees).map(([channel, given]) => {
      const list = [given].flat().map((one) => {
        const from = 'from' in one && one.from !== undefined ? feeStart(one.from) : undefined;
        return { ...feeOf(one), from };
      });
      return [channel, inOrder(list)];
    }),
  );
}

function writtenFees(fees: NonNullable<MerchantRecord['fees']>): MerchantForm['fees'] {
  return Object.fromEntries(
    Object.entries(fees).map(([channel, list]) => [
      channel,
      list.map(({ from, ...one }) => ({
        ...writtenFee(one),
        ...(from !== undefined && { from: from.toISOString() }),
      })),
    ]),
  );
}

type WrittenFee = Static<typeof fee>;
type WrittenTier = NonNullable<WrittenFee['tiers']>[number];

function feeOf({ tiers, ...own }: WrittenFee): Fee {
  return tiers === undefined ? rateOfFee(own) : { ...rateOfFee(own), tiers: tiers.map(tierOf) };
}

function tierOf({ from, tenor, ...rate }: WrittenTier): FeeTier {
  return {
    ...rateOfFee(rate),
    ...(from !== undefined && { from: BigInt(from) }),
    ...(tenor !== undefined && { tenor }),
  };
}

/** What is not written is not there: a fee is compared and hashed by its members. */
function rateOfFee({ fixed, basis_points, minimum, maximum }: Omit<WrittenFee, 'tiers'>): FeeRate {
  return {
    fixed: BigInt(fixed),
    basisPoints: BigInt(basis_points),
    ...(minimum !== undefined && { minimum: BigInt(minimum) }),
    ...(maximum !== undefined && { maximum: BigInt(maximum) }),
  };
}

/** A fee as people write it. Amounts above 2^53 lose digits. */
export function writtenFee({ tiers, ...own }: Fee): WrittenFee {
  return {
    ...writtenRate(own),
    ...(tiers !== undefined && {
      tiers: tiers.map(({ from, tenor, ...rate }) => ({
        ...writtenRate(rate),
        ...(from !== undefined && { from: Number(from) }),
        ...(tenor !== undefined && { tenor }),
      })),
    }),
  };
}

function writtenRate({ fixed, basisPoints, minimum, maximum }: FeeRate) {
  return {
    fixed: Number(fixed),
    basis_points: Number(basisPoints),
    ...(minimum !== undefined && { minimum: Number(minimum) }),
    ...(maximum !== undefined && { maximum: Number(maximum) }),
  };
}

/** A rate of which one half was given: a burst is two seconds' worth, unless it says otherwise. */
export function rateOf({
  per_second,
  burst,
}: NonNullable<MerchantForm['limits']>): CallRate | undefined {
  if (per_second !== undefined) return { perSecond: per_second, burst: burst ?? 2 * per_second };
  return burst === undefined ? undefined : { perSecond: burst, burst };
}
