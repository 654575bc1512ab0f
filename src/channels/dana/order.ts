// Turns a DANA payment request into an order.
import type { Order } from '../../payments/payment.ts';
import { fieldInvalid } from '../../refusal.ts';
import { positiveRupiah } from '../../wire/snap/amounts.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import type { Call } from '../channel.ts';
import { type DanaPayment, pointsOfInitiation } from './contract.ts';
import { returnUrlOf } from './url-param.ts';

/** ASSUMED: lifetime of a link in seconds if the request gives none. */
const defaultLifeSeconds = 3600;

/** Whole seconds and an offset, as printed (DOKU API, DANA: Payment). That it is an instant is checked before. */
const documentedExpiry = /^[\d-]{10}T[\d:]{8}[+-]\d{2}:\d{2}$/;

/** What is stored of a request for DANA only. */
export interface DanaDetails {
  pointOfInitiation?: string | undefined;
  /** Whether the customer is sent to the wallet's app instead of its page. */
  deepLink?: true | undefined;
  deviceId?: string | undefined;
}

/**
 * Wire → domain. Throws FIELD_INVALID for an expiry in the past and, if `strict`, for what the documentation
 * does not have; AMOUNT_INVALID for an amount of zero.
 */
export function accept(body: DanaPayment, { now, deviceId, strict }: Call): Order<DanaDetails> {
  if (strict) demandDocumented(body);
  const { partnerReferenceNo: reference, additionalInfo, pointOfInitiation } = body;
  const amount = positiveRupiah('amount.value', body.amount.value);
  const returnUrl = returnUrlOf(body.urlParam);
  const details: DanaDetails = {
    pointOfInitiation,
    deepLink: additionalInfo.supportDeepLinkCheckoutUrl === true ? true : undefined,
    deviceId,
  };
  const title = additionalInfo.orderTitle ?? reference;
  return {
    reference,
    amount,
    lifeSeconds: defaultLifeSeconds,
    ...expiryOf(body, now),
    reusable: false,
    purchase: {
      customer: { name: '' },
      lines: [{ name: title, price: amount.toString(), quantity: 1 }],
      returnUrl,
    },
    details,
  };
}

/** In the order of the fields. Throws FIELD_INVALID. */
function demandDocumented(body: DanaPayment): void {
  for (const field of ['validUpTo', 'validUpto'] as const) {
    const text = body[field];
    if (text === undefined || documentedExpiry.test(text)) continue;
    throw fieldInvalid(field, 'must be an instant such as 2026-07-10T11:57:58+07:00');
  }
  const { pointOfInitiation: point } = body;
  if (point === undefined || pointsOfInitiation.includes(point)) return;
  throw fieldInvalid('pointOfInitiation', `must be one of ${pointsOfInitiation.join(', ')}`);
}

function expiryOf(body: DanaPayment, now: Date): { expiresAt?: Date } {
  const field = body.validUpTo === undefined ? 'validUpto' : 'validUpTo';
  const text = body[field];
  if (text === undefined) return {};
  const expiresAt = parseZoned(text) as Date;
  if (expiresAt <= now) throw fieldInvalid(field, 'must be in the future');
  return { expiresAt };
}
