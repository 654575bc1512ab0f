// What payments need from the rest of the house, in their own words.
import type { CardAcquirer } from '../cards/acquirer.ts';
import type { LedgerTransaction } from '../ledger/posting.ts';
import type { NewNotification } from '../notifications/notification.ts';
import type { Payment, Receipt, Reference, Refund, RefundType } from './payment.ts';

/** What an acquirer says when a payment is opened with it. */
export type Opening =
  | {
      kind: 'opened';
      references: Reference[];
      paymentCode?: string;
      pageToken?: string;
      paymentUrl?: string;
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

/** Who moves the money: the simulator, or a real provider. */
export interface Acquirer {
  /** Opens without leaving the process, or answers undefined when the network is needed. */
  openHere(payment: Payment): Opening | undefined;
  /** Opens over the network. A failure to reach the acquirer throws: the outcome is then unknown. */
  open(payment: Payment): Promise<Opening>;
  /** Gives money back, or lets a reservation go. Throws where the outcome is unknown. */
  refund(payment: Payment, amount: bigint, type: RefundType): Promise<RefundVerdict>;
  /** Takes what was reserved, all of it or less. Throws where the outcome is unknown. */
  capture(payment: Payment, amount: bigint): Promise<CaptureVerdict>;
  /** Asks what became of an opening; undefined where the acquirer has never heard of it. */
  inquire(payment: Payment): Promise<Opening | undefined>;
  /** What it does besides where it acquires cards that customers type on our own page. */
  readonly card?: CardAcquirer;
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

/** Words a fact for the merchant, or undefined where nobody is to be told. Pure: it is called inside a commit. */
export type Announce = (payment: Payment, fact: Fact, now: Date) => NewNotification | undefined;

/** The gateway's fee on money received, in rupiah. */
export type FeeOf = (payment: Payment, amount: bigint) => bigint;

/** The ledger's view of a fact: one balanced transaction. */
export type Postings = LedgerTransaction;
