// A notification: what the gateway posts to a merchant. An attempt: one delivery of it.
import type { DialectName } from '../dialect.ts';

export type NotificationStatus = 'PENDING' | 'DELIVERED' | 'EXHAUSTED';

/** A notification as the fact that caused it writes it down: the bytes are frozen here. */
export interface NewNotification {
  /** Also its Request-Id on the wire, the same for every attempt. */
  id: string;
  clientId: string;
  channel: string;
  paymentId: string;
  reference: string;
  /** What happened: `payment.paid`, `payment.failed`, … */
  event: string;
  dialect: DialectName;
  url: string;
  body: Buffer;
  createdAt: Date;
}

export interface Notification extends NewNotification {
  status: NotificationStatus;
  /** Attempts made so far. */
  attempts: number;
  firstAttemptAt?: Date | undefined;
  nextAttemptAt?: Date | undefined;
}

/** A notification whose lease a dispatcher holds: nobody else attempts it meanwhile. */
export interface Claimed extends Notification {
  /** The URL's origin: what answers, or hangs, as one. */
  receiver: string;
  /** Attempts that the schedule made so far. */
  scheduled: number;
  /** Whether somebody asked for this attempt (a resend), beside the schedule. */
  manual: boolean;
}

/** One delivery, with exactly what was sent and what came back. */
export interface Attempt {
  /** Business time. */
  at: Date;
  durationMs: number;
  httpStatus?: number | undefined;
  /** Why there was no answer, or why an answer did not count. */
  error?: string | undefined;
  requestHeaders: Record<string, string>;
  requestBody: string;
  responseBody: string;
}

/** The limits of delivery. */
export interface DeliverySettings {
  /** Offsets from the first attempt, in seconds of business time. */
  retrySeconds: readonly number[];
  /** From the first byte out to the last byte in; making the headers may take as long again. */
  timeoutSeconds: number;
  allowPrivateAddresses: boolean;
  /** Attempts, and connections, that one receiver has open at once in this process. */
  perReceiverConcurrency: number;
  /** Attempts that all receivers together have open at once in this process. */
  totalConcurrency: number;
  /** Bytes of an answer that are read; what lies beyond is not waited for. */
  responseLimitBytes: number;
}

/** Makes an attempt's headers, anew each time. What it throws is recorded as a failed attempt. */
export type Signer = (notification: Notification) => Promise<Record<string, string>>;

/** Chooses the signer by the dialect that the notification speaks. */
export type SignerOf = (dialect: DialectName) => Signer;

/** What came of posting a notification: it is delivered where the status is 2xx and there is no error. */
export interface Outcome {
  httpStatus?: number | undefined;
  error?: string | undefined;
  /** The answer's text up to the limit; empty where there was none. */
  responseBody: string;
}

/** Posts a notification's bytes under these headers. Failures are outcomes: it does not throw. */
export type Transport = (
  notification: Notification,
  headers: Record<string, string>,
) => Promise<Outcome>;
