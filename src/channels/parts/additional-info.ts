// `additional_info`: options that every channel's request may have, and the part that answers repeat.
import Type, { type Static } from 'typebox';
import type { Order, Payment, SplitRequest } from '../../payments/payment.ts';
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
import { flag, oneOf, text, webUrl } from '../../wire/parts.ts';

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

/** The members of every channel's `additional_info`. */
export const additionalInfoMembers = {
  override_notification_url: Type.Optional(webUrl()),
  settlement: Type.Optional(Type.Array(settlement, { minItems: 1, maxItems: maxShares })),
  hold_settlement: Type.Optional(flag()),
};

/** The `additional_info` of a channel (DOKU API, Override Notification URL and Split Settlement). */
export const additionalInfo = withRule(Type.Object(additionalInfoMembers), {
  before: 'hold_settlement',
  broken: brokenSettlement,
});

export type AdditionalInfo = Static<typeof additionalInfo>;
type Share = Static<typeof share>;

/** Plain digits only: no exponent, and no third decimal, which would be thousands to an Indonesian reader. */
const plainNumber = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,2})?$/;

/** The rule across the shares of `settlement`. */
export function brokenSettlement({
  settlement: shares = [],
}: {
  settlement?: readonly Share[] | undefined;
}): Broken | undefined {
  const reason = brokenTogether(shares.map(splitRequest));
  return reason === undefined ? undefined : { code: 'FIELD_INVALID', field: 'settlement', reason };
}

function shareOf(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return plainNumber.test(value) ? parseDecimal(value) : undefined;
  return isExactNumber(value) ? decimalOf(value) : undefined;
}

/** Wire → domain: the options of an order. */
export function orderOptions(
  info: AdditionalInfo | undefined,
): Pick<Order, 'notificationUrlOverride' | 'split' | 'held'> {
  const override = info?.override_notification_url;
  const shares = info?.settlement;
  return {
    notificationUrlOverride: override,
    split: shares?.map(splitRequest),
    held: info?.hold_settlement === true ? true : undefined,
  };
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
