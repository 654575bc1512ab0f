// What a channel is: one object of pure functions and schemas that knows the wire and the domain, nothing else.
import type { Static, TSchema } from 'typebox';
import type { Order, Payment, Refund } from '../payments/payment.ts';
import type { Fact } from '../payments/ports.ts';
import type { AcquirerFile } from '../reconciliation/acquirer-file.ts';
import type { UniqueReference } from '../refusal.ts';
import type { Address, SnapAddress } from '../wire/contract.ts';
import type { OperationSet } from './operation.ts';
import type { Simulation } from './simulation.ts';

/** How a merchant asks for a payment on this channel, and what they are told. */
export interface Create<Body extends TSchema, Details, Reply> {
  readonly address: Address;
  /** The request's body: one source for validation, types and documentation. */
  readonly request: Body;
  /** Where the wire keeps the references that must be unique, so that a refusal can name the field. */
  readonly uniqueFields: Readonly<Partial<Record<UniqueReference, string>>>;
  /** Wire → domain. Throws a Refusal for the first rule, in the order of the fields, that the schema cannot say. */
  readonly accept: (body: Static<Body>, call: Call) => Order<Details>;
  /** The saved card that an order names, where it does. */
  readonly namedToken?: (order: Order<Details>) => NamedToken | undefined;
  /** Domain → wire: the answer once the acquirer has opened (or refused) the payment. */
  readonly respond: (payment: Payment<Details>, links: Links) => Reply;
}

/** What a channel may want to know of a call besides its body. */
export interface Call {
  /** Business time. */
  readonly now: Date;
  /** The customer's device, where a header names it. */
  readonly deviceId?: string;
}

/** How a merchant asks in the SNAP dialect for money to go back, and what they are told. */
export interface SnapRefund<Details> {
  readonly address: Address;
  readonly request: TSchema;
  /** Wire → domain. Throws a Refusal for the first rule that the schema cannot say. */
  readonly accept: (body: never) => SnapRefundAsked;
  /** Domain → wire, once the acquirer has given the money back. Throws a Refusal where it has not. */
  readonly respond: (payment: Payment<Details>, refund: Refund) => object;
}

/** A refund as its request asks for it. */
export interface SnapRefundAsked {
  /** The payment's reference. */
  readonly payment: string;
  /** The refund's own reference, unique for the merchant. */
  readonly reference: string;
  readonly amount: bigint;
  readonly reason?: string;
}

/** A saved card that a request names: it must be the customer's before the payment is made. */
export interface NamedToken {
  readonly token: string;
  readonly customerId: string;
  /** Where the wire keeps it, so that a refusal can name the field. */
  readonly field: string;
}

/** Addresses of the gateway's own pages that answers hand out. */
export interface Links {
  /** Base of every link, without a trailing slash. */
  readonly publicUrl: string;
}

/** Step-by-step instructions for a customer who pays somewhere else. */
export interface Guide {
  /** Path of the JSON instructions, `{code}` standing for the payment code. */
  readonly apiPath: string;
  /** Path of the page that shows them. */
  readonly pagePath: string;
  readonly steps: (payment: Payment, language: 'en' | 'id') => string[];
}

export interface Channel<
  Body extends TSchema = TSchema,
  Details = unknown,
  Reply = object,
  Operations extends OperationSet = OperationSet,
> {
  /** Names the folder, the SDK method, the configuration key and the column in the database. */
  readonly id: string;
  /** As people read it: `Kredivo`. */
  readonly name: string;
  /** One sentence for the documentation's table. */
  readonly summary: string;
  readonly create: Create<Body, Details, Reply>;
  /** What a SNAP channel's refund is asked and answers; a classic channel's are among its operations. */
  readonly refund?: SnapRefund<Details>;
  /** The body of a check-status answer in the channel's dialect; the refunds come oldest first. */
  readonly status: (payment: Payment<Details>, now: Date, refunds?: readonly Refund[]) => object;
  /** The body of a notification, or undefined where this fact is not announced. */
  readonly notification: (payment: Payment<Details>, fact: Fact) => object | undefined;
  /** The body of a check-status answer about one refund; without this the payment's own is shown. */
  readonly refundStatus?: (payment: Payment<Details>, refund: Refund, now: Date) => object;
  /** What merchants may ask for besides payments, by the name of the SDK's method. */
  readonly operations?: Operations;
  /** Path of the gateway's own payment page, `{token}` standing for the link's; else the acquirer has one. */
  readonly pagePath?: string;
  readonly guide?: Guide;
  /** Whether money that is not settled goes back as a void, which takes all of it; no unless said. */
  readonly voidsBeforeSettlement?: boolean;
  /** The acquirer's settlement file, where it is not the ordinary one. */
  readonly acquirerFile?: AcquirerFile;
  readonly simulation: Simulation;
}

/** A channel of the SNAP dialect, with the types of what its refunds are asked and answer. */
export interface SnapChannel<
  Body extends TSchema = TSchema,
  Details = unknown,
  Reply = object,
  RefundBody extends TSchema = TSchema,
  RefundReply = object,
> extends Channel<Body, Details, Reply> {
  readonly create: Create<Body, Details, Reply> & { readonly address: SnapAddress };
  readonly refund: SnapRefund<Details> & {
    readonly request: RefundBody;
    readonly accept: (body: Static<RefundBody>) => SnapRefundAsked;
    readonly respond: (payment: Payment<Details>, refund: Refund) => RefundReply;
  };
}

/** Keeps the types of a SNAP channel while checking that it is one. */
export function defineSnapChannel<
  Body extends TSchema,
  Details,
  Reply extends object,
  RefundBody extends TSchema,
  RefundReply extends object,
>(
  channel: SnapChannel<Body, Details, Reply, RefundBody, RefundReply>,
): SnapChannel<Body, Details, Reply, RefundBody, RefundReply> {
  return channel;
}

/** Keeps a channel's own types while checking that it is one. */
export function defineChannel<
  Body extends TSchema,
  Details,
  Reply extends object,
  Operations extends OperationSet = Record<never, never>,
>(channel: Channel<Body, Details, Reply, Operations>): Channel<Body, Details, Reply, Operations> {
  return channel;
}
