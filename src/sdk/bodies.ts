// Bodies that the gateway tells a merchant about a transaction: the answer to a status question, and notifications.

/** Rupiah. Some channels of the real provider send text or decimals (`"20000.00"`): compare by `Number()`. */
export type WireAmount = number | bigint | string;

/** The documented words (DOKU API, Check Status); others may be added. */
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
  identifier?: { name: string; value: string }[];
  [field: string]: unknown;
}

/** What status answers and notifications have in common. New fields may appear at any time. */
export interface TransactionBody {
  service: { id: string };
  acquirer: { id: string };
  channel: { id: string };
  order: { invoice_number: string; amount: WireAmount; [field: string]: unknown };
  transaction: {
    status: TransactionStatus;
    /** When the customer paid, ISO-8601 UTC. */
    date?: string;
    /** Request-Id of the call that made the payment: the key to join by. */
    original_request_id: string;
    [field: string]: unknown;
  };
  /** Pay-later channels. */
  peer_to_peer_info?: Identifiers & {
    status?: string;
    /** WIB, `yyyyMMddHHmmss`. */
    created_date?: string;
    /** WIB, `yyyyMMddHHmmss`. */
    expired_date?: string;
    merchant_unique_reference?: string;
  };
  payment?: { merchant_unique_reference?: string; [field: string]: unknown };
  /** Cards: an amount that a capture took or that went back; refunds with their type. */
  refund?: { amount: WireAmount; type?: string; status?: string; [field: string]: unknown };
  /** Cards: names an authorization when it is captured. */
  authorize_id?: string;
  customer?: { id?: string; name?: string; email?: string; phone?: string };
  /** Cards. */
  card_payment?: {
    /** `557338******1101`. */
    masked_card_number: string;
    /** `00` is approved; any other is why not. */
    response_code?: string;
    response_message?: string;
    approval_code?: string;
    issuer: string;
    /** A saved card's token. */
    token_id?: string;
    [field: string]: unknown;
  };
  /** Convenience stores. */
  online_to_offline_info?: { payment_code?: string; [field: string]: unknown };
  online_to_offline_payment?: Identifiers;
  [field: string]: unknown;
}

/** The answer of `GET /orders/v1/status/{id}`; blocks may be absent in some states. */
export type OrderStatus = TransactionBody;

/** The body of a notification (DOKU API, HTTP Notification). */
export type NotificationBody = TransactionBody;
