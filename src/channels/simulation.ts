// How a channel's acquirer behaves in the simulator: data and pure functions. The pages are built from them.
import type { Payment, Reference, RefundType } from '../payments/payment.ts';
import type { CaptureVerdict, RefundVerdict } from '../payments/ports.ts';

/** Random values, passed in so that a simulation stays pure. */
export interface Chance {
  digits(length: number): string;
  id(): string;
}

/** A plan to pay later: `months` instalments at a flat monthly rate. */
export interface Tenure {
  months: number;
  /** Interest per month in basis points of the amount: 260 = 2.60 %. */
  monthlyBasisPoints: number;
}

interface Opens {
  /** The acquirer's references and, if customers pay with one, the payment code. */
  readonly open: (payment: Payment, chance: Chance) => SimulatedOpening;
  /** The references that come with a receipt. */
  readonly receipt: (payment: Payment, chance: Chance) => Reference[];
  /** The verdict on a refund. Without it, refunds are processed by hand. */
  readonly refund?:
    | ((payment: Payment, amount: bigint, type: RefundType, chance: Chance) => RefundVerdict)
    | undefined;
  /** The verdict on a capture at business time `now`. Without it, captures are not supported. */
  readonly capture?:
    | ((payment: Payment, amount: bigint, chance: Chance, now: Date) => CaptureVerdict)
    | undefined;
}

export interface SimulatedOpening {
  references: Reference[];
  paymentCode?: string | undefined;
  /** Query parameters to add to the link of the customer's page. */
  pageQuery?: Readonly<Record<string, string>> | undefined;
}

/** Pay-later: sign in, choose the tenure, confirm with a one-time password. */
export interface PaylaterSimulation extends Opens {
  readonly flow: 'paylater';
  readonly brand: { color: string; ink: string };
  readonly signIn: { phone: string; pin: string; otp: string };
  readonly tenures: readonly Tenure[];
}

/** A wallet: sign in with phone and PIN, confirm. */
export interface WalletSimulation extends Opens {
  readonly flow: 'wallet';
  readonly brand: { color: string; ink: string };
  readonly signIn: { phone: string; pin: string };
}

export interface TillPrint {
  info?: string | undefined;
  description: string;
  footer?: string | undefined;
}

/** A shop's till: the cashier types the code, checks the bill, takes the money and prints a receipt. */
export interface TillSimulation extends Opens {
  readonly flow: 'till';
  readonly brand: { color: string; ink: string };
  readonly store: { name: string; id: string };
  /** The texts that the till shows on inquiry and prints on the receipt. */
  readonly print: (payment: Payment) => TillPrint;
}

/** A card issuer: its pages are the test cards and 3-D Secure. */
export interface CardSimulation extends Opens {
  readonly flow: 'issuer';
  readonly brand: { color: string; ink: string };
}

export type Simulation = PaylaterSimulation | WalletSimulation | TillSimulation | CardSimulation;
