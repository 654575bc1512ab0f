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
      /** Until when it can be paid, if the acquirer decides that. */
      expiresAt?: Date | undefined;
      said?: Answer | undefined;
    }
  | { kind: 'refused'; reason: string; said?: Answer | undefined };

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
  | { kind: 'done'; message: string; references: Reference[]; said?: Answer | undefined }
  | { kind: 'manual'; message: string; said?: Answer | undefined }
  | { kind: 'refused'; message: string; said?: Answer | undefined };

/** What an acquirer says about a capture. */
export type CaptureVerdict =
  | { kind: 'done'; receipt: Receipt; evidence?: unknown; said?: Answer | undefined }
  | { kind: 'refused'; reason: string; evidence?: unknown; said?: Answer | undefined };

/**
 * What an acquirer tells about a payment without being asked to do anything: a verdict, or what happened to money that
 * was captured or returned: `amount` is rupiah, if it says how many.
 */
export type Told =
  | { kind: 'verdict'; verdict: Verdict }
  | { kind: 'moved'; what: 'capture' | 'refund'; amount?: bigint | undefined }
  /** Nobody can say what it means; `why` is a clause. */
  | { kind: 'unread'; why: string };

/**
 * Moves the money: the simulator, or a real provider. Methods that end in `Here` work inside this process, so
 * their verdict commits with the question. They return undefined if the network is needed. The others get the
 * question if a merchant asked, because a provider of the same API is sent what the merchant sent; the `said` of
 * their verdicts is that provider's answer, which the merchant then gets word for word.
 */
export interface Acquirer {
  openHere(payment: Payment): Opening | undefined;
  refundHere?(payment: Payment, refund: Refund): RefundVerdict | undefined;
  captureHere?(payment: Payment, amount: bigint): CaptureVerdict | undefined;
  /** Whether it will leave this refund to be worked by hand, without asking it; absent or undefined if nobody knows. */
  refundsByHand?(payment: Payment, refund: Refund): boolean | undefined;
  /** Called before anything is stored. Throws ACQUIRER_UNAVAILABLE if it is known not to reply. */
  demandReady?(): void;
  /** Opens a payment over the network. Throws if the outcome is unknown. */
  open(payment: Payment, question: Question): Promise<Opening>;
  /** Refunds a payment or voids an authorization. Throws if the outcome is unknown. */
  refund(payment: Payment, refund: Refund, question?: Question): Promise<RefundVerdict>;
  /** Captures `amount` rupiah of an authorization. Throws if the outcome is unknown. */
  capture(payment: Payment, amount: bigint, question?: Question): Promise<CaptureVerdict>;
  /** Asks for the verdict on an opening; undefined if the acquirer does not know it. Throws if it does not reply. */
  inquire(payment: Payment, question: Question): Promise<Opening | undefined>;
  /** Asks for the verdict on a refund; undefined if the acquirer does not know it. Throws if it does not reply. */
  inquireRefund(
    payment: Payment,
    refund: Refund,
    question?: Question,
  ): Promise<RefundVerdict | undefined>;
  /** Asks for the verdict on a capture; absent: capturing again is safe. Throws if it does not reply. */
  inquireCapture?: ((payment: Payment, question?: Question) => Promise<CaptureVerdict>) | undefined;
  /** What it would tell about the payment now. Absent: it tells without being asked. Throws if it does not reply. */
  tell?: ((payment: Payment) => Promise<Told>) | undefined;
  /** Tells it that the payment's money may be settled. Throws SpokenRefusal, or if it does not reply. */
  releaseHold?: ((payment: Payment, question?: Question) => Promise<void>) | undefined;
  /** Tells it that a merchant changes or removes the payment's split. Throws SpokenRefusal, or if it does not reply. */
  changeSplit?: ((payment: Payment, question: Question) => Promise<void>) | undefined;
  /** Seconds between questions about a payment; the last one repeats. Absent: it is not asked again and again. */
  readonly pollSeconds?: readonly [number, ...number[]] | undefined;
}

/** A provider's refusal of what a merchant's call asked for: the merchant gets this answer. */
export class SpokenRefusal extends Error {
  readonly said: Answer;

  constructor(said: Answer, reason: string) {
    super(reason);
    this.name = 'SpokenRefusal';
    this.said = said;
  }
}

/** The acquirer was called and did not reply: the recovery job will ask it again. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('the outcome at the acquirer is unknown', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** Waits for a call that has effects at the acquirer. Throws OutcomeUnknown if it fails, and SpokenRefusal. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof SpokenRefusal) throw error;
    throw new OutcomeUnknown(error);
  }
}

/** What an acquirer is chosen by. */
export type Placed = Pick<Payment, 'clientId' | 'channel' | 'upstream'>;

/** The acquirer of a payment. Throws CHANNEL_INACTIVE if there is none. */
export type AcquirerOf = (payment: Placed) => Acquirer;

/** The provider that new payments of a merchant's channel go to; undefined if they go to none. */
export type UpstreamOf = (clientId: string, channel: string) => string | undefined;

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
  | { kind: 'opened'; payment: Payment; said?: Answer | undefined }
  | { kind: 'refund'; payment: Payment; refund: Refund; said?: Answer | undefined }
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
