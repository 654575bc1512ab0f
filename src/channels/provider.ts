// What a provider of the same API says about a channel's payments, read into the domain. Pure.
import type { Payment, Refund } from '../payments/payment.ts';
import type { CaptureVerdict, Opening, RefundVerdict, Told } from '../payments/ports.ts';

/** When something was heard, and an id for the receipt that it may be. */
export interface Hearing {
  /** Business time. */
  readonly now: Date;
  readonly id: string;
}

/** A call that nobody has asked for in the wire's words: the office's. */
export interface OwnCall {
  path: string;
  body: object;
}

/** How a channel reads a provider. Each function returns undefined for a body that does not say it: it is unknown then. */
export interface ProviderWords {
  /** The answer to the call that creates a payment. */
  readonly opened: (answer: object, payment: Payment) => Opening | undefined;
  /** The payment's code or link in an answer to check-status, if that has it. */
  readonly openedByStatus?: ((status: object, payment: Payment) => Opening | undefined) | undefined;
  /** The name of the payment in a notification. */
  readonly named: (body: object) => string | undefined;
  /** An answer to check-status, or a notification, about this payment. */
  readonly told: (body: object, payment: Payment, hearing: Hearing) => Told;
  readonly refund?:
    | {
        readonly call: (payment: Payment, refund: Refund) => OwnCall;
        readonly answered: (answer: object) => RefundVerdict | undefined;
      }
    | undefined;
  readonly capture?:
    | {
        readonly call: (payment: Payment, amount: bigint) => OwnCall;
        readonly answered: (
          answer: object,
          payment: Payment,
          hearing: Hearing,
        ) => CaptureVerdict | undefined;
      }
    | undefined;
}
