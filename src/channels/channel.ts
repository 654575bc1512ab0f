// What a channel is: one object of pure functions and schemas that knows the wire and the domain, nothing else.
import type { Static, TSchema } from 'typebox';
import type { Order, Payment, Refund } from '../payments/payment.ts';
import type { Fact } from '../payments/ports.ts';
import type { AcquirerFile } from '../reconciliation/acquirer-file.ts';
import type { UniqueReference } from '../refusal.ts';
import type { Address } from '../wire/contract.ts';
import type { OperationSet, OperationsAt } from './operation.ts';
import type { Simulation } from './simulation.ts';

/** How a merchant asks for a payment on this channel, and what they are told. */
export interface Create<Body extends TSchema, Details, Reply, At extends Address = Address> {
  /** The dialect that the channel speaks, and where; its operations are spoken in the same. */
  readonly address: At;
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
  readonly deviceId?: string | undefined;
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
  At extends Address = Address,
> {
  /** Names the folder, the SDK method, the configuration key and the column in the database. */
  readonly id: string;
  /** As people read it: `Kredivo`. */
  readonly name: string;
  /** One sentence for the documentation's table. */
  readonly summary: string;
  readonly create: Create<Body, Details, Reply, At>;
  /** The body of a check-status answer in the channel's dialect; the refunds come oldest first. */
  readonly status: (payment: Payment<Details>, now: Date, refunds?: readonly Refund[]) => object;
  /** The body of a notification, or undefined where this fact is not announced. */
  readonly notification: (payment: Payment<Details>, fact: Fact) => object | undefined;
  /** The body of a check-status answer about one refund; without this the payment's own is shown. */
  readonly refundStatus?:
    | ((payment: Payment<Details>, refund: Refund, now: Date) => object)
    | undefined;
  /** What merchants may ask for besides payments, by the name of the SDK's method. */
  readonly operations?: Operations | undefined;
  /** Path of the gateway's own payment page, `{token}` standing for the link's; else the acquirer has one. */
  readonly pagePath?: string | undefined;
  readonly guide?: Guide | undefined;
  /** Whether money that is not settled goes back as a void, which takes all of it; no unless said. */
  readonly voidsBeforeSettlement?: boolean | undefined;
  /** The acquirer's settlement file, where it is not the ordinary one. */
  readonly acquirerFile?: AcquirerFile | undefined;
  readonly simulation: Simulation;
}

/** Keeps a channel's own types while checking that it is one. */
export function defineChannel<
  Body extends TSchema,
  Details,
  Reply extends object,
  At extends Address,
  Operations extends OperationsAt<At> = Record<never, never>,
>(
  channel: Channel<Body, Details, Reply, Operations, At>,
): Channel<Body, Details, Reply, Operations, At> {
  return channel;
}
