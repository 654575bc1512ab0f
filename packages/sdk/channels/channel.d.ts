// A channel as clients know it. In the package this takes the place of the gateway's own declaration.
import type { TSchema } from 'typebox';
import type { Address } from '../wire/contract.js';

/** What the gateway knows of a call; only its own types name it. */
export interface Call {
  readonly now: Date;
  readonly deviceId?: string | undefined;
  readonly strict?: boolean | undefined;
}

export interface Channel<Body extends TSchema, _Details, Reply, Operations, At extends Address> {
  readonly id: string;
  readonly create: {
    readonly address: At;
    readonly request: Body;
    readonly respond: (...given: never[]) => Reply;
  };
  readonly operations?: Operations | undefined;
}
