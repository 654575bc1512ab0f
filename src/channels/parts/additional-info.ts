// `additional_info`: what any channel's request may ask for besides, and what answers echo of it.
import Type, { type Static } from 'typebox';
import type { Order, Payment, SplitRequest } from '../../payments/payment.ts';
import {
  type Decimal,
  decimalOf,
  decimalText,
  type ExactNumber,
  isExactNumber,
  parseDecimal,
  plus,
} from '../../wire/decimal.ts';
import { type Broken, leaf, withRule } from '../../wire/leaf.ts';
import { listOf, oneOf, text, webUrl } from '../../wire/parts.ts';

const settlement = Type.Object({
  bank_account_settlement_id: text({ max: 64 }),
  /** The table says string, every sample a number: both pass. */
  value: leaf<ExactNumber | string>(
    { type: ['number', 'string'], exclusiveMinimum: 0 },
    (value) => {
      const exact = shareOf(value);
      return exact !== undefined && exact.units > 0n && exact.scale <= 2;
    },
    'must be a number above 0 with at most 2 decimals',
  ),
  type: oneOf(['FIX', 'PERCENTAGE']),
});

/** The members that any channel's `additional_info` has. */
export const additionalInfoMembers = {
  override_notification_url: Type.Optional(webUrl()),
  settlement: Type.Optional(listOf(settlement)),
};

/** Any channel's `additional_info` (DOKU API, Override Notification URL and Split Settlement). */
export const additionalInfo = withRule(Type.Object(additionalInfoMembers), {
  broken: brokenSettlement,
});

export type AdditionalInfo = Static<typeof additionalInfo>;
type Share = Static<typeof settlement>;

/** The rule across `settlement`'s shares. */
export function brokenSettlement({
  settlement: shares = [],
}: {
  settlement?: readonly Share[];
}): Broken | undefined {
  const reason = brokenSplit(shares);
  return reason === undefined ? undefined : { code: 'FIELD_INVALID', field: 'settlement', reason };
}

/** The sum of FIX shares cannot be checked yet: it splits the net amount, known when it is paid. */
function brokenSplit(shares: readonly Share[]): string | undefined {
  const percentages = shares.filter(({ type }) => type === 'PERCENTAGE');
  if (percentages.length === 0) return undefined;
  if (percentages.length < shares.length) return 'must be all FIX or all PERCENTAGE';
  let total: Decimal = { units: 0n, scale: 0 };
  for (const { value } of percentages) total = plus(total, shareOf(value) as Decimal);
  const said = decimalText(total);
  return said === '100' ? undefined : `must total 100 percent, not ${said}`;
}

function shareOf(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return parseDecimal(value);
  return isExactNumber(value) ? decimalOf(value) : undefined;
}

/** Wire → domain. */
export function asked(
  info: AdditionalInfo | undefined,
): Pick<Order, 'notificationUrlOverride' | 'split'> {
  const override = info?.override_notification_url;
  const shares = info?.settlement;
  return {
    ...(override === undefined ? {} : { notificationUrlOverride: override }),
    ...(shares === undefined ? {} : { split: shares.map(splitRequest) }),
  };
}

function splitRequest({ bank_account_settlement_id, type, value }: Share): SplitRequest {
  const exact = shareOf(value) as Decimal;
  return { accountId: bank_account_settlement_id, type, value: decimalText(exact) };
}

/** Domain → wire: the part of `additional_info` that answers repeat, or nothing. */
export function echoed({ notificationUrlOverride }: Payment) {
  if (notificationUrlOverride === undefined) return {};
  return { additional_info: { override_notification_url: notificationUrlOverride } };
}
