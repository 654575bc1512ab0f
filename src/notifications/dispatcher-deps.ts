// What a dispatcher needs, and what it does for the rest of the gateway.
import type { Clock } from '../lib/clock.ts';
import type { Tracing } from '../lib/tracing.ts';
import type { Db } from '../storage/db.ts';
import type { DeliverySettings, NewNotification, SignerOf, Transport } from './notification.ts';

export interface DispatcherDeps {
  db: Db;
  /** Business time. */
  clock: Clock;
  sign: SignerOf;
  transport: Transport;
  settings: Pick<
    DeliverySettings,
    | 'retrySeconds'
    | 'timeoutSeconds'
    | 'perReceiverConcurrency'
    | 'mostPerReceiver'
    | 'perMerchantConcurrency'
    | 'totalConcurrency'
  >;
  log: { warn(entry: object, message: string): void };
  /** Whether a receiver is muted, as far as this process knows. A claim asks the database. Default: none is. */
  isMuted?: ((clientId: string, url: string) => boolean) | undefined;
  /** See `DeliverDeps`. */
  tracing?: Tracing | undefined;
  /** Called for every attempt. */
  observe?: ((attempt: Observed) => void) | undefined;
}

/** An attempt as metrics count it. */
export interface Observed {
  outcome: 'delivered' | 'failed';
  channel: string;
  seconds: number;
}

/** A notification as it is to be committed, and what to call when that has ended. */
export interface Reservation {
  notification: NewNotification;
  /** It is committed. */
  committed(): void;
  /** It was not committed. */
  dropped(): void;
}

export interface Dispatcher {
  /** Its name on the leases it takes. */
  readonly holder: string;
  /**
   * Takes a place for the first attempt at a notification that is about to be committed: it then leaves without
   * being looked for. Where its receiver has no free place it is committed without a lease, and claimed later.
   */
  reserve(notification: NewNotification): Reservation;
  /** Receivers that keep failing and are tried with one attempt at a time, by origin. */
  failing(): string[];
  /** Looks at once for due notifications. Call it after a commit. Does not throw. */
  wake(): void;
  /**
   * Delivers everything that is due now (business time), including retries that become due while it
   * runs, and waits for attempts already under way. Returns how many attempts it waited for. It does
   * not touch what another process has leased. Throws if the database fails.
   */
  runDue(): Promise<number>;
  /** Starts polling a few times a second for retries that become due and for what other processes left. */
  start(): void;
  /**
   * Claims nothing more and waits up to `deadlineMs` for attempts under way. The leases of those that
   * are still running are then released without recording them, so another process makes the attempt.
   */
  stop(deadlineMs?: number): Promise<void>;
}
