// Maps every refusal to the classic dialect's wire format (DOKU API, errors and idempotency).

import { conflictText } from '../../conflict.ts';
import type { Answer } from '../../dialect.ts';
import type { RefusalCode, RefusalReason, UniqueReference } from '../../refusal.ts';

interface Wording {
  status: number;
  code: string;
  message: string;
  /** Unless set, that of almost all refusals. */
  type?: string | undefined;
}

type Reason<C extends RefusalCode> = Extract<RefusalReason, { code: C }>;

/** The names of the fields in which a channel has the references that must be unique. */
export type UniqueFields = Readonly<Partial<Record<UniqueReference, string>>>;

/** Whose words the refusals of fields have: those of most channels, or those of the card API. */
export type RefusalStyle = 'common' | 'card-api';

/** What a channel lets its refusals say. */
export interface RefusalWords {
  fields?: UniqueFields | undefined;
  /** Unless set, common. */
  style?: RefusalStyle | undefined;
}

type Wordings = { [C in RefusalCode]: (reason: Reason<C>, fields: UniqueFields) => Wording };

const header = (message: string): Wording => ({
  status: 400,
  code: 'invalid_header_request',
  message,
});
const parameterCode = 'invalid_parameter';
const parameter = (message: string): Wording => ({ status: 400, code: parameterCode, message });
const idempotent = (message: string): Wording => ({
  status: 409,
  code: 'idempotent_request',
  message,
});

const wordings: Wordings = {
  HEADER_MISSING: ({ header: name }) => header(`Header ${name} is required`),
  HEADER_MALFORMED: ({ header: name }) => header(`Invalid format Header ${name}`),
  TIMESTAMP_OUT_OF_RANGE: ({ header: name, toleranceSeconds }) => ({
    status: 400,
    code: 'request_time_out_of_range',
    message: `Header ${name} is not in +- ${toleranceSeconds} second of now`,
  }),
  CLIENT_UNKNOWN: () => ({ status: 400, code: 'invalid_client_id', message: 'Invalid Client-Id' }),
  CLIENT_DIFFERS: ({ header: name }) => header(`Invalid format Header ${name}`),
  TOKEN_INVALID: () => header('Invalid format Header Authorization'),
  SIGNATURE_INVALID: () => ({
    status: 400,
    code: 'invalid_signature',
    message: 'Invalid Header Signature',
  }),
  // ASSUMED: the documentation has neither case.
  MERCHANT_SUSPENDED: () => ({
    status: 403,
    code: 'merchant_suspended',
    message: 'Merchant is suspended',
  }),
  ADDRESS_NOT_ALLOWED: ({ address }) => ({
    status: 403,
    code: 'address_not_allowed',
    message: `Calls from ${address} are not allowed`,
  }),
  // ASSUMED: the documentation has no such case; the code is that of DOKU's glossary, in this API's spelling.
  RATE_LIMITED: () => ({ status: 429, code: 'too_many_requests', message: 'Too Many Requests' }),
  BODY_MALFORMED: () => parameter('Invalid JSON Format'),
  BODY_TOO_LARGE: ({ limitBytes }) => ({
    status: 413,
    code: parameterCode,
    message: `Request body exceeds ${limitBytes} bytes`,
  }),
  FIELD_REQUIRED: ({ field }) => parameter(`${field} is required`),
  FIELD_INVALID: ({ field, reason }) => parameter(`${field} ${reason}`),
  AMOUNT_INVALID: ({ field }) => parameter(`${field} must be above 0`),
  REFERENCE_USED: ({ reference }, fields) =>
    parameter(`${fields[reference] ?? reference} already used`),
  ACCOUNT_UNKNOWN: ({ field }) => ({
    status: 400,
    code: 'data_not_found',
    message: `${field} must be one of your verified settlement accounts`,
  }),
  CHANNEL_INACTIVE: () => ({ status: 400, code: '', message: 'PAYMENT CHANNEL IS INACTIVE' }),
  // ASSUMED: the documentation has the status and the code; the type is the code in words, as for parameters.
  MERCHANT_NOT_CONFIGURED: ({ field, reason }) => ({
    status: 412,
    code: 'MERCHANT_NOT_CONFIGURED',
    message: `${field}: ${reason}`,
    type: 'Merchant Not Configured',
  }),
  REQUEST_IN_FLIGHT: () => idempotent('Request-Id is still being processed'),
  REQUEST_ID_REUSED: () => idempotent('Request-Id already used with different request data'),
  PAYMENT_NOT_FOUND: () => ({ status: 404, code: 'data_not_found', message: 'Data not found' }),
  STATE_CONFLICT: ({ status, wanted }) => ({
    status: 400,
    code: 'invalid_state',
    message: `payment is ${status} and cannot become ${wanted}`,
  }),
  ALREADY_REFUNDED: () => parameter('payment is refunded already'),
  REFUND_EXCEEDS: ({ refundable }) => parameter(`refund.amount exceeds the ${refundable} left`),
  VOID_NOT_WHOLE: ({ whole }) =>
    parameter(`refund.amount must be ${whole}: before settlement only all of it can go back`),
  REFUND_WINDOW_OVER: () => parameter('payment can no longer be refunded'),
  REFUND_REFERENCE_USED: () => idempotent('Request-Id already used with different request data'),
  CAPTURE_EXCEEDS: ({ authorized }) =>
    parameter(`payment.capture_amount exceeds the authorized ${authorized}`),
  ACQUIRER_DECLINED: ({ reason }) => ({ status: 400, code: 'acquirer_declined', message: reason }),
  // ASSUMED: the documentation has no such case.
  ACQUIRER_UNAVAILABLE: ({ channel }) => ({
    status: 503,
    code: 'acquirer_unavailable',
    message: `The provider of ${channel} does not reply at the moment: nothing was done`,
  }),
  OBJECT_NOT_FOUND: () => ({ status: 404, code: 'data_not_found', message: 'Data not found' }),
  REFERENCE_AMBIGUOUS: ({ reference }) => parameter(`${reference} is used by several merchants`),
  FILE_UNREADABLE: ({ why }) => parameter(why),
  DIFFERENCE_CLOSED: ({ status }) => ({
    status: 400,
    code: 'invalid_state',
    message: `difference is ${status}`,
  }),
  PAYOUT_STATE: ({ status }) => ({
    status: 409,
    code: 'invalid_state',
    message: `payout is ${status}`,
  }),
  PAYOUT_BEYOND_CASH: () => ({ status: 409, code: 'invalid_state', message: 'Not enough cash' }),
  SIGN_IN_REQUIRED: () => ({ status: 401, code: 'unauthorized', message: 'Unauthorized' }),
  NOT_PERMITTED: () => ({ status: 403, code: 'forbidden', message: 'Forbidden' }),
  OFFICE_CONFLICT: ({ conflict }) => ({
    status: 409,
    code: 'invalid_state',
    message: conflictText(conflict),
  }),
  APPROVAL_NEEDED: () => ({ status: 409, code: 'invalid_state', message: 'Approval needed' }),
};

/** The card API's own words (DOKU API, Cards: errors of capture; a refusal of the page that a client shows). */
const cardWordings: Pick<Wordings, 'BODY_MALFORMED' | 'FIELD_REQUIRED' | 'FIELD_INVALID'> = {
  BODY_MALFORMED: () => parameter('Invalid Request'),
  FIELD_REQUIRED: ({ field }) => parameter(`${field} Must Not Be Blank`),
  FIELD_INVALID({ field, reason, rule }) {
    if (rule === 'total') return parameter('Invalid Total Amount And Line Items');
    return parameter(`${field} ${rule === 'blank' ? 'Must Not Be Blank' : reason}`);
  },
};

const usualType = 'invalid_request_error';

/** `code` and `type`: those of a refused parameter. Headers, signatures and repeats have the same words everywhere. */
const styles: Record<RefusalStyle, { wordings: Wordings; code: string; type: string }> = {
  common: { wordings, code: parameterCode, type: usualType },
  'card-api': {
    wordings: { ...wordings, ...cardWordings },
    code: 'INVALID_PARAMETER',
    type: 'Invalid Parameter',
  },
};

/** The code of a refused parameter in the words of `style`. */
export function parameterCodeOf(style: RefusalStyle = 'common'): string {
  return styles[style].code;
}

/** The unsigned answer for a refusal: status and envelope. */
export function refusalAnswer(
  reason: RefusalReason,
  { fields = {}, style = 'common' }: RefusalWords = {},
): Answer {
  const chosen = styles[style];
  const words = chosen.wordings[reason.code] as (
    reason: RefusalReason,
    fields: UniqueFields,
  ) => Wording;
  const { status, code, message, type = usualType } = words(reason, fields);
  const named = code === parameterCode ? chosen : { code, type };
  // An inactive channel is the only refusal for which DOKU uses its other envelope.
  const envelope =
    code === ''
      ? { message: [message] }
      : { error: { code: named.code, message, type: named.type } };
  return { status, body: Buffer.from(JSON.stringify(envelope)) };
}
