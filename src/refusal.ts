// The closed list of business refusals, as data: without HTTP status and without message.
import type { Conflict } from './conflict.ts';

/** Every refusal, with the details that a dialect needs for its message. */
export interface RefusalDetails {
  HEADER_MISSING: { header: string };
  HEADER_MALFORMED: { header: string };
  TIMESTAMP_OUT_OF_RANGE: { header: string; toleranceSeconds: number };
  CLIENT_UNKNOWN: Record<never, never>;
  /** The header names another client than the token does. */
  CLIENT_DIFFERS: { header: string };
  /** The access token is unknown, forged or expired. */
  TOKEN_INVALID: Record<never, never>;
  SIGNATURE_INVALID: Record<never, never>;
  /** The gateway's operator has suspended the merchant. */
  MERCHANT_SUSPENDED: Record<never, never>;
  /** The call comes from an address that the merchant does not allow. */
  ADDRESS_NOT_ALLOWED: { address: string };
  /** More calls come from a merchant, or more people sign in at once, than may. */
  RATE_LIMITED: Record<never, never>;
  BODY_MALFORMED: Record<never, never>;
  BODY_TOO_LARGE: { limitBytes: number };
  FIELD_REQUIRED: { field: string };
  /** `rule` names a rule that a dialect may have its own words for. */
  FIELD_INVALID: { field: string; reason: string; rule?: FieldRule | undefined };
  /** Well-formed, but not an amount that can be paid. */
  AMOUNT_INVALID: { field: string };
  /** A reference that must be unique for the merchant was used by an earlier payment. */
  REFERENCE_USED: { reference: UniqueReference };
  /** The bank account in this field is not a verified settlement account of the merchant. */
  ACCOUNT_UNKNOWN: { field: string };
  CHANNEL_INACTIVE: { channel: string };
  /** The field asks for something that the merchant has not been set up for. */
  MERCHANT_NOT_CONFIGURED: { field: string; reason: string };
  REQUEST_IN_FLIGHT: Record<never, never>;
  REQUEST_ID_REUSED: Record<never, never>;
  PAYMENT_NOT_FOUND: Record<never, never>;
  /** The payment's state does not allow the change. */
  STATE_CONFLICT: { status: string; wanted: string };
  /** Everything was refunded or voided before. */
  ALREADY_REFUNDED: Record<never, never>;
  /** The amount is more than what is left to refund. */
  REFUND_EXCEEDS: { refundable: bigint };
  /** Before settlement money is returned by a void, which is for the whole amount only. */
  VOID_NOT_WHOLE: { whole: bigint };
  /** The payment was made too long ago to be refunded. */
  REFUND_WINDOW_OVER: Record<never, never>;
  /** The refund's own reference was used for another refund. */
  REFUND_REFERENCE_USED: Record<never, never>;
  /** The amount is more than what was authorized. */
  CAPTURE_EXCEEDS: { authorized: bigint };
  /** The acquirer did not open the payment. */
  ACQUIRER_DECLINED: { channel: string; reason: string };
  /** The acquirer is known not to reply: nothing was begun. */
  ACQUIRER_UNAVAILABLE: { channel: string };
  /** The operator named an object that does not exist. */
  OBJECT_NOT_FOUND: { object: OfficeObject; name: string };
  /** Several merchants use this reference, and the operator did not name one. */
  REFERENCE_AMBIGUOUS: { reference: string };
  /** An acquirer's settlement file cannot be read; `why` is a sentence that says where. */
  FILE_UNREADABLE: { why: string };
  /** The difference was resolved before, or its money arrived. */
  DIFFERENCE_CLOSED: { status: string };
  /** A payout cannot become that from what it is. */
  PAYOUT_STATE: { status: string; wanted: string };
  /** An own bank account has less than what is to be sent from it. */
  PAYOUT_BEYOND_CASH: { account: string; available: bigint; amount: bigint };
  /** The office was called without a key or a signed-in person. */
  SIGN_IN_REQUIRED: Record<never, never>;
  /** The role, or what the key is restricted to, does not allow it. */
  NOT_PERMITTED: { permission: string };
  /** What the office has does not allow it. */
  OFFICE_CONFLICT: { conflict: Conflict };
  /** Another person has to approve it first: the approval of this id waits for them. */
  APPROVAL_NEEDED: { approval: string };
}

/** `blank`: a mandatory text is blank. `total`: the line items do not add up to the amount. */
export type FieldRule = 'blank' | 'total';

/** The kinds of objects that an operator can name. */
export type OfficeObject =
  | 'payment'
  | 'refund'
  | 'notification'
  | 'batch'
  | 'reconciliation'
  | 'provider'
  | 'difference'
  | 'channel'
  | 'report'
  | 'request'
  | 'merchant'
  | 'secret key'
  | 'service request'
  | 'account'
  | 'payout'
  | 'payout file'
  | 'result file'
  | 'remittance'
  | 'bank statement'
  | 'bank entry'
  | 'transaction'
  | 'exception'
  | 'dispute'
  | 'evidence'
  | 'journal'
  | 'approval'
  | 'person'
  | 'session'
  | 'passkey'
  | 'key'
  | 'audit entry'
  | 'view'
  | 'period'
  | 'statement'
  | 'invoice';

/** Which of a payment's references was used before; each channel knows its name on the wire. */
export type UniqueReference = 'reference' | 'merchantReference';

export type RefusalCode = keyof RefusalDetails;

/** A refusal as data: `code` and its details. */
export type RefusalReason = {
  [C in RefusalCode]: { code: C } & RefusalDetails[C];
}[RefusalCode];

/** Thrown for a business "no". Any other Error is a bug or an outage. */
export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason.code);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Shorthand for the most common refusal: FIELD_INVALID. `reason` continues a sentence that begins with the field. */
export function fieldInvalid(field: string, reason: string): Refusal {
  return new Refusal({ code: 'FIELD_INVALID', field, reason });
}

/** Shorthand for OFFICE_CONFLICT. */
export function conflicting(conflict: Conflict): Refusal {
  return new Refusal({ code: 'OFFICE_CONFLICT', conflict });
}
