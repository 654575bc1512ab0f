// DANA's requests on the wire (DOKU API, DANA), with the fields in the documentation's order.
import Type, { type Static } from 'typebox';
import { leaf, lenient, withRule } from '../../wire/leaf.ts';
import { flag, oneOf, reference, text } from '../../wire/parts.ts';
import { snapAmount } from '../../wire/snap/amounts.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import { brokenUrlParam, urlParamDocumented } from './url-param.ts';

/** The value of `additionalInfo.channel`. */
export const snapChannel = 'EMONEY_DANA_SNAP';

/** The documented values of `pointOfInitiation`. Clients send others too, which only strict reading refuses. */
export const pointsOfInitiation = ['app', 'pc', 'mweb'];

/** Maximum lengths from the documentation, or ASSUMED if it gives none. */
const maxLength = { reference: 64, pointOfInitiation: 20, orderTitle: 64, reason: 255 };

const instant = () =>
  leaf<string>(
    { type: 'string', format: 'date-time', examples: ['2026-07-10T11:57:58+07:00'] },
    (value) => typeof value === 'string' && parseZoned(value) !== undefined,
    'must be an instant such as 2026-07-10T11:57:58+07:00',
  );

const anything = lenient({});

export const paymentRequest = withRule(
  Type.Object({
    partnerReferenceNo: reference({ max: maxLength.reference }),
    // The documentation has both spellings, and the official clients use the first.
    validUpTo: Type.Optional(instant()),
    validUpto: Type.Optional(instant()),
    pointOfInitiation: Type.Optional(
      text({ max: maxLength.pointOfInitiation, examples: pointsOfInitiation }),
    ),
    urlParam: lenient(urlParamDocumented),
    amount: snapAmount,
    additionalInfo: Type.Object({
      channel: oneOf([snapChannel]),
      orderTitle: Type.Optional(text({ max: maxLength.orderTitle })),
      supportDeepLinkCheckoutUrl: Type.Optional(flag({ orText: true })),
      metadata: anything,
      origin: anything,
    }),
  }),
  {
    before: 'amount',
    broken: ({ urlParam }) => brokenUrlParam(urlParam),
  },
);

export type DanaPayment = Static<typeof paymentRequest>;

export const refundRequest = Type.Object({
  originalPartnerReferenceNo: reference({ max: maxLength.reference }),
  // The X-EXTERNAL-ID of the payment. Any other value is refused.
  originalExternalId: Type.Optional(text({ max: 64 })),
  refundAmount: snapAmount,
  reason: Type.Optional(text({ max: maxLength.reason })),
  partnerRefundNo: reference({ max: maxLength.reference }),
  additionalInfo: Type.Object({ channel: oneOf([snapChannel]), origin: anything }),
});

export type DanaRefund = Static<typeof refundRequest>;
