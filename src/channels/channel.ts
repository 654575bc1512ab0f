// What a channel is: one object of pure functions and schemas that knows only the wire format and the domain.
import type { Static, TSchema } from 'typebox';
import type { Order, Payment, Refund } from '../payments/payment.ts';
import type { Fact } from '../payments/ports.ts';
import type { AcquirerFile } from '../reconciliation/acquirer-file.ts';
import type { UniqueReference } from '../refusal.ts';
import type { RefusalStyle, RefusalWords } from '../wire/classic/refusals.ts';
import type { Address } from '../wire/contract.ts';
import type { OperationSet, OperationsAt } from './operation.ts';
import type { ProviderWords } from './provider.ts';
import type { ResponseCode } from './response-code.ts';
import type { Simulation } from './simulation.ts';

/** How a merchant creates a payment on this channel, and what the answer is. */
export interface Create<Body extends TSchema, Details, Reply, At extends Address = Address> {
  /** The channel's dialect and path. Its operations use the same dialect. */
  readonly address: At;
  /** The request's body: the one source for validation, types and documentation. */
  readonly request: Body;
  /** The wire fields of the references that must be unique, so that a refusal can name them. */
  readonly uniqueFields: Readonly<Partial<Record<UniqueReference, string>>>;
  /** Wire → domain. Throws a Refusal for the first broken rule, in the order of the fields, that the schema cannot express. */
  readonly accept: (body: Static<Body>, call: Call) => Order<Details>;
  /** The saved card that an order names, or undefined. */
  readonly namedToken?: (order: Order<Details>) => NamedToken | undefined;
  /** Domain → wire: the answer once the acquirer has opened (or refused) the payment. */
  readonly respond: (payment: Payment<Details>, links: Links) => Reply;
}

/** What a channel may need to know about a call in addition to its body. */
export interface Call {
  /** Business time. */
  readonly now: Date;
  /** The customer's device, if a header names it. */
  readonly deviceId?: string | undefined;
  /** Whether everything that the documentation demands is demanded, also what clients leave out (`snap.strict`). */
  readonly strict?: boolean | undefined;
  /** The merchant's settings of this channel, as `settingsProblem` has let them pass. */
  readonly settings?: unknown;
}

/** A saved card that a request names. It must belong to the customer, or the payment is not created. */
export interface NamedToken {
  readonly token: string;
  readonly customerId: string;
  /** The wire field of the token, so that a refusal can name it. */
  readonly field: string;
}

/** What answers need to link to the gateway's own pages. */
export interface Links {
  /** The base of every link, without a trailing slash. */
  readonly publicUrl: string;
}

/** Step-by-step instructions for a customer who pays outside the gateway's pages. */
export interface Guide {
  /** The path of the instructions as JSON. `{code}` stands for the payment code. */
  readonly apiPath: string;
  /** The path of the page that shows them. */
  readonly pagePath: string;
  /** Plain text. The page shows the payment code in groups of four wherever it occurs. */
  readonly steps: (payment: Payment, language: 'en' | 'id') => string[];
}

/** What a customer has paid with, in parts that may be shown. */
export interface PaidWith {
  /** First six and last four digits of a card: `557338******1101`. */
  masked: string;
  brand: string;
  issuer: string;
}

export interface Channel<
  Body extends TSchema = TSchema,
  Details = unknown,
  Reply = object,
  Operations extends OperationSet = OperationSet,
  At extends Address = Address,
> {
  /** The name of the folder, the SDK method, the configuration key, and the value in the database. */
  readonly id: string;
  /** The name for people: `Kredivo`. */
  readonly name: string;
  /** The same in Indonesian, unless it is a brand. */
  readonly nameInIndonesian?: string;
  /** One sentence for the documentation's table. */
  readonly summary: string;
  readonly create: Create<Body, Details, Reply, At>;
  /** The body of a check-status answer in the channel's dialect. `refunds` are sorted oldest first. */
  readonly status: (payment: Payment<Details>, now: Date, refunds?: readonly Refund[]) => object;
  /** The body of a notification, or undefined if this fact is not announced. */
  readonly notification: (payment: Payment<Details>, fact: Fact) => object | undefined;
  /** The body of a check-status answer about one refund. Without it, the payment's own status is shown. */
  readonly refundStatus?:
    | ((payment: Payment<Details>, refund: Refund, now: Date) => object)
    | undefined;
  /** What merchants may request in addition to payments, by the name of the SDK's method. */
  readonly operations?: Operations | undefined;
  /** The path of the gateway's own payment page, with `{token}` for the link's token. Absent if the acquirer has the page. */
  readonly pagePath?: string | undefined;
  readonly guide?: Guide | undefined;
  /** The card of the last verdict; undefined if there was none. Absent if customers do not pay with cards. */
  readonly paidWith?: ((payment: Payment<Details>) => PaidWith | undefined) | undefined;
  /** In how many monthly instalments the customer pays; undefined: at once. Absent if the acquirer's receipt says it. */
  readonly tenor?: ((payment: Payment<Details>) => number | undefined) | undefined;
  /** Whether money that is not settled goes back as a void of the whole payment. Default false. */
  readonly voidsBeforeSettlement?: boolean | undefined;
  /** The words in which its calls refuse, if they are not the ordinary ones of the classic dialect. */
  readonly refusals?: RefusalStyle | undefined;
  /**
   * Says what is wrong with a merchant's settings of this channel (`merchants[].channel_settings` in the
   * configuration), as the end of a sentence. Absent if the channel has no settings.
   */
  readonly settingsProblem?: ((settings: unknown) => string | undefined) | undefined;
  /**
   * The form of these settings as a JSON schema, for documentation and pages. `settingsProblem` decides: it knows
   * also what a schema cannot say.
   */
  readonly settingsSchema?: TSchema | undefined;
  /** The layout of the acquirer's settlement file, if it is not the ordinary one. */
  readonly acquirerFile?: AcquirerFile | undefined;
  /** The acquirer's response codes that answers and notifications contain, for the documentation. */
  readonly responseCodes?: readonly ResponseCode[] | undefined;
  readonly simulation: Simulation;
  /** How it is read from a provider of the same API. */
  readonly provider: ProviderWords;
}

/** Checks that an object is a channel and keeps its own types. */
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

/** The words in which a classic channel's calls refuse. */
export function refusalWords({
  create,
  refusals,
}: Pick<Channel, 'refusals'> & { create: Pick<Channel['create'], 'uniqueFields'> }): RefusalWords {
  return { fields: create.uniqueFields, style: refusals };
}
