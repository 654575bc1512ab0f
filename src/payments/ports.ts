// What payments need from the rest of the gateway: acquirers, notifications, answers, terms.
import type { Answer } from '../dialect.ts';
import type { NewNotification } from '../notifications/notification.ts';
import type { Question } from '../requests/question.ts';
import type { Payment, PricedWith, Receipt, Reference, Refund, Share } from './payment.ts';

/** What an acquirer says when a payment is opened with it. */
export type Opening =
  | {
      kind: 'opened';
      references: Reference[];
      paymentCode?: string | undefined;
      pageToken?: string | undefined;
      paymentUrl?: string | undefined;
    }
  | { kind: 'refused'; reason: string };

/** What an acquirer says about a payment. Anything that is not a clear yes or no is `pending`. */
export type Verdict =
  /** `discount`: rupiah that a promo takes off the payment's amount. */
  | { kind: 'paid'; receipt: Receipt; discount?: bigint | undefined; evidence?: unknown }
  /** Somebody in the office says that money in suspense is this payment's. */
  | { kind: 'applied'; receipt: Receipt; by: string; reason: string }
  | { kind: 'authorized'; authorizeId: string; discount?: bigint | undefined; evidence?: unknown }
  | { kind: 'failed'; reason: string; evidence?: unknown }
  | { kind: 'expired' }
  | { kind: 'pending' };

/** What an acquirer says about a refund; `manual` if somebody must do it by hand. */
export type RefundVerdict =
  | { kind: 'done'; message: string; references: Reference[] }
  | { kind: 'manual'; message: string }
  | { kind: 'refused'; message: string };

/** What an acquirer says about a capture. */
export type CaptureVerdict =
  | { kind: 'done'; receipt: Receipt; evidence?: unknown }
  | { kind: 'refused'; reason: string; evidence?: unknown };

/**
 * Moves the money: the simulator, or a real provider. Methods that end in `Here` work inside this process, so
 * their verdict commits with the question. They return undefined if the network is needed.
 */
export interface Acquirer {
  openHere(payment: Payment): Opening | undefined;
  refundHere?(payment: Payment, refund: Refund): RefundVerdict | undefined;
  captureHere?(payment: Payment, amount: bigint): CaptureVerdict | undefined;
  /** Whether it will leave this refund to be worked by hand, without asking it; absent or undefined if nobody knows. */
  refundsByHand?(payment: Payment, refund: Refund): boolean | undefined;
  /** Opens a payment over the network. Throws if the outcome is unknown. */
  open(payment: Payment): Promise<Opening>;
  /** Refunds a payment or voids an authorization. Throws if the outcome is unknown. */
  refund(payment: Payment, refund: Refund): Promise<RefundVerdict>;
  /** Captures `amount` rupiah of an authorization. Throws if the outcome is unknown. */
  capture(payment: Payment, amount: bigint): Promise<CaptureVerdict>;
  /** Asks for the verdict on an opening; undefined if the acquirer does not know it. Throws if it does not reply. */
  inquire(payment: Payment): Promise<Opening | undefined>;
  /** Asks for the verdict on a refund; undefined if the acquirer does not know it. Throws if it does not reply. */
  inquireRefund(payment: Payment, refund: Refund): Promise<RefundVerdict | undefined>;
}

/** The acquirer was called and did not reply: the recovery job will ask it again. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('the outcome at the acquirer is unknown', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** Waits for a call that has effects at the acquirer. Throws OutcomeUnknown if it fails. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new OutcomeUnknown(error);
  }
}

/** Chooses the acquirer of a payment by its channel. */
export type AcquirerOf = (channel: string) => Acquirer;

/** What happened to a payment, as its merchant is notified. */
export type Fact =
  /** `from`: the account of the ledger that the money is in, if not the acquirer's. */
  | { kind: 'paid'; receipt: Receipt; from?: string | undefined }
  | { kind: 'failed'; reason: string }
  | { kind: 'authorized'; at: Date }
  | { kind: 'captured'; receipt: Receipt }
  | { kind: 'released'; at: Date }
  /** Also a void: `refund.type` says which. */
  | { kind: 'refunded'; refund: Refund };

/** Makes the notification of a fact; undefined if the merchant is not notified of it. */
export type Announce = (payment: Payment, fact: Fact, now: Date) => NewNotification | undefined;

/** The outcome of a question, from which its answer is made. */
export type Outcome =
  | { kind: 'opened'; payment: Payment }
  | { kind: 'refund'; payment: Payment; refund: Refund }
  | { kind: 'capture'; payment: Payment; verdict: CaptureVerdict }
  | { kind: 'hold-released'; payment: Payment }
  | { kind: 'split-changed'; payment: Payment };

/** Makes the answer to a question, in the format of its dialect and channel. Pure. */
export type AnswerTo = (question: Question, outcome: Outcome) => Answer;

/** What the gateway takes of a receipt. Rupiah. */
export interface Charge {
  fee: bigint;
  /** The tax that is part of the fee. */
  tax: bigint;
  /** In how many monthly instalments the customer pays; absent: at once. */
  tenor?: number | undefined;
}

/** What a merchant has agreed to on a channel. Applied when a fact is committed, never to earlier facts. */
export interface Terms {
  /** What money received at `at` (business time) is priced with. */
  pricedWith(payment: Pick<Payment, 'clientId' | 'channel'>, at: Date): PricedWith;
  /** The gateway's fee on `amount` rupiah received at `at` (business time): from 0 to the whole amount. */
  feeOf(payment: Pick<Payment, 'clientId' | 'channel'>, amount: bigint, at: Date): bigint;
  /** The same for a payment whose customer has chosen how to pay, with the tax that is part of it. */
  chargeOf(payment: Payment, receipt: Pick<Receipt, 'amount' | 'paidAt' | 'tenor'>): Charge;
  /**
   * How many rupiah of the fees are returned with a refund, by the terms that the payment was priced with. The
   * refund is part of `payment` already.
   */
  feeReturned(payment: Payment, refund: Pick<Refund, 'amount' | 'type'>): bigint;
  /** How many rupiah of tax are part of the `returned` rupiah of the payment's fees. */
  taxReturned(payment: Payment, returned: bigint): bigint;
  /** When money received at `paidAt` is due for settlement. */
  settleAt(payment: Pick<Payment, 'clientId' | 'channel'>, paidAt: Date): Date;
  /** When money that may be settled from `at` on is settled at the earliest. */
  openFrom(at: Date): Date;
  /** The shares of `net` rupiah received; undefined if the payment has no split. */
  sharesOf(payment: Payment, net: bigint): Share[] | undefined;
  /** What is taken from each account of the payment's split for `amount` rupiah that are returned now. */
  sharesBack(payment: Pick<Payment, 'splitSums'>, amount: bigint): Share[] | undefined;
}
