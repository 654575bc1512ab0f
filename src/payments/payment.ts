// A payment: one attempt of a merchant to collect money; its states and what may follow what.
//
//   OPENING    remembered, the acquirer has not answered yet
//   PENDING    the customer may pay
//   AUTHORIZED funds are reserved, not yet taken
//   SUCCESS    paid (a reusable code stays payable: SUCCESS follows SUCCESS until it expires)
//   FAILED     the acquirer said no (a retryable payment may still be paid on the same page)
//   EXPIRED    its time ran out unpaid
//   VOIDED · RELEASED · PARTIALLY_REFUNDED · REFUNDED   money went back

export const transitions = {
  OPENING: ['PENDING', 'FAILED'],
  PENDING: ['AUTHORIZED', 'SUCCESS', 'FAILED', 'EXPIRED'],
  AUTHORIZED: ['SUCCESS', 'VOIDED', 'RELEASED'],
  SUCCESS: ['VOIDED', 'PARTIALLY_REFUNDED', 'REFUNDED'],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  FAILED: [],
  EXPIRED: [],
  VOIDED: [],
  RELEASED: [],
  REFUNDED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof transitions;

/** A reference somebody else gave: the acquirer's order number, the store's receipt number. */
export interface Reference {
  name: string;
  value: string;
}

/** What is bought, in the terms that a customer's page and a till need. */
export interface Purchase {
  customer: { name: string; email?: string | undefined; phone?: string | undefined };
  /** Decimal prices as text, so that no cent is lost. */
  lines: { name: string; price: string; quantity: number }[];
  /** Where the customer goes afterwards, and where when they cancel. */
  returnUrl?: string | undefined;
  cancelUrl?: string | undefined;
}

/** One share of a split settlement, as the merchant asked for it. */
export interface SplitRequest {
  accountId: string;
  type: string;
  value: string;
}

/** Rupiah of a receipt (or of a refund) that a bank account gets (or gives). */
export interface Share {
  accountId: string;
  amount: bigint;
}

/** What a channel makes of a merchant's request. `Details` is the channel's own and opaque to others. */
export interface Order<Details = unknown> {
  /** `invoice_number` or `partnerReferenceNo`: unique for the merchant. */
  reference: string;
  /** A second reference that must be unique for the merchant on this channel. */
  merchantReference?: string | undefined;
  amount: bigint;
  lifeSeconds: number;
  /** An instant that the merchant named, before the life in seconds. */
  expiresAt?: Date | undefined;
  reusable: boolean;
  /** Whether the customer may try again after the acquirer said no. */
  retryable?: boolean | undefined;
  /** Whether asking again for an unpaid reference opens it anew, instead of being refused. */
  renewable?: boolean | undefined;
  purchase: Purchase;
  details: Details;
  notificationUrlOverride?: string | undefined;
  split?: SplitRequest[] | undefined;
  /** Whether the money is to wait until the merchant releases it. */
  held?: boolean | undefined;
}

/** Money that came in, once. A reusable code collects several. */
export interface Receipt {
  id: string;
  /** The acquirer's name for this movement of money: the same key twice is the same receipt. */
  key: string;
  amount: bigint;
  paidAt: Date;
  references: Reference[];
  /** The gateway's fee in rupiah, set when it is booked: a later change of fees is none for it. */
  fee?: bigint | undefined;
  /** What the split gives of the net, set when it is booked; the rest is the default account's. */
  shares?: Share[] | undefined;
}

/** How money goes back: before settlement as a void, after it as a refund, by hand where it must. */
export type RefundType =
  | 'VOID'
  | 'PARTIAL_REFUND'
  | 'FULL_REFUND'
  | 'MANUAL_PARTIAL_REFUND'
  | 'MANUAL_FULL_REFUND';

export interface Refund {
  id: string;
  clientId: string;
  paymentId: string;
  /** `partnerRefundNo` (SNAP), or the Request-Id that asked for it (classic); unique for the merchant. */
  reference: string;
  type: RefundType;
  /** OPENING until the acquirer has answered; DUE waits to be worked by hand. */
  status: 'OPENING' | 'SUCCESS' | 'FAILED' | 'DUE';
  amount: bigint;
  reason?: string | undefined;
  /** The request that asked for it, where one did. */
  requestKey?: string | undefined;
  /** The acquirer's words. */
  message?: string | undefined;
  references: Reference[];
  createdAt: Date;
  completedAt?: Date | undefined;
  /** The part of the gateway's fee that goes back with it, in rupiah. */
  feeReturned?: bigint | undefined;
  /** What the split's accounts give of it; the rest is the default account's. */
  shares?: Share[] | undefined;
  /** When it was put aside to be worked by hand, and who did that work. */
  dueAt?: Date | undefined;
  workedBy?: string | undefined;
}

export interface HistoryEntry {
  at: Date;
  status: PaymentStatus;
  reason: string;
}

export interface Payment<Details = unknown> {
  id: string;
  clientId: string;
  channel: string;
  reference: string;
  merchantReference?: string | undefined;
  /** The Request-Id (classic) or X-EXTERNAL-ID (SNAP) that asked for it. */
  requestId: string;
  status: PaymentStatus;
  amount: bigint;
  paidAmount: bigint;
  refundedAmount: bigint;
  /** Refunds that were asked for and are not done yet: in flight, or worked by hand. */
  refundingAmount: bigint;
  /** Reserved at the card's issuer; 0 where nothing ever was. */
  authorizedAmount: bigint;
  /** A capture, or the void of a reservation, that the acquirer has not answered yet. */
  capturingAmount: bigint;
  reusable: boolean;
  retryable: boolean;
  purchase: Purchase;
  details: Details;
  /** What the acquirer's last verdict came with; the channel's own, opaque to others. */
  evidence?: unknown;
  /** The acquirer's references, from the opening on. */
  references: Reference[];
  paymentCode?: string | undefined;
  /** The unguessable part of the customer's link. */
  pageToken?: string | undefined;
  /** Names an authorization when it is captured. */
  authorizeId?: string | undefined;
  /** The Request-Id that captured it. */
  capturedBy?: string | undefined;
  /** When an authorization that nobody captured is given back. */
  releaseAt?: Date | undefined;
  paymentUrl?: string | undefined;
  notificationUrlOverride?: string | undefined;
  split?: SplitRequest[] | undefined;
  /** Whether what was paid waits until the merchant releases it. */
  held: boolean;
  /** The gateway's fees on what was paid, less what went back with refunds. */
  feeAmount: bigint;
  /** The receipt that came last. */
  lastReceipt?: Receipt | undefined;
  createdAt: Date;
  expiresAt: Date;
  /** Grows by one with each change: a change made from an older version does not commit. */
  version: number;
}

/** The state to show and to act on at `now`: an unpaid payment is over when its time is, swept or not. */
export function statusAt(payment: Payment, now: Date): PaymentStatus {
  return payment.status === 'PENDING' && now >= payment.expiresAt ? 'EXPIRED' : payment.status;
}

/** Whether the table lets `to` follow `from`. */
export function allows(from: PaymentStatus, to: PaymentStatus): boolean {
  return (transitions[from] as readonly string[]).includes(to);
}
