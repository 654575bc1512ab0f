// The types of a channel's methods, derived from its declaration in the registry.
import type { Static, TSchema } from 'typebox';
import type { Address } from '../wire/contract.ts';

/** What the client needs of a channel. */
export interface Creatable {
  readonly id: string;
  readonly create: {
    readonly address: Address;
    readonly request: TSchema;
    readonly respond: (...given: never[]) => object;
  };
  readonly operations?: Readonly<Record<string, Performable>> | undefined;
}

/** The body of a channel's create request. */
export type RequestOf<C extends Creatable> = Static<C['create']['request']>;

/** The body of a channel's answer. */
export type ReplyOf<C extends Creatable> = ReturnType<C['create']['respond']>;

/** What the client needs of a channel's operation. */
export interface Performable {
  readonly paths: readonly [string, ...string[]];
  readonly request: TSchema;
  readonly respond: (...given: never[]) => object;
}

/** The body of an operation's request. */
export type BodyOf<O> = O extends Performable ? Static<O['request']> : never;

/** The body of an operation's answer. */
export type AnswerOf<O> = O extends Performable ? ReturnType<O['respond']> : never;

type OperationsOf<C> = C extends { readonly operations?: infer Set } ? NonNullable<Set> : never;

/** A channel's operations in addition to payments: capture, refund, saved cards. */
export type OperationsClient<C, Options> = {
  /**
   * Retried when no answer came. Its idempotency key, the Request-Id or in SNAP its own reference,
   * ensures that it is done only once.
   *
   * @param body the body as the API documents it; amounts in rupiah
   * @returns the body of the answer
   * @throws the same errors as `create`
   */
  readonly [Name in keyof OperationsOf<C>]: (
    body: BodyOf<OperationsOf<C>[Name]>,
    options?: Options | undefined,
  ) => Promise<AnswerOf<OperationsOf<C>[Name]>>;
};
