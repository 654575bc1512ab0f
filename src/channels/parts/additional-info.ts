// `additional_info`: options that every channel's request may have, and the part that answers repeat.
import Type, { type Static, type TSchema } from 'typebox';
import type { Order, Payment, ReportColumn, SplitRequest } from '../../payments/payment.ts';
import { brokenTogether } from '../../settlement/split.ts';
import {
  type Decimal,
  decimalOf,
  decimalText,
  type ExactNumber,
  isExactNumber,
  parseDecimal,
} from '../../wire/decimal.ts';
import { type Broken, leaf, withRule } from '../../wire/leaf.ts';
import { flag, oneOf, reference, text, webUrl } from '../../wire/parts.ts';

/** The most shares that one payment can have. */
const maxShares = 50;

/** Values must be below this: 12 digits, like an amount. */
const valueLimit = 10n ** 12n;

const share = Type.Object({
  bank_account_settlement_id: text({ max: 64 }),
  /** The documentation's table says string, and every sample has a number. Both pass. */
  value: leaf<ExactNumber | string>(
    { type: ['number', 'string'], exclusiveMinimum: 0 },
    (value) => {
      const exact = shareOf(value);
      return exact !== undefined && isPositive(exact);
    },
    'must be a number above 0 of at most 12 digits and 2 decimals',
  ),
  type: oneOf(['FIX', 'PERCENTAGE']),
});

function isPositive({ units, scale }: Decimal): boolean {
  return units > 0n && scale <= 2 && units < valueLimit * 10n ** BigInt(scale);
}

const settlement = withRule(share, {
  broken({ type, value }) {
    if (type !== 'FIX' || (shareOf(value) as Decimal).scale === 0) return undefined;
    const reason = 'must be whole rupiah where the type is FIX';
    return { code: 'FIELD_INVALID', field: 'value', reason };
  },
});

/** A list of shares, as a payment's creation and the release of a held one have it (DOKU API, Split Settlement). */
export const settlementShares = Type.Array(settlement, { minItems: 1, maxItems: maxShares });

/** The most report columns that one payment can fill (ASSUMED: the documentation gives no limit). */
const maxReportColumns = 20;

const reportColumn = Type.Object({
  key: reference({ max: 64 }),
  value: text({ max: 128 }),
});

/** The members of every channel's `additional_info`. */
export const additionalInfoMembers = {
  override_notification_url: Type.Optional(webUrl()),
  settlement: Type.Optional(settlementShares),
  report: Type.Optional(Type.Array(reportColumn, { minItems: 1, maxItems: maxReportColumns })),
  hold_settlement: Type.Optional(flag()),
};

/** The `additional_info` of a channel (DOKU API, Override Notification URL and Split Settlement). */
export const additionalInfo = withOptionRules(Type.Object(additionalInfoMembers));

export type AdditionalInfo = Static<typeof additionalInfo>;
type Share = Static<typeof share>;
export type Shares = readonly Share[];

/** Plain digits only: no exponent, and no third decimal, which would be thousands to an Indonesian reader. */
const plainNumber = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,2})?$/;

interface Lists {
  settlement?: readonly Share[] | undefined;
  report?: readonly ReportColumn[] | undefined;
}

/** An `additional_info` with the rules across the entries of its lists, each checked right after its list. */
export function withOptionRules<S extends TSchema>(members: S) {
  const split = withRule(members, {
    before: 'report',
    broken: (info) => brokenShares('settlement', (info as Lists).settlement),
  });
  return withRule(split, {
    before: 'hold_settlement',
    broken: (info) => brokenReport((info as Lists).report),
  });
}

/** The rule across the shares of the list `field`. */
export function brokenShares(
  field: string,
  shares: readonly Share[] | undefined,
): Broken | undefined {
  const reason = shares && brokenTogether(splitOf(shares));
  return reason === undefined ? undefined : { code: 'FIELD_INVALID', field, reason };
}

/** A key is one column, so a payment can fill it once only. */
function brokenReport(report: readonly ReportColumn[] = []): Broken | undefined {
  const keys = report.map(({ key }) => key);
  const place = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (place === -1) return undefined;
  const reason = 'is the key of an earlier entry';
  return { code: 'FIELD_INVALID', field: `report[${place}].key`, reason };
}

function shareOf(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return plainNumber.test(value) ? parseDecimal(value) : undefined;
  return isExactNumber(value) ? decimalOf(value) : undefined;
}

/** Wire → domain: the options of an order. */
export function orderOptions(
  info: AdditionalInfo | undefined,
): Pick<Order, 'notificationUrlOverride' | 'split' | 'held' | 'report'> {
  const override = info?.override_notification_url;
  const shares = info?.settlement;
  return {
    notificationUrlOverride: override,
    split: shares && splitOf(shares),
    report: info?.report?.map(({ key, value }) => ({ key, value })),
    held: info?.hold_settlement === true ? true : undefined,
  };
}

/** Wire → domain: the shares of a split. */
export function splitOf(shares: readonly Share[]): SplitRequest[] {
  return shares.map(splitRequest);
}

function splitRequest({ bank_account_settlement_id, type, value }: Share): SplitRequest {
  const exact = shareOf(value) as Decimal;
  return { accountId: bank_account_settlement_id, type, value: decimalText(exact) };
}

/** Domain → wire: the part of `additional_info` that answers repeat, or an empty object. */
export function echoed({ notificationUrlOverride }: Payment) {
  if (notificationUrlOverride === undefined) return {};
  return { additional_info: { override_notification_url: notificationUrlOverride } };
}

/**
 * Domain → wire: `settlement`, the split of the payment's money as it counts now, in check-status and
 * notifications (DOKU API, HTTP Notification). An empty object without a split.
 */
export function settlementBlock({ split }: Pick<Payment, 'split'>) {
  if (split === undefined) return {};
  const settlement = split.map(({ accountId, type, value }) => ({
    bank_account_settlement_id: accountId,
    // At most 12 digits and 2 decimals: a double holds them exactly.
    value: Number(value),
    type,
  }));
  return { settlement };
}
