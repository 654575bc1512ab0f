// Performs an operation for an actor: permission, input, a repeated call's answer, the work.
import { createHash } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { newId } from '../../lib/ids.ts';
import { describeProblem } from '../../lib/schema-problem.ts';
import { isStorableJson } from '../../lib/storable.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import type { Actor } from '../actor.ts';
import { askApproval, identityOf } from '../approvals.ts';
import type { OfficeDeps } from '../deps.ts';
import { demandMay } from '../roles.ts';
import { beginCall, endCall, forgetCall } from './calls.ts';
import { groupOf, type Input, type Operation } from './operation.ts';

/** What an operation is called with, unchecked. */
export interface Given {
  params?: Readonly<Record<string, string>> | undefined;
  query?: unknown;
  /** A JSON value, or the bytes of a file. */
  body?: unknown;
  /** The caller's `Idempotency-Key`. */
  key?: string | undefined;
}

/**
 * Performs the operation and returns what it returns. A writing call with a key is done once: a repeat by the same
 * actor gets the first one's result. Throws NOT_PERMITTED, FIELD_INVALID, REQUEST_ID_REUSED, REQUEST_IN_FLIGHT and
 * what the operation throws.
 */
export async function perform<Query extends TSchema, Body extends TSchema, Output>(
  deps: OfficeDeps,
  actor: Actor,
  operation: Operation<Query, Body, Output>,
  given: Given = {},
): Promise<Output> {
  demandMay(actor, operation.permission);
  demandGroup(actor, operation);
  const input = checked(operation, given);
  await demandSecondPerson(deps, actor, operation, input);
  if (given.key === undefined || operation.method === 'GET') {
    return operation.run(deps, actor, input);
  }
  return once(deps, actor, operation, input);
}

/** Performs an operation that another person has approved; `key` names it, so that it is done once. */
export async function performApproved(
  deps: OfficeDeps,
  actor: Actor,
  operation: Operation,
  given: Given & { key: string },
): Promise<unknown> {
  demandMay(actor, operation.permission);
  demandGroup(actor, operation);
  const body = operation.body === 'bytes' ? bytesOf(given.body) : given.body;
  return once(deps, actor, operation, checked(operation, { ...given, body }));
}

/** A file as an approval keeps it. */
function bytesOf(kept: unknown): Buffer {
  const { base64 } = kept as { base64: string };
  return Buffer.from(base64, 'base64');
}

/** Throws APPROVAL_NEEDED, after it was written down, if the amount is above the limit. */
async function demandSecondPerson<Query extends TSchema, Body extends TSchema, Output>(
  deps: OfficeDeps,
  actor: Actor,
  operation: Operation<Query, Body, Output>,
  input: Checked<Query, Body>,
): Promise<void> {
  const limit = deps.secondPersonAbove;
  if (limit === undefined || actor.kind === 'sandbox' || operation.moves === undefined) return;
  const moved = await operation.moves(deps, actor, input);
  if (moved === undefined || moved.amount <= limit) return;
  const { method, path } = operation;
  const { params, query, body } = input;
  const approval = await askApproval(deps, actor, {
    ...moved,
    method,
    path,
    input: {
      params,
      query,
      body: Buffer.isBuffer(body) ? { base64: body.toString('base64') } : body,
    },
  });
  throw new Refusal({ code: 'APPROVAL_NEEDED', approval: approval.id });
}

type Checked<Query extends TSchema, Body extends TSchema> = Input<
  Static<Query>,
  Body extends TSchema ? Static<Body> : Buffer
>;

async function once<Query extends TSchema, Body extends TSchema, Output>(
  deps: OfficeDeps,
  actor: Actor,
  operation: Operation<Query, Body, Output>,
  input: Checked<Query, Body>,
): Promise<Output> {
  const call = {
    actor: identityOf(actor),
    key: input.key,
    hash: hashOf(operation, input),
  };
  const known = await beginCall(deps.db.single, call);
  if (known !== undefined) return known.answer as Output;
  try {
    const output = await operation.run(deps, actor, input);
    await endCall(deps.db.single, call, withoutSecrets(output, operation.secrets));
    return output;
  } catch (error) {
    // A refusal has changed nothing. What another error has done is unknown: the key stays taken for a minute.
    if (error instanceof Refusal) await forgetCall(deps.db.single, call);
    throw error;
  }
}

function withoutSecrets(output: unknown, secrets: readonly string[] = []): unknown {
  if (secrets.length === 0) return output;
  return { ...(output as object), ...Object.fromEntries(secrets.map((name) => [name, null])) };
}

function hashOf(
  { method, path }: Operation,
  { params, query, body }: Input<unknown, unknown>,
): Buffer {
  const hash = createHash('sha256').update(JSON.stringify([method, path, params, query]));
  return hash.update(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '')).digest();
}

function demandGroup({ groups }: Actor, operation: Operation): void {
  const group = groupOf(operation);
  if (groups === undefined || groups.includes(group)) return;
  throw new Refusal({ code: 'NOT_PERMITTED', permission: group });
}

function checked<Query extends TSchema, Body extends TSchema, Output>(
  operation: Operation<Query, Body, Output>,
  { params = {}, query = {}, body, key = newId() }: Given,
): Checked<Query, Body> {
  const read = {
    params,
    query: operation.query === undefined ? {} : valid(operation.query, query),
    body:
      operation.body === undefined || operation.body === 'bytes'
        ? body
        : valid(operation.body, body ?? {}),
    key,
  };
  return read as Checked<Query, Body>;
}

const compiled = new WeakMap<TSchema, Validator>();

/** The value, if the schema allows it. Throws FIELD_INVALID with the path of the first bad member. */
function valid(schema: TSchema, value: unknown): unknown {
  const known = compiled.get(schema) ?? Compile(schema);
  compiled.set(schema, known);
  if (!isStorableJson(value)) throw new Refusal({ code: 'BODY_MALFORMED' });
  if (known.Check(value)) return value;
  const [error] = known.Errors(value);
  const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'The body';
  const isUnknown = error?.message === 'schema is false';
  throw fieldInvalid(place, isUnknown ? 'is not known' : describeProblem(error?.message));
}
