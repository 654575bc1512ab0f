// What payments need from the rest of the house, in their own words.
import type { Answer } from '../dialect.ts';
import type { NewNotification } from '../notifications/notification.ts';
import type { Question } from '../requests/question.ts';
import type { Payment, Receipt, Reference, Refund, Share } from './payment.ts';

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

/** What an acquirer says about a payment. Only an explicit yes is a yes; anything unclear is `pending`. */
export type Verdict =
  /** `discount`: rupiah that a promo took off the payment's amount. */
  | { kind: 'paid'; receipt: Receipt; discount?: bigint; evidence?: unknown }
  | { kind: 'authorized'; authorizeId: string; discount?: bigint; evidence?: unknown }
  | { kind: 'failed'; reason: string; evidence?: unknown }
  | { kind: 'expired' }
  | { kind: 'pending' };

/** What an acquirer says to a refund; `manual` where it takes them by hand only. */
export type RefundVerdict =
  | { kind: 'done'; message: string; references: Reference[] }
  | { kind: 'manual'; message: string }
  | { kind: 'refused'; message: string };

export type CaptureVerdict =
  | { kind: 'done'; receipt: Receipt; evidence?: unknown }
  | { kind: 'refused'; reason: string; evidence?: unknown };

/**
 * Who moves the money: the simulator, or a real provider. The verbs that end in `Here` do not leave the
 * process, and return undefined where the network is needed: what they say commits with the question.
 */
export interface Acquirer {
  openHere(payment: Payment): Opening | undefined;
  refundHere?(payment: Payment, refund: Refund): RefundVerdict | undefined;
  captureHere?(payment: Payment, amount: bigint): CaptureVerdict | undefined;
  /** Opens over the network. A failure to reach the acquirer throws: the outcome is then unknown. */
  open(payment: Payment): Promise<Opening>;
  /** Gives money back, or lets a reservation go. Throws where the outcome is unknown. */
  refund(payment: Payment, refund: Refund): Promise<RefundVerdict>;
  /** Takes what was reserved, all of it or less. Throws where the outcome is unknown. */
  capture(payment: Payment, amount: bigint): Promise<CaptureVerdict>;
  /** Asks what became of an opening; undefined where the acquirer does not know it. */
  inquire(payment: Payment): Promise<Opening | undefined>;
  /** Asks what became of a refund; undefined where the acquirer does not know it. */
  inquireRefund(payment: Payment, refund: Refund): Promise<RefundVerdict | undefined>;
}

/** The acquirer was called and nobody knows what it did: the recovery job will ask it again. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('the outcome at the acquirer is unknown', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** Waits for a call that has effects at the acquirer. Throws OutcomeUnknown where no answer came. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new OutcomeUnknown(error);
  }
}

/** Chooses the acquirer of a payment by its channel. */
export type AcquirerOf = (channel: string) => Acquirer;

/** What became of a payment, as its merchant is told. */
export type Fact =
  | { kind: 'paid'; receipt: Receipt }
  | { kind: 'failed'; reason: string }
  | { kind: 'authorized'; at: Date }
  | { kind: 'captured'; receipt: Receipt }
  | { kind: 'released'; at: Date }
  /** Also a void: `refund.type` says which. */
  | { kind: 'refunded'; refund: Refund };

/** Writes the notification of a fact; undefined where the merchant is not told of it. Pure. */
export type Announce = (payment: Payment, fact: Fact, now: Date) => NewNotification | undefined;

/** What became of a question, for its answer. */
export type Outcome =
  | { kind: 'opened'; payment: Payment }
  | { kind: 'refund'; payment: Payment; refund: Refund }
  | { kind: 'capture'; payment: Payment; verdict: CaptureVerdict }
  | { kind: 'hold-released'; payment: Payment };

/** Writes the answer to a question in the words of its dialect and channel. Pure. */
export type AnswerTo = (question: Question, outcome: Outcome) => Answer;

/** What a merchant has agreed to on a channel; asked when a fact happens, never about one of the past. */
export interface Terms {
  /** The gateway's fee on `amount` rupiah received: from 0 to the whole amount. */
  feeOf(payment: Pick<Payment, 'clientId' | 'channel'>, amount: bigint): bigint;
  /** How much of the fees on `payment`, as it is before it, goes back with a refund. */
  feeReturned(payment: Payment, refund: Pick<Refund, 'amount' | 'type'>): bigint;
  /** When money that came in at `paidAt` falls due to be paid out. */
  settleAt(payment: Pick<Payment, 'clientId' | 'channel'>, paidAt: Date): Date;
  /** What the payment's split gives of `net` rupiah received; undefined where there is none. */
  sharesOf(payment: Payment, net: bigint): Share[] | undefined;
  /** What the accounts of a receipt's split give of `amount` rupiah that go back. */
  sharesBack(receipt: Receipt, amount: bigint): Share[] | undefined;
}
