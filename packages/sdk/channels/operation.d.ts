// A channel's operations as clients know them. In the package this takes the place of the gateway's own declaration.
import type { TSchema } from 'typebox';

interface Operation<Body extends TSchema, Reply extends object> {
  readonly paths: readonly [string, ...string[]];
  readonly request: Body;
  readonly respond: (...given: never[]) => Reply;
}

export type CaptureOperation<Body extends TSchema, Reply extends object> = Operation<Body, Reply>;
export type RefundOperation<Body extends TSchema, Reply extends object> = Operation<Body, Reply>;
export type TokensOperation<Body extends TSchema, Reply extends object> = Operation<Body, Reply>;
export type UnbindOperation<Body extends TSchema, Reply extends object> = Operation<Body, Reply>;
