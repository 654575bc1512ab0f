// The types of a channel's methods, read off its declaration in the registry.
import type { Static, TSchema } from 'typebox';
import type { Address } from '../wire/contract.ts';

/** What the client reads of a channel. */
export interface Creatable {
  readonly id: string;
  readonly create: {
    readonly address: Address;
    readonly request: TSchema;
    readonly respond: (...given: never[]) => object;
  };
  readonly operations?: Readonly<Record<string, Performable>> | undefined;
}

/** The body that a channel's request has on the wire. */
export type RequestOf<C extends Creatable> = Static<C['create']['request']>;

/** The body that a channel answers with. */
export type ReplyOf<C extends Creatable> = ReturnType<C['create']['respond']>;

/** What the client reads of a channel's operation. */
export interface Performable {
  readonly paths: readonly [string, ...string[]];
  readonly request: TSchema;
  readonly respond: (...given: never[]) => object;
}

/** The body that an operation's request has on the wire. */
export type BodyOf<O> = O extends Performable ? Static<O['request']> : never;

/** The body that an operation answers with. */
export type AnswerOf<O> = O extends Performable ? ReturnType<O['respond']> : never;

type OperationsOf<C> = C extends { readonly operations?: infer Set } ? NonNullable<Set> : never;

/** What a merchant may ask of a channel besides payments: capture, refund, saved cards. */
export type OperationsClient<C, Options> = {
  /**
   * Answers the body as the gateway wrote it; throws as `create` does. Repeated where no answer came:
   * its Request-Id, or in SNAP its own reference, keeps it from being done twice.
   */
  readonly [Name in keyof OperationsOf<C>]: (
    body: BodyOf<OperationsOf<C>[Name]>,
    options?: Options,
  ) => Promise<AnswerOf<OperationsOf<C>[Name]>>;
};
