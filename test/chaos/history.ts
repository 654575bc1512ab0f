// What callers asked and what they were told: the record that the checker reads.

/** What a call was told, reduced to what can contradict something. */
export type Told =
  /** Done by this call. `bytes` is the whole body. */
  | { kind: 'done'; bytes: string }
  /** Done earlier: the classic dialect repeats the bytes of the first answer. */
  | { kind: 'repeated'; bytes: string }
  /** Done earlier: SNAP says only that the id was used. */
  | { kind: 'used' }
  /** Being done by another call. */
  | { kind: 'in-flight' }
  /** The key belongs to another content. */
  | { kind: 'differs' }
  /** A business "no". `why` is for people. */
  | { kind: 'refused'; why: string }
  /** Turned away before the question was looked at: time window, token, rate. Says nothing about it. */
  | { kind: 'turned-away' }
  /** No answer, half an answer, or HTTP 5xx. */
  | { kind: 'unknown' };

/** One call. Times are of one monotonic clock, in milliseconds. */
export interface Asked {
  /** Merchant, path and idempotency key. */
  key: string;
  /** Which of the bodies that were sent under this key: its hash. */
  content: string;
  sentAt: number;
  /** When the answer was complete, or when the caller gave up. */
  toldAt: number;
  told: Told;
}

/** A read of a payment's state, or the acknowledgement that it was paid. */
export interface Seen {
  payment: string;
  /** `acknowledged`: a call was told that the payment is paid. `read`: somebody asked for its state. */
  how: 'acknowledged' | 'read';
  paid: boolean;
  sentAt: number;
  toldAt: number;
}

export interface History {
  asked: Asked[];
  seen: Seen[];
}
