// The closed list of business refusals: what the gateway says no to, without HTTP and without wording.

/** Every refusal there is, with what a dialect needs to put it into words. */
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
  BODY_MALFORMED: Record<never, never>;
  BODY_TOO_LARGE: { limitBytes: number };
  FIELD_REQUIRED: { field: string };
  FIELD_INVALID: { field: string; reason: string };
  /** Written as an amount is, but not one that can be paid. */
  AMOUNT_INVALID: { field: string };
  /** A reference that must be unique for the merchant was used by an earlier payment. */
  REFERENCE_USED: { reference: UniqueReference };
  CHANNEL_INACTIVE: { channel: string };
  REQUEST_IN_FLIGHT: Record<never, never>;
  REQUEST_ID_REUSED: Record<never, never>;
  PAYMENT_NOT_FOUND: Record<never, never>;
  /** The payment's state does not allow what was asked. */
  STATE_CONFLICT: { status: string; wanted: string };
  /** All of the money went back before. */
  ALREADY_REFUNDED: Record<never, never>;
  /** More was asked back than is left. */
  REFUND_EXCEEDS: { refundable: bigint };
  /** Before settlement money goes back as a void, which takes all of it. */
  VOID_NOT_WHOLE: { whole: bigint };
  /** The payment was made too long ago to be refunded. */
  REFUND_WINDOW_OVER: Record<never, never>;
  /** The refund's own reference was used for another refund. */
  REFUND_REFERENCE_USED: Record<never, never>;
  /** More was to be captured than was reserved. */
  CAPTURE_EXCEEDS: { authorized: bigint };
  /** The acquirer would not, or could not, open the payment. */
  ACQUIRER_DECLINED: { channel: string; reason: string };
  /** An operator named something that does not exist. */
  OBJECT_NOT_FOUND: { object: OfficeObject; name: string };
  /** Several merchants use this reference, and the operator named none of them. */
  REFERENCE_AMBIGUOUS: { reference: string };
  /** An acquirer's settlement file cannot be read; `why` is a sentence that names the place. */
  FILE_UNREADABLE: { why: string };
  /** The difference was resolved before, or its money arrived. */
  DIFFERENCE_CLOSED: { status: string };
}

/** What an operator can name. */
export type OfficeObject =
  | 'payment'
  | 'refund'
  | 'notification'
  | 'batch'
  | 'reconciliation'
  | 'difference'
  | 'channel'
  | 'report';

/** Which of a payment's references collided; each channel knows its spelling on the wire. */
export type UniqueReference = 'reference' | 'merchantReference';

export type RefusalCode = keyof RefusalDetails;

/** A refusal as data: `switch` or index by `code`, the details follow. */
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

/** Shorthand for the commonest refusal: a field breaks its documented rule. */
export function fieldInvalid(field: string, reason: string): Refusal {
  return new Refusal({ code: 'FIELD_INVALID', field, reason });
}
