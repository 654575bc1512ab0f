// What the SDK throws: one class for everything that a call can end in, and three that need telling apart.

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

/** A call that did not end in what was asked for: an error answer, or one of the subclasses below. */
export class GapuraError extends Error {
  /** `error.code` of the answer (`invalid_parameter`, …), or a word of the SDK's own (see docs/sdk.md). */
  readonly code: string;
  /** Request-Id of the call. Calling again with it never makes a second payment. */
  readonly requestId: string;
  /** HTTP status, where an answer came. */
  readonly status: number | undefined;
  /** Path of the offending field (`order.line_items[0].price`), where the answer names one. */
  readonly field: string | undefined;
  /** The answer's body as text, where an answer came. */
  readonly rawBody: string | undefined;
  /** Whether the answer's signature was right. Error answers count without, success never does. */
  readonly verified: boolean;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** What to look at first, where the SDK can tell. */
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
 * No answer came (code `timeout` or `network`): whether the gateway did what was asked is unknown.
 * Call again with the same `requestId`, or ask `orders.status(requestId)`.
 */
export class ConnectionError extends GapuraError {
  override readonly name = 'ConnectionError';
}

/**
 * An answer says success, but nothing proves that it comes from the gateway (code `answer_unsigned`
 * or `answer_signature`). Trust nothing in it; whether the gateway did what was asked is unknown.
 */
export class SignatureError extends GapuraError {
  override readonly name = 'SignatureError';
  /** What was found out about the mismatch. Never holds a secret key. */
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

/** A notification that must not be believed. Answer it with HTTP 400; the gateway will try again. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly reason: NotificationReason;
  /** All that was found out, most certain first. Never holds a secret key. */
  readonly findings: readonly Finding[];

  constructor(reason: NotificationReason, message: string, findings: readonly Finding[] = []) {
    super(message);
    this.reason = reason;
    this.findings = findings;
  }
}
