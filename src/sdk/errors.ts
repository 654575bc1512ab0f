// What the SDK throws: one class for every failed call, and three for failures that need different handling.

import type { Finding } from '../wire/classic/diagnose.ts';
import type { FindingCode } from '../wire/classic/diagnosis/suspicion.ts';

export interface CallFailure {
  code: string;
  requestId: string;
  status?: number | undefined;
  field?: string | undefined;
  rawBody?: string | undefined;
  verified?: boolean | undefined;
  attempts?: number | undefined;
  hint?: string | undefined;
  cause?: unknown;
}

/** A call that failed: the gateway answered with an error, or one of the subclasses below. */
export class GapuraError extends Error {
  /** `error.code` of the answer (`invalid_parameter`, …), or a code of the SDK (see docs/sdk.md). */
  readonly code: string;
  /** Request-Id of the call. Calling again with it never creates a second payment. */
  readonly requestId: string;
  /** HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Path of the bad field (`order.line_items[0].price`), if the answer names one. */
  readonly field: string | undefined;
  /** The answer's body as text, if there was an answer. */
  readonly rawBody: string | undefined;
  /** Whether the answer's signature was valid. An error may come without one, a success never. */
  readonly verified: boolean;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** What to check first, if the SDK can tell. */
  readonly hint: string | undefined;

  constructor(message: string, failure: CallFailure) {
    super(message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'GapuraError';
    this.code = failure.code;
    this.requestId = failure.requestId;
    this.status = failure.status;
    this.field = failure.field;
    this.rawBody = failure.rawBody;
    this.verified = failure.verified ?? false;
    this.attempts = failure.attempts ?? 1;
    this.hint = failure.hint;
  }
}

/**
 * No answer came (code `timeout` or `network`): whether the gateway processed the call is unknown.
 * Call again with the same `requestId`, or ask `orders.status(requestId)`.
 */
export class ConnectionError extends GapuraError {
  override readonly name = 'ConnectionError';
}

/**
 * An answer says success, but its signature does not prove that it comes from the gateway (code
 * `answer_unsigned` or `answer_signature`). Trust nothing in it: whether the gateway processed the
 * call is unknown.
 */
export class SignatureError extends GapuraError {
  override readonly name = 'SignatureError';
  /** Explanations of the mismatch. They never contain a secret key. */
  readonly findings: readonly Finding[];

  constructor(message: string, failure: CallFailure, findings: readonly Finding[] = []) {
    super(message, failure);
    this.findings = findings;
  }
}

export type NotificationReason =
  | FindingCode
  | 'body_parsed'
  | 'body_missing'
  | 'body_not_json'
  | 'headers_missing'
  | 'header_missing'
  | 'header_repeated'
  | 'client_differs'
  | 'signature_differs'
  | 'timestamp_malformed'
  | 'timestamp_out_of_range'
  | 'token_refused';

/** A notification that must not be trusted. Answer it with HTTP 400; the gateway will retry. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly reason: NotificationReason;
  /** All explanations, the most certain first. They never contain a secret key. */
  readonly findings: readonly Finding[];

  constructor(reason: NotificationReason, message: string, findings: readonly Finding[] = []) {
    super(message);
    this.reason = reason;
    this.findings = findings;
  }
}
