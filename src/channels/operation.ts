// What merchants may ask of a channel besides payments, in whichever dialect it speaks: the paths, the body, the words.
import type { Static, TSchema } from 'typebox';
import type { Payment, Refund } from '../payments/payment.ts';
import type { CaptureVerdict } from '../payments/ports.ts';
import type { Address, SnapAddress } from '../wire/contract.ts';

// `read` and `respond` are written as methods so that a channel's own operation, whose body is narrower,
// is an `Operation` too: its schema has let the body pass before anybody calls them.

interface Served<Body extends TSchema> {
  /**
   * Every path that serves it; the first is the one that the SDK calls. In SNAP several channels may
   * share a path: `additionalInfo.channel` says which is meant, as it does for payments.
   */
  readonly paths: readonly [string, ...string[]];
  readonly request: Body;
}

/** Takes an authorized amount. */
export interface CaptureOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Served<Body> {
  readonly kind: 'capture';
  read(body: Static<Body>): { authorizeId: string; amount?: bigint | undefined };
  respond(payment: Payment, verdict: CaptureVerdict, requestId: string): Reply;
}

/** Gives money back. */
export interface RefundOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Served<Body> {
  readonly kind: 'refund';
  /** Throws a Refusal for the first rule that the schema cannot say. */
  read(body: Static<Body>): RefundRequest;
  /**
   * Throws a Refusal where the acquirer gave nothing back and the answer has no word for that. `request` is
   * absent where what was asked for is not known any more.
   */
  respond(payment: Payment, refund: Refund, request?: RefundRequest): Reply;
}

/** A refund as its request asks for it. */
export interface RefundRequest {
  /** The payment's reference. */
  readonly payment: string;
  /** Rupiah. */
  readonly amount: bigint;
  /** The refund's own reference, unique for the merchant; where the wire has none, the request's id. */
  readonly reference?: string | undefined;
  readonly reason?: string | undefined;
  /** Where the wire also names the request that made the payment: its id, and the field that holds it. */
  readonly madeBy?: { readonly requestId: string; readonly field: string } | undefined;
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
  extends Served<Body> {
  readonly kind: 'tokens';
  /** `cards` is false where the merchant asks for other kinds of tokens only. */
  read(body: Static<Body>): { customerId: string; cards: boolean };
  respond(customerId: string, cards: readonly SavedCard[]): Reply;
}

/** Forgets a saved card. */
export interface UnbindOperation<Body extends TSchema = TSchema, Reply extends object = object>
  extends Served<Body> {
  readonly kind: 'unbind';
  read(body: Static<Body>): { token: string; customerId?: string | undefined };
  /** `done` is false where there is no such token. May throw a Refusal. */
  respond(token: string, done: boolean): Reply;
}

export type Operation = CaptureOperation | RefundOperation | TokensOperation | UnbindOperation;

/** Operations by the name of the SDK's method. */
export type OperationSet = Readonly<Record<string, Operation>>;

/** What a channel at such an address may declare: SNAP has a service for refunds alone. */
export type OperationsAt<At extends Address> = Readonly<
  Record<string, At extends SnapAddress ? RefundOperation : Operation>
>;

/** A channel's operations, in the order in which it declares them. */
export function operationsOf(channel: {
  operations?: OperationSet | undefined;
}): readonly Operation[] {
  return Object.values(channel.operations ?? {});
}

/** A channel's first operation of that kind, or undefined. */
export function operationOf<Kind extends Operation['kind']>(
  channel: { operations?: OperationSet | undefined },
  kind: Kind,
): Extract<Operation, { kind: Kind }> | undefined {
  return operationsOf(channel).find(
    (operation): operation is Extract<Operation, { kind: Kind }> => operation.kind === kind,
  );
}
