// Types of testing.mjs: what `gapura/testing` exports.

export interface GapuraOptions {
  /**
   * Where notifications are sent, of both dialects: the URL of your handler. Unless set, they are received and
   * answered with 200 here, and `notifications` shows them.
   */
  notificationUrl?: string | undefined;
  /** Your token URL for the SNAP dialect (DANA). Needed only together with `notificationUrl`. */
  tokenUrl?: string | undefined;
  /** More of the configuration file (docs/configuration.md), such as `fees` or further `merchants`. */
  config?: Readonly<Record<string, unknown>> | undefined;
  /** How long the start may take, in milliseconds; 60,000 unless set. The first one on a machine takes longer. */
  timeoutMs?: number | undefined;
}

export interface PayOptions {
  /** What the customer does; `SUCCESS` unless set. A card that is declined makes a success a failure. */
  outcome?: 'SUCCESS' | 'FAILED' | 'EXPIRED' | undefined;
  /** Rupiah; the amount of the payment unless set. */
  amount?: number | undefined;
  /** The card, `expiry` as `MMYY`; one that is approved unless set. */
  card?: { number: string; expiry: string; cvv?: string; save?: boolean } | undefined;
}

/** A payment as the sandbox shows it; amounts in rupiah, times in ISO-8601 UTC. */
export interface TestPayment {
  reference: string;
  client_id: string;
  channel: string;
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  request_id: string;
  payment_code?: string;
  payment_url?: string;
  expires_at: string;
  history: { at: string; status: string; reason: string | null }[];
}

/** A notification with its attempts, as the sandbox shows it. */
export interface TestNotification {
  id: string;
  client_id: string;
  channel: string;
  reference: string;
  /** `payment.paid`, … */
  event: string;
  url: string;
  status: 'PENDING' | 'DELIVERED' | 'EXHAUSTED';
  next_attempt_at: string | null;
  attempts: {
    at: string;
    duration_ms: number;
    http_status: number | null;
    error: string | null;
    request_headers: Record<string, string>;
    /** Exactly as it was sent. */
    request_body: string;
    response_body: string | null;
  }[];
}

/** A running gateway in sandbox mode, with its own database, port and clock. */
export interface TestGapura {
  /** Base URL of the merchant API, without a slash at the end. */
  readonly url: string;
  readonly clientId: string;
  readonly secretKey: string;
  /** The merchant's RSA key in PEM, for the SNAP dialect. */
  readonly privateKey: string;
  /** The gateway's public RSA key in PEM, for your token URL. */
  readonly publicKey: string;
  /**
   * Plays the customer. When it resolves, the outcome is recorded and your handler was notified once, or it has
   * taken longer than five seconds.
   *
   * @param reference the invoice number, the partnerReferenceNo or the payment code
   * @throws {Error} if there is no such payment or it cannot take that outcome; the message says why
   */
  pay(reference: string, options?: PayOptions): Promise<TestPayment>;
  /**
   * Moves the gateway's clock. What falls due happens before it resolves: payments expire, notifications are
   * sent again.
   *
   * @param seconds how far, from 1
   * @returns the gateway's time
   */
  advance(seconds: number): Promise<Date>;
  /** The notifications about a payment, the oldest first. */
  notifications(reference: string): Promise<TestNotification[]>;
  /** Removes payments, notifications and faults, and sets the clock to the real time. Keys stay. */
  reset(): Promise<void>;
  /** Stops the gateway and removes its data. Calling it again does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a gateway in sandbox mode on a free port, with data of its own. It ends with this process at the latest.
 *
 * @throws {Error} if it does not start; the message says why
 * @example
 * const gapura = await startGapura({ notificationUrl: 'http://127.0.0.1:3000/payments/notifications' });
 */
export function startGapura(options?: GapuraOptions): Promise<TestGapura>;
