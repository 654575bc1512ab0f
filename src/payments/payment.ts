// A payment: one attempt of a merchant to collect money. Its states and the allowed transitions.
//
//   OPENING    stored; the acquirer has not replied yet
//   PENDING    the customer may pay
//   AUTHORIZED the money is reserved on the card, not captured yet
//   SUCCESS    paid (a reusable code stays payable: SUCCESS follows SUCCESS until it expires)
//   FAILED     declined (a retryable payment may still be paid on the same page)
//   EXPIRED    not paid in time
//   VOIDED · RELEASED · PARTIALLY_REFUNDED · REFUNDED   the money was returned, or its reservation released

/** The states that may follow each state. */
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

/** An external reference: the acquirer's order number, the store's receipt number. */
export interface Reference {
  name: string;
  value: string;
}

/** What is bought, as the payment page and the till show it. */
export interface Purchase {
  customer: { name: string; email?: string | undefined; phone?: string | undefined };
  /** Prices are decimal text, so that nothing is rounded. */
  lines: { name: string; price: string; quantity: number }[];
  /** Where the customer is sent after paying, and after cancelling. */
  returnUrl?: string | undefined;
  cancelUrl?: string | undefined;
}

/** One share of a split settlement, as the merchant requested it. */
export interface SplitRequest {
  accountId: string;
  type: string;
  value: string;
}

/** A column of the settlement report that the merchant fills for a payment. */
export interface ReportColumn {
  key: string;
  value: string;
}

/** Rupiah of a receipt that go to a bank account, or of a refund that are taken from it. */
export interface Share {
  accountId: string;
  amount: bigint;
}

/** What happens to the fee when money goes back. */
export interface FeePolicy {
  /** When a whole payment is voided before it is settled. */
  void: 'return' | 'keep';
  /** With a refund: it is kept, or returned in proportion to the refund. */
  refund: 'return' | 'keep';
}

/** The tax on fees: basis points of a part of the fee. */
export interface Tax {
  /** Whether agreed fees contain the tax, or it is added to them. */
  fees: 'included' | 'excluded';
  basisPoints: bigint;
  /** The tax base is `baseParts` of `baseWhole` of the fee without the tax. */
  baseParts: bigint;
  baseWhole: bigint;
}

/** A price for larger payments or for a tenor, see `FeeTier` of the merchants. */
export interface PricedTier {
  from?: bigint | undefined;
  tenor?: number | undefined;
  fixed: bigint;
  basisPoints: bigint;
  minimum?: bigint | undefined;
  maximum?: bigint | undefined;
}

/** A version of what is agreed with a merchant on a channel: what a receipt was priced with. It never changes. */
export interface PricedWith {
  /** A hash of the content. */
  id: string;
  /** Rupiah. */
  fixed: bigint;
  basisPoints: bigint;
  minimum?: bigint | undefined;
  maximum?: bigint | undefined;
  tiers?: readonly PricedTier[] | undefined;
  /** Absent: fees are not taxed. */
  tax?: Tax | undefined;
  policy: FeePolicy;
  /** Business days until settlement. */
  days: number;
}

/** What a split has given so far, and what refunds took. Rupiah. What is in no share is the default account's. */
export interface SplitSums {
  /** The net amount of all receipts. */
  received: bigint;
  /** Each account's part of it. */
  given: Share[];
  /** What refunds that are done or due have taken from the merchant. */
  returned: bigint;
  /** Each account's part of it. */
  taken: Share[];
}

/** A merchant's order, as its channel read it. Only the channel knows what is in `Details`. */
export interface Order<Details = unknown> {
  /** `invoice_number` or `partnerReferenceNo`: unique for the merchant. */
  reference: string;
  /** A second reference that must be unique for the merchant on this channel. */
  merchantReference?: string | undefined;
  /** Rupiah. */
  amount: bigint;
  lifeSeconds: number;
  /** When it expires, if the merchant named an instant; takes precedence over `lifeSeconds`. */
  expiresAt?: Date | undefined;
  reusable: boolean;
  /** Whether the customer may try again after a decline. */
  retryable?: boolean | undefined;
  /** Whether another order for the same unpaid reference opens a new session instead of being refused. */
  renewable?: boolean | undefined;
  purchase: Purchase;
  details: Details;
  notificationUrlOverride?: string | undefined;
  split?: SplitRequest[] | undefined;
  /** Whether settlement waits until the merchant releases the money. */
  held?: boolean | undefined;
  /** The merchant's own columns of the settlement report, each key once. */
  report?: ReportColumn[] | undefined;
}

/** Money that was received once. A reusable code can have several receipts. */
export interface Receipt {
  id: string;
  /** The acquirer's id of this movement of money: the same key twice is the same receipt. */
  key: string;
  /** Rupiah. */
  amount: bigint;
  paidAt: Date;
  references: Reference[];
  /** The gateway's fee in rupiah, set when it is booked: later fee changes do not affect it. */
  fee?: bigint | undefined;
  /** The tax that is part of the fee. */
  tax?: bigint | undefined;
  /** In how many monthly instalments the customer pays; absent: at once. */
  tenor?: number | undefined;
  /** Each split account's share of the net amount, set when it is booked; the rest goes to the default account. */
  shares?: Share[] | undefined;
  /** What it was priced with; absent if it is from before terms had versions. */
  terms?: Pick<PricedWith, 'id' | 'policy'> | undefined;
}

/** How money is returned: before settlement by a void, after it by a refund, by hand if the acquirer cannot. */
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
  /** `partnerRefundNo` (SNAP), or the Request-Id of the refund (classic); unique for the merchant. */
  reference: string;
  type: RefundType;
  /** OPENING until the acquirer has replied; DUE waits to be worked by hand. */
  status: 'OPENING' | 'SUCCESS' | 'FAILED' | 'DUE';
  /** Rupiah. */
  amount: bigint;
  reason?: string | undefined;
  /** The key of the question that requested it; absent for refunds of the office. */
  requestKey?: string | undefined;
  /** The acquirer's message, or the note of the person who worked it by hand. */
  message?: string | undefined;
  references: Reference[];
  createdAt: Date;
  completedAt?: Date | undefined;
  /** The part of the gateway's fee that is returned with it, in rupiah. */
  feeReturned?: bigint | undefined;
  /** The tax that is part of the returned fee. */
  taxReturned?: bigint | undefined;
  /** What is taken from each split account; the rest is taken from the default account. */
  shares?: Share[] | undefined;
  /** Since when it has waited to be worked by hand, and who worked it. */
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
  /** The provider that it was opened with, as the configuration names it. Absent: it is with no provider. */
  upstream?: string | undefined;
  reference: string;
  merchantReference?: string | undefined;
  /** The Request-Id (classic) or X-EXTERNAL-ID (SNAP) that created it, or opened its newest session. */
  requestId: string;
  status: PaymentStatus;
  /** All amounts are rupiah. */
  amount: bigint;
  paidAmount: bigint;
  refundedAmount: bigint;
  /** Reserved for refunds that have not ended: in flight, or waiting to be worked by hand. */
  refundingAmount: bigint;
  /** Taken back by customers' banks: in open disputes, or lost. It cannot be refunded. */
  disputedAmount: bigint;
  /** Reserved at the card's issuer; 0 if nothing ever was. */
  authorizedAmount: bigint;
  /** Reserved for a capture, or for the void of an authorization, that the acquirer has not answered yet. */
  capturingAmount: bigint;
  reusable: boolean;
  retryable: boolean;
  purchase: Purchase;
  details: Details;
  /** The details of the acquirer's last verdict. Only the channel knows what is in it. */
  evidence?: unknown;
  /** The acquirer's references, set when it is opened. */
  references: Reference[];
  paymentCode?: string | undefined;
  /** The secret part of the customer's link. */
  pageToken?: string | undefined;
  /** The id by which a capture names the authorization. */
  authorizeId?: string | undefined;
  /** The Request-Id that captured it. */
  capturedBy?: string | undefined;
  /** When an authorization is released if it was not captured. */
  releaseAt?: Date | undefined;
  paymentUrl?: string | undefined;
  notificationUrlOverride?: string | undefined;
  split?: SplitRequest[] | undefined;
  /** Whether settlement waits until the merchant releases the money. */
  held: boolean;
  /** The merchant's own columns of the settlement report, each key once. */
  report?: ReportColumn[] | undefined;
  /** The gateway's fees on what was paid, less the fees returned with refunds. */
  feeAmount: bigint;
  /** The tax that is part of these fees. */
  taxAmount: bigint;
  /** The newest receipt. */
  lastReceipt?: Receipt | undefined;
  /** What the split has given so far, and what refunds took from it. Absent without a split. */
  splitSums?: SplitSums | undefined;
  createdAt: Date;
  expiresAt: Date;
  /** Grows by one with each change. A change that was decided on an older version does not commit. */
  version: number;
}

/**
 * The state that counts at business time `now`: EXPIRED from `expiresAt` on, even if not stored yet. A provider may
 * have taken the money in the last second, so a payment with one expires when the provider says so.
 */
export function statusAt(payment: Payment, now: Date): PaymentStatus {
  const isOver = payment.upstream === undefined && now >= payment.expiresAt;
  return payment.status === 'PENDING' && isOver ? 'EXPIRED' : payment.status;
}

/** Whether the table allows the transition from `from` to `to`. */
export function allows(from: PaymentStatus, to: PaymentStatus): boolean {
  return (transitions[from] as readonly string[]).includes(to);
}
