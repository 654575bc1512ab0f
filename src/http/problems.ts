// Maps every refusal to a problem document, for the gateway's own routes.
import { conflictText } from '../conflict.ts';
import type { RefusalCode, RefusalReason } from '../refusal.ts';
import { Problem } from './problem.ts';

type Reason<C extends RefusalCode> = Extract<RefusalReason, { code: C }>;
type Problems = { [C in RefusalCode]: (reason: Reason<C>) => Problem };

const badRequest = (detail: string) => new Problem(400, 'Bad request', detail);
const unauthorized = (detail: string) => new Problem(401, 'Unauthorized', detail);
const notFound = (what: string) => new Problem(404, 'Not found', `There is no ${what}.`);
const conflict = (detail: string) => new Problem(409, 'Conflict', detail);

const problems: Problems = {
  HEADER_MISSING: ({ header }) => badRequest(`The header ${header} is required.`),
  HEADER_MALFORMED: ({ header }) => badRequest(`The header ${header} is not well formed.`),
  TIMESTAMP_OUT_OF_RANGE: ({ header, toleranceSeconds }) =>
    badRequest(`The header ${header} is more than ${toleranceSeconds} seconds from now.`),
  CLIENT_UNKNOWN: () => unauthorized('The client is unknown.'),
  CLIENT_DIFFERS: ({ header }) => unauthorized(`The header ${header} names another client.`),
  TOKEN_INVALID: () => unauthorized('The access token is not valid.'),
  SIGNATURE_INVALID: () => unauthorized('The signature is not valid.'),
  MERCHANT_SUSPENDED: () => new Problem(403, 'Forbidden', 'The merchant is suspended.'),
  ADDRESS_NOT_ALLOWED: ({ address }) =>
    new Problem(403, 'Forbidden', `Calls from ${address} are not allowed.`),
  RATE_LIMITED: () => new Problem(429, 'Too many requests', 'Try again in a second.'),
  BODY_MALFORMED: () => badRequest('The body is not valid JSON.'),
  BODY_TOO_LARGE: ({ limitBytes }) =>
    new Problem(413, 'Content too large', `The body is over ${limitBytes} bytes.`),
  FIELD_REQUIRED: ({ field }) => badRequest(`${field} is required.`),
  FIELD_INVALID: ({ field, reason }) => badRequest(`${field} ${reason}.`),
  AMOUNT_INVALID: ({ field }) => badRequest(`${field} must be above 0.`),
  REFERENCE_USED: () => conflict('The reference was used by an earlier payment.'),
  ACCOUNT_UNKNOWN: ({ field }) => badRequest(`${field} is not a verified settlement account.`),
  ACQUIRER_UNAVAILABLE: ({ channel }) =>
    new Problem(
      503,
      'Service unavailable',
      `The provider of ${channel} does not reply at the moment.`,
    ),
  CHANNEL_INACTIVE: ({ channel }) => conflict(`The channel ${channel} is not active.`),
  MERCHANT_NOT_CONFIGURED: ({ field, reason }) => conflict(`${field}: ${reason}.`),
  REQUEST_IN_FLIGHT: () => conflict('The first request with this key is still being processed.'),
  REQUEST_ID_REUSED: () => conflict('The key was used for another request.'),
  PAYMENT_NOT_FOUND: () => notFound('such payment'),
  STATE_CONFLICT: ({ status, wanted }) => conflict(`It is ${status} and cannot become ${wanted}.`),
  ALREADY_REFUNDED: () => conflict('Everything was refunded before.'),
  REFUND_EXCEEDS: ({ refundable }) => conflict(`Only ${refundable} rupiah are left.`),
  VOID_NOT_WHOLE: ({ whole }) =>
    conflict(`Before settlement only all ${whole} rupiah can be returned.`),
  REFUND_WINDOW_OVER: () => conflict('The payment is too old to be refunded.'),
  REFUND_REFERENCE_USED: () => conflict('The reference was used for another refund.'),
  CAPTURE_EXCEEDS: ({ authorized }) => conflict(`Only ${authorized} rupiah were authorized.`),
  ACQUIRER_DECLINED: ({ channel, reason }) =>
    conflict(`The acquirer of ${channel} declined: ${reason}.`),
  OBJECT_NOT_FOUND: ({ object, name }) => notFound(`${object} ${name}`),
  REFERENCE_AMBIGUOUS: ({ reference }) =>
    new Problem(409, 'Ambiguous', `Several merchants use ${reference}: say which with client_id.`),
  FILE_UNREADABLE: ({ why }) => new Problem(400, 'Unreadable file', why),
  DIFFERENCE_CLOSED: ({ status }) => conflict(`The difference is ${status} already.`),
  PAYOUT_STATE: (reason) => conflict(payoutSentence(reason)),
  PAYOUT_BEYOND_CASH: ({ account, available, amount }) =>
    conflict(
      `The account ${account} has ${available} rupiah that are not on their way, and ${amount} would be sent: wait for money to come in, or set payouts.beyond_cash.`,
    ),
  SIGN_IN_REQUIRED: () => unauthorized('Send a key as Authorization: Bearer, or sign in.'),
  NOT_PERMITTED: ({ permission }) =>
    new Problem(403, 'Forbidden', `Your role or key does not allow ${permission}.`),
  OFFICE_CONFLICT: (reason) => conflict(conflictText(reason.conflict)),
  APPROVAL_NEEDED: ({ approval }) =>
    conflict(`Another person has to approve it: approval ${approval} waits.`),
};

/** Why a payout cannot take a step: one sentence for each that is not possible. */
function payoutSentence({ status, wanted }: Reason<'PAYOUT_STATE'>): string {
  if (status === wanted) return `The payout is ${status} already.`;
  if (status === 'PENDING') return 'The payout was not sent yet: say first that it was sent.';
  if (status === 'FAILED') {
    return 'The payout failed, and its money is the payee’s again: the next batch pays it with a new payout.';
  }
  if (status === 'RETURNED') {
    return 'The payout came back, and its money is the payee’s again: the next batch pays it with a new payout.';
  }
  if (wanted === 'FAILED') return 'The payout was paid: if the money came back, it is returned.';
  return `The payout is ${status} and cannot be sent again.`;
}

/** The problem document of a refusal: status, title, a sentence, and a code for programs. */
export function problemOf(reason: RefusalReason): Problem {
  const make = problems[reason.code] as (reason: RefusalReason) => Problem;
  const { status, title, message } = make(reason);
  const code = reason.code === 'OFFICE_CONFLICT' ? reason.conflict.name : reason.code;
  return new Problem(status, title, message, code);
}
