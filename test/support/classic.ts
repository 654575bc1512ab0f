// A merchant's raw calls, signed here so that a test can break any part of them.
import { randomUUID } from 'node:crypto';
import type { Channel } from '../../src/channels/channel.ts';
import { all, drop, type Edit, type Fixtures, set } from '../../src/channels/fixture.ts';
import { allChannels } from '../../src/channels/index.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey, verifies } from '../../src/wire/classic/signature.ts';
import { clientId, secretKey } from './gateway.ts';

const key = signingKey(secretKey);
// The samples' own override has a host that does not exist; without it the receiver is notified.
const override = drop('additional_info.override_notification_url');

/** A channel of the classic dialect, with the bodies that show its contract. */
export interface Suite {
  channel: Channel;
  path: string;
  fixtures: Fixtures;
  /** A valid body with a new value for every reference that must be unique. */
  body(...edits: Edit[]): object;
}

export const classicSuites: Suite[] = await Promise.all(
  allChannels
    .filter((channel) => channel.create.address.dialect === 'classic')
    .map(async (channel) => {
      const module = (await import(`../../src/channels/${channel.id}/fixtures.ts`)) as {
        fixtures: Fixtures;
      };
      const { fixtures } = module;
      const { path } = channel.create.address;
      const fresh = () =>
        Object.values(channel.create.uniqueFields).map((field) => set(field, `T-${randomUUID()}`));
      return {
        channel,
        path,
        fixtures,
        body: (...edits: Edit[]) => all(override, ...fresh(), ...edits)(fixtures.valid),
      };
    }),
);

export interface Call {
  method?: 'GET' | 'POST';
  path: string;
  body?: string;
  requestId?: string | undefined;
  /** Replaces headers after signing; undefined removes one. */
  headers?: Record<string, string | undefined>;
  /** Time of the signature. */
  at?: Date;
  /** Another merchant, whose secret key is the test merchant's. */
  clientId?: string;
}

export interface Answered {
  status: number;
  headers: Headers;
  raw: Buffer;
  json: Record<string, unknown>;
  /** Whether the answer's signature is valid for this call. */
  signed: boolean;
}

/** Sends a signed call to the gateway at `url`. */
export async function send(url: string, call: Call): Promise<Answered> {
  const { method = 'POST', path, body, requestId = randomUUID(), at = new Date() } = call;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const caller = call.clientId ?? clientId;
  const message = { clientId: caller, requestId, target: path, body: bytes };
  const headers = new Headers(requestHeaders(key, message, at) as Record<string, string>);
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(`${url}${path}`, { method, headers, body: bytes ?? null });
  const raw = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    raw,
    json: parsed(raw),
    signed: isSigned(response.headers, method === 'GET' ? undefined : raw, path, headers),
  };
}

function parsed(raw: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(raw.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function isSigned(answer: Headers, body: Buffer | undefined, target: string, sent: Headers) {
  const timestamp = answer.get('response-timestamp');
  const signature = answer.get('signature');
  if (timestamp === null || signature === null) return false;
  const requestId = sent.get('request-id') ?? '';
  if ((answer.get('request-id') ?? '') !== requestId) return false;
  const parts = { clientId: sent.get('client-id') ?? clientId, requestId, timestamp, target, body };
  return verifies(key, parts, signature, 'Response-Timestamp');
}

/** `error` of a refusal, or undefined. */
export function errorOf(answer: Answered): { code: string; message: string; type: string } {
  return answer.json.error as { code: string; message: string; type: string };
}
