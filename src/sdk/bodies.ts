// Bodies about a transaction that a merchant reads: the answer of check status, and notifications.

/** Rupiah. Some channels of the real provider send text or decimals (`"20000.00"`): compare with `Number()`. */
export type WireAmount = number | bigint | string;

/** The documented values (DOKU API, Check Status); others may be added. */
export type TransactionStatus =
  | 'PENDING'
  | 'SUCCESS'
  | 'FAILED'
  | 'EXPIRED'
  | 'REFUNDED'
  | 'VOIDED'
  | 'TIMEOUT'
  | 'REDIRECT'
  | (string & Record<never, never>);

interface Identifiers {
  identifier?: { name: string; value: string }[] | undefined;
  [field: string]: unknown;
}

/** What check status and notifications have in common. New fields may appear at any time. */
export interface TransactionBody {
  service: { id: string };
  acquirer: { id: string };
  channel: { id: string };
  order: { invoice_number: string; amount: WireAmount; [field: string]: unknown };
  transaction: {
    status: TransactionStatus;
    /** When the customer paid, ISO-8601 UTC. */
    date?: string | undefined;
    /** Request-Id of the call that created the payment: use it to find your order. */
    original_request_id: string;
    [field: string]: unknown;
  };
  /** Pay-later channels. */
  peer_to_peer_info?:
    | (Identifiers & {
        status?: string | undefined;
        /** WIB, `yyyyMMddHHmmss`. */
        created_date?: string | undefined;
        /** WIB, `yyyyMMddHHmmss`. */
        expired_date?: string | undefined;
        merchant_unique_reference?: string | undefined;
      })
    | undefined;
  payment?:
    | { merchant_unique_reference?: string | undefined; [field: string]: unknown }
    | undefined;
  /** Cards: the amount of a refund, a void or a capture; refunds with their type. */
  refund?: Refund | undefined;
  /** Cards: identifies an authorization when it is captured. */
  authorize_id?: string | undefined;
  customer?: Customer | undefined;
  card_payment?: CardPayment | undefined;
  /** Convenience stores. */
  online_to_offline_info?:
    | { payment_code?: string | undefined; [field: string]: unknown }
    | undefined;
  online_to_offline_payment?: Identifiers | undefined;
  /** How the money is split, if the order or its release asked for it. */
  settlement?: Share[] | undefined;
  [field: string]: unknown;
}

interface Share {
  bank_account_settlement_id: string;
  /** Rupiah of the net amount (FIX), or percent of it (PERCENTAGE). */
  value: WireAmount;
  type: string;
}

interface Refund {
  amount: WireAmount;
  type?: string | undefined;
  status?: string | undefined;
  [field: string]: unknown;
}

interface Customer {
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
}

interface CardPayment {
  /** `557338******1101`. */
  masked_card_number: string;
  /** `00` is approved; any other value says why not. */
  response_code?: string | undefined;
  response_message?: string | undefined;
  approval_code?: string | undefined;
  issuer: string;
  /** The token of a saved card. */
  token_id?: string | undefined;
  [field: string]: unknown;
}

/** The answer of `GET /orders/v1/status/{id}`. Blocks may be absent in some states. */
export type OrderStatus = TransactionBody;

/** The body of a notification (DOKU API, HTTP Notification). */
export type NotificationBody = TransactionBody;
