// Between a merchant's form, as people write it, and its record, as the gateway uses it.
import { feeStart, inOrder } from './fees.ts';
import type { MerchantForm } from './form.ts';
import type { CallRate, DatedFee, Fee, MerchantRecord } from './merchant.ts';

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
export function feesOf(
  fees: Readonly<Record<string, { fixed: number; basis_points: number }>>,
): Record<string, Fee> {
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
      list.map(({ fixed, basisPoints, from }) => ({
        fixed: Number(fixed),
        basis_points: Number(basisPoints),
        ...(from !== undefined && { from: from.toISOString() }),
      })),
    ]),
  );
}

function feeOf(written: { fixed: number; basis_points: number }): Fee {
  return { fixed: BigInt(written.fixed), basisPoints: BigInt(written.basis_points) };
}

/** A rate of which one half was given: a burst is two seconds' worth, unless it says otherwise. */
export function rateOf({
  per_second,
  burst,
}: NonNullable<MerchantForm['limits']>): CallRate | undefined {
  if (per_second !== undefined) return { perSecond: per_second, burst: burst ?? 2 * per_second };
  return burst === undefined ? undefined : { perSecond: burst, burst };
}
