// An endpoint as probes see it: a body that is accepted, and what the gateway says to a changed one.
import { expect } from 'vitest';
import { all, type Edit } from '../../src/channels/fixture.ts';
import { writeJson } from '../../src/wire/json.ts';
import { type Answered, type Call, classicSuites } from '../support/classic.ts';
import { clientId } from '../support/gateway.ts';
import { exactMerchant, smallMerchant, type World } from './world.ts';

export interface Attempt {
  status: number;
  /** The refusal's words, or ''. */
  complaint: string;
  sent: object;
  answer: Record<string, unknown>;
}

/** Which merchant calls: see the merchants of the world. */
export type Caller = 'usual' | 'exact' | 'small';

const clientIds = { usual: clientId, exact: exactMerchant, small: smallMerchant } as const;

export interface Api {
  /** Different for every API; stories are kept under it. */
  name: string;
  path: string;
  /** A new body that is accepted, with every documented field. */
  body(world: World, ...edits: Edit[]): Promise<object>;
  send(world: World, body: object, caller?: Caller): Promise<Attempt>;
}

/** The endpoint that creates payments of a classic channel. `base` changes the channel's full body. */
export function createApi(id: string, ...base: Edit[]): Api {
  const suite = classicSuites.find(({ channel }) => channel.id === id);
  if (suite === undefined) throw new Error(`there is no classic channel ${id}`);
  const { path } = suite;
  return {
    name: id,
    path,
    body: async (_world, ...edits) => suite.body(...base, ...edits),
    send: classicSend(path),
  };
}

/** Another classic endpoint; `make` makes a new body that is accepted. */
export function operationApi(path: string, make: (world: World) => Promise<object>): Api {
  return {
    name: path,
    path,
    body: async (world, ...edits) => all(...edits)(await make(world)),
    send: classicSend(path),
  };
}

/** A SNAP endpoint. `strict` is the gateway that demands all that the documentation demands. */
export function snapApi(path: string, make: (world: World) => Promise<object>): Api {
  return {
    name: path,
    path,
    body: async (world, ...edits) => all(...edits)(await make(world)),
    async send(world, sent, caller) {
      const where = caller === 'exact' ? 'strict' : 'house';
      const headers = { 'X-DEVICE-ID': '95221', 'X-IP-ADDRESS': '192.0.2.7' };
      const { status, body } = await world.snap(where, path, sent, { headers });
      const complaint = status === 200 ? '' : String(body.responseMessage);
      return { status, complaint, sent, answer: body };
    },
  };
}

function classicSend(path: string): Api['send'] {
  return async (world, sent, caller = 'usual') => {
    const call = { path, body: wire(sent), clientId: clientIds[caller] };
    const answered = await world.send(call);
    const { status, json } = answered;
    return { status, complaint: complaintOf(answered), sent, answer: json };
  };
}

/** The bytes of a body; large numbers stay exact. */
export const wire = (body: object) => writeJson(body).toString();

/** The words of a classic refusal, in either of its envelopes. */
export function complaintOf({ json }: Pick<Answered, 'json'>): string {
  const { error, message } = json as { error?: { message: string }; message?: string[] };
  return error?.message ?? message?.join() ?? '';
}

/** Sends a new body after the edits. */
export async function attempt(world: World, api: Api, edits: readonly Edit[], caller?: Caller) {
  return api.send(world, await api.body(world, ...edits), caller);
}

/** Throws unless the body is accepted after the edits. */
export async function accepts(world: World, api: Api, ...edits: Edit[]): Promise<Attempt> {
  const made = await attempt(world, api, edits);
  expect(made, made.complaint).toMatchObject({ status: 200 });
  return made;
}

/** Throws unless the body is refused after the edits, with the field's name. */
export async function refuses(world: World, api: Api, field: string, ...edits: Edit[]) {
  expectRefusal(await attempt(world, api, edits), field);
}

/** Throws unless a merchant with the exact reading is refused, with the field's name. */
export async function refusesExactly(world: World, api: Api, field: string, ...edits: Edit[]) {
  expectRefusal(await attempt(world, api, edits, 'exact'), field);
}

function expectRefusal({ status, complaint }: Attempt, field: string): void {
  expect([status, complaint]).toEqual([400, expect.stringContaining(field)]);
}

/** A signed call of a classic API with a body that is accepted, to change its headers. */
export async function callOf(world: World, api: Api, change: Partial<Call> = {}): Promise<Call> {
  return { path: api.path, body: wire(await api.body(world)), ...change };
}
