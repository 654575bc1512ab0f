// A notification: what the gateway posts to a merchant. An attempt: one try to deliver it.
import type { DialectName } from '../dialect.ts';

export type NotificationStatus = 'PENDING' | 'DELIVERED' | 'EXHAUSTED';

/** A notification as it is written together with the fact that caused it. The bytes never change after that. */
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
  /** Written with it where its dispatcher starts the first attempt as soon as the fact is committed. */
  lease?: Lease | undefined;
}

/** Who attempts a notification, and for how long nobody else may. */
export interface Lease {
  /** The dispatcher. */
  holder: string;
  /** Seconds of the database server's clock. */
  seconds: number;
}

export interface Notification extends NewNotification {
  status: NotificationStatus;
  /** Attempts made so far. */
  attempts: number;
  firstAttemptAt?: Date | undefined;
  nextAttemptAt?: Date | undefined;
  /** When it would have been due, if it is held back because its receiver is muted. */
  heldFrom?: Date | undefined;
}

/** A notification whose lease a dispatcher holds: nobody else attempts it during that time. */
export interface Claimed extends Notification {
  /** The URL's origin: one server, which answers or hangs as a whole. */
  receiver: string;
  /** How many scheduled attempts were made so far. */
  scheduled: number;
  /** Whether this attempt is a resend that somebody asked for, in addition to the schedule. */
  manual: boolean;
  /** Whether its receiver is muted: then it is not attempted, but held back. */
  muted?: boolean | undefined;
}

/** One try to deliver, with exactly what was sent and what came back. */
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
  /** From the first byte sent to the last byte received. Making the headers may take as long again. */
  timeoutSeconds: number;
  allowPrivateAddresses: boolean;
  /** Attempts that one receiver has open at once in this process, to begin with. */
  perReceiverConcurrency: number;
  /** What that grows to for a receiver that answers quickly; also its most connections. */
  mostPerReceiver: number;
  /** Attempts that all receivers of one merchant together have open at once in this process. */
  perMerchantConcurrency: number;
  /** Attempts that all receivers together have open at once in this process. */
  totalConcurrency: number;
  /** How many bytes of an answer are read. The rest is not waited for. */
  responseLimitBytes: number;
}

/** Makes the headers of one attempt. What it throws is recorded as a failed attempt. */
export type Signer = (notification: Notification) => Promise<Record<string, string>>;

/** Chooses the signer by the notification's dialect. */
export type SignerOf = (dialect: DialectName) => Signer;

/** The result of posting a notification. It is delivered if the status is 2xx and there is no error. */
export interface Outcome {
  httpStatus?: number | undefined;
  error?: string | undefined;
  /** The answer's text up to the limit. Empty if there was no answer. */
  responseBody: string;
}

/** Posts a notification's bytes with these headers. Does not throw: a failure is an outcome. */
export type Transport = (
  notification: Notification,
  headers: Record<string, string>,
) => Promise<Outcome>;
