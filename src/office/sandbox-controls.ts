// The controls that only a sandbox has, as a port: the sandbox fills it, so the office need not know the simulator.
import type { Payment } from '../payments/payment.ts';

export interface PlayedCard {
  number: string;
  brand: string;
  type: string;
  issuer: string;
  response_code: string;
  behaviour: string;
}

export interface PlayedOutcome {
  outcome: 'SUCCESS' | 'FAILED' | 'EXPIRED';
  /** The number of a test card. */
  card?: string | undefined;
}

/** One fault of the plan, as `docs/` describes it. */
export type PlannedFault = Readonly<Record<string, string | number>>;

export interface SandboxControls {
  /** Plays the customer and the acquirer. Throws OFFICE_CONFLICT where the payment cannot take that outcome. */
  play(payment: Payment, wanted: PlayedOutcome): Promise<Payment>;
  cards: readonly PlayedCard[];
  /** The till's address for a payment code; undefined if the channel has no till. */
  tillHref(payment: Payment): string | undefined;
  /** How far business time is ahead, in seconds. */
  aheadSeconds(): number;
  /** Moves business time and does everything that falls due. Throws OFFICE_CONFLICT beyond ten years. */
  moveClock(move: { seconds: number } | 'reset'): Promise<void>;
  faults(): readonly PlannedFault[];
  /** Throws FIELD_INVALID for a fault that is not one. */
  planFaults(faults: readonly PlannedFault[]): Promise<void>;
  /** Removes everything that calls have caused; keeps merchants, keys and people. */
  reset(): Promise<void>;
  /** Adds invented payments. */
  seed(wanted: { payments: number; days: number; seed: number }): Promise<{ payments: number }>;
}
