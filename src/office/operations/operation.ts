// An operation of the office: one route of the management API, which the pages call too.
import type { Static, TSchema } from 'typebox';
import type { Actor } from '../actor.ts';
import type { OfficeDeps } from '../deps.ts';
import type { Permission } from '../roles.ts';

/** What an operation is called with. */
export interface Input<Query, Body> {
  /** The named parts of the path. */
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  /** The caller's `Idempotency-Key`, or a new one: names what the call makes, so that a repeat makes it once. */
  key: string;
}

/** Money that an operation moves. */
export interface Moved {
  /** Rupiah. */
  amount: bigint;
  /** Absent: nobody's, or several merchants'. Then only who is bound to no merchant may decide. */
  clientId?: string | undefined;
}

/** A file instead of JSON. */
export interface Download {
  contentType: string;
  fileName: string;
  chunks: AsyncIterable<string | Uint8Array>;
}

export interface Operation<
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Output = unknown,
> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/office/v1`: `/payments/:id`. Its first part is the group that keys are restricted to. */
  path: string;
  permission: Permission;
  /** For the documentation: one sentence without a full stop. */
  summary: string;
  /** Parameters are texts: `text`, `day`, `paging` in `schemas.ts`. */
  query?: Query | undefined;
  /** JSON; `'bytes'` for a file, which `run` gets as a Buffer. */
  body?: Body | 'bytes' | undefined;
  /** The largest JSON body, in bytes, if it may be larger than others. */
  bodyBytes?: number | undefined;
  /** The status of success: 200 unless set. With 202 and 204, `run` may return nothing. */
  status?: 200 | 201 | 202 | 204 | undefined;
  /** Members of the result that are shown once: a repeat of the call gets null for them, and they are not stored. */
  secrets?: readonly string[] | undefined;
  /** The status of this success, where not all have the same. */
  statusOf?(output: Output): 200 | 201;
  /** The sandbox alone has it. */
  sandboxOnly?: true | undefined;
  /**
   * The amount in rupiah that it moves, and whose. Above the limit of the configuration another person has to approve
   * it. Undefined: nothing to approve.
   */
  moves?(
    deps: OfficeDeps,
    actor: Actor,
    input: Input<Static<Query>, Body extends TSchema ? Static<Body> : Buffer>,
  ): Promise<Moved | undefined>;
  /** Does the work. Permission, query and body were checked; whose objects exist, it checks itself (`scope.ts`). */
  run(
    deps: OfficeDeps,
    actor: Actor,
    input: Input<Static<Query>, Body extends TSchema ? Static<Body> : Buffer>,
  ): Promise<Output>;
}

/** Declares an operation; query, body and result keep their types. */
export function operation<Output, Query extends TSchema = TSchema, Body extends TSchema = TSchema>(
  declared: Operation<Query, Body, Output>,
): Operation<Query, Body, Output> {
  return declared;
}

/** What `perform` returns for an operation. */
export type OutputOf<O> = O extends { run(...args: never[]): Promise<infer Output> }
  ? Output
  : never;

/** The group of an operation: what a key can be restricted to. */
export function groupOf({ path }: Pick<Operation, 'path'>): string {
  return path.split('/')[1] ?? '';
}
