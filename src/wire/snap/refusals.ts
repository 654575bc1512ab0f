// Maps every refusal to SNAP's wire format: codes of seven digits, two of which name the service.

import type { Answer } from '../../dialect.ts';
import type { RefusalCode, RefusalReason } from '../../refusal.ts';

/** The two digits of each service (DOKU API, DANA: samples; the others from Bank Indonesia's standard). */
export const services = {
  payment: '05',
  refund: '07',
  status: '55',
  notification: '56',
  token: '73',
  customerToken: '74',
} as const;

export type Service = keyof typeof services;

/** HTTP status, case code and message of a refusal (DOKU API, SNAP: case codes). */
interface Wording {
  status: number;
  code: string;
  message: string;
}

type Reason<C extends RefusalCode> = Extract<RefusalReason, { code: C }>;
type Wordings = { [C in RefusalCode]: (reason: Reason<C>) => Wording };

const word = (status: number, code: string, message: string): Wording => ({
  status,
  code,
  message,
});
const badFormat = (field: string) => word(400, '01', `Invalid Field Format {${field}}`);
const missing = (field: string) => word(400, '02', `Invalid Mandatory Field {${field}}`);
const unauthorized = (why: string) => word(401, '00', `Unauthorized. ${why}`);
const conflict = () => word(409, '00', 'Conflict');
const invalidAmount = () => word(404, '13', 'Invalid Amount');

const wordings: Wordings = {
  HEADER_MISSING: ({ header }) => missing(header),
  HEADER_MALFORMED: ({ header }) => badFormat(header),
  TIMESTAMP_OUT_OF_RANGE: ({ header }) => badFormat(header),
  CLIENT_UNKNOWN: () => unauthorized('Unknown Client'),
  CLIENT_DIFFERS: ({ header }) => unauthorized(`${header} is not the client of the token`),
  TOKEN_INVALID: () => word(401, '01', 'Invalid Token (B2B)'),
  SIGNATURE_INVALID: () => unauthorized('Invalid Signature'),
  // ASSUMED: the standard's case for a merchant whose status is not normal.
  MERCHANT_SUSPENDED: () => word(404, '08', 'Invalid Merchant. It is suspended'),
  ADDRESS_NOT_ALLOWED: ({ address }) => unauthorized(`Calls from ${address} are not allowed`),
  RATE_LIMITED: () => word(429, '00', 'Too Many Requests'),
  BODY_MALFORMED: () => word(400, '00', 'Bad Request'),
  BODY_TOO_LARGE: () => word(400, '00', 'Bad Request'),
  FIELD_REQUIRED: ({ field }) => missing(field),
  FIELD_INVALID: ({ field }) => badFormat(field),
  AMOUNT_INVALID: invalidAmount,
  REFERENCE_USED: () => word(409, '01', 'Duplicate partnerReferenceNo'),
  ACCOUNT_UNKNOWN: ({ field }) => badFormat(field),
  CHANNEL_INACTIVE: ({ channel }) =>
    word(403, '01', `Feature Not Allowed. Channel ${channel} is not active`),
  MERCHANT_NOT_CONFIGURED: ({ field, reason }) =>
    word(403, '01', `Feature Not Allowed. ${field}: ${reason}`),
  REQUEST_IN_FLIGHT: conflict,
  REQUEST_ID_REUSED: conflict,
  PAYMENT_NOT_FOUND: () => word(404, '01', 'Transaction Not Found'),
  STATE_CONFLICT: () => word(404, '00', 'Invalid Transaction Status'),
  // The spelling mistake is Bank Indonesia's.
  ALREADY_REFUNDED: () => word(405, '01', 'Requested Opearation Is Not Allowed'),
  REFUND_EXCEEDS: invalidAmount,
  VOID_NOT_WHOLE: invalidAmount,
  REFUND_WINDOW_OVER: () => word(403, '00', 'Transaction Expired'),
  REFUND_REFERENCE_USED: () => word(404, '18', 'Inconsistent Request'),
  CAPTURE_EXCEEDS: invalidAmount,
  ACQUIRER_DECLINED: () => word(500, '02', 'External Server Error'),
  ACQUIRER_UNAVAILABLE: () => word(503, '00', 'Service Unavailable'),
  OBJECT_NOT_FOUND: () => word(404, '01', 'Transaction Not Found'),
  REFERENCE_AMBIGUOUS: conflict,
  FILE_UNREADABLE: () => word(400, '00', 'Bad Request'),
  DIFFERENCE_CLOSED: () => word(404, '00', 'Invalid Transaction Status'),
  PAYOUT_STATE: conflict,
  PAYOUT_BEYOND_CASH: conflict,
  SIGN_IN_REQUIRED: () => unauthorized('Sign-in Required'),
  NOT_PERMITTED: () => word(403, '01', 'Feature Not Allowed'),
  OFFICE_CONFLICT: conflict,
  APPROVAL_NEEDED: conflict,
};

/** The answer of `service` for a refusal. The HTTP status is the first three digits of the code. */
export function snapRefusal(service: Service, reason: RefusalReason): Answer {
  const { status, code, message } = (wordings[reason.code] as (reason: RefusalReason) => Wording)(
    reason,
  );
  return snapAnswer(service, status, code, message);
}

/** An answer with only the two members that every answer has. */
export function snapAnswer(
  service: Service,
  status: number,
  code: string,
  message: string,
): Answer {
  const envelope = {
    responseCode: `${status}${services[service]}${code}`,
    responseMessage: message,
  };
  return { status, body: Buffer.from(JSON.stringify(envelope)) };
}

/** The answer while the gateway cannot serve. The standard has no case for it: the HTTP status tells it apart. */
export function unavailable(service: Service): Answer {
  return snapAnswer(service, 503, '00', 'General Error');
}

/** The first two members of every successful answer. */
export function succeeded(service: Service) {
  return { responseCode: `200${services[service]}00`, responseMessage: 'Successful' };
}

/** The answer while a request is still in progress and its outcome is not known. */
export function inProgress(service: Service): Answer {
  return snapAnswer(service, 202, '00', 'Request In Progress');
}
