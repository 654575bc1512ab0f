// What merchants may ask of a channel besides payments, as data: the address, the body, and the words.
import type { Static, TSchema } from 'typebox';
import type { Payment, Refund } from '../payments/payment.ts';
import type { CaptureVerdict } from '../payments/ports.ts';

interface Asked<Body extends TSchema> {
  /** Every path that serves it; the first is the one that the SDK calls. */
  readonly paths: readonly [string, ...string[]];
  readonly request: Body;
}

/** Takes an authorized amount. */
export interface CaptureOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Asked<Body> {
  readonly kind: 'capture';
  readonly read: (body: Static<Body>) => { authorizeId: string; amount?: bigint };
  /** What the payment keeps of a capture: its `evidence`. */
  readonly evidence: (payment: Payment, verdict: CaptureVerdict, requestId: string) => unknown;
  readonly respond: (payment: Payment, verdict: CaptureVerdict, requestId: string) => Reply;
}

/** Gives money back. */
export interface RefundOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Asked<Body> {
  readonly kind: 'refund';
  readonly read: (body: Static<Body>) => RefundAsked;
  /** Whether `requestId` names this payment although it is not the one that made it: its capture's. */
  readonly alsoNames: (payment: Payment, requestId: string) => boolean;
  readonly respond: (payment: Payment, refund: Refund, asked: RefundAsked) => Reply;
}

export interface RefundAsked {
  reference: string;
  originalRequestId: string;
  /** Where the wire keeps `originalRequestId`. */
  field: string;
  amount: bigint;
}

/** A customer's saved card, as merchants are shown it. */
export interface SavedCard {
  token: string;
  customerId: string;
  masked: string;
  brand: string;
  type: string;
  issuer: string;
  /** `MMYY`. */
  expiry: string;
}

/** Lists a customer's saved cards. */
export interface TokensOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Asked<Body> {
  readonly kind: 'tokens';
  /** `cards` is false where the merchant asks for other kinds of tokens only. */
  readonly read: (body: Static<Body>) => { customerId: string; cards: boolean };
  readonly respond: (customerId: string, cards: readonly SavedCard[]) => Reply;
}

/** Forgets a saved card. */
export interface UnbindOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Asked<Body> {
  readonly kind: 'unbind';
  readonly read: (body: Static<Body>) => { token: string; customerId?: string };
  /** `done` is false where there is no such token. May throw a Refusal. */
  readonly respond: (token: string, done: boolean) => Reply;
}

export type Operation = CaptureOperation | RefundOperation | TokensOperation | UnbindOperation;

/** Operations by the name of the SDK's method. */
export type OperationSet = Readonly<Record<string, unknown>>;

/** A channel's operations as the gateway serves them. */
export function operationsOf(channel: { operations?: OperationSet }): readonly Operation[] {
  return Object.values(channel.operations ?? {}) as Operation[];
}
