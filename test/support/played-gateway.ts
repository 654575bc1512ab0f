// A scripted gateway over real HTTP for tests of the client: it answers, hangs, closes the connection, or signs wrongly.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { channels } from '../../src/channels/index.ts';
import {
  type ClientOptions,
  createClient,
  GapuraError,
  type RequestOf,
} from '../../src/sdk/index.ts';
import { requestHeaders, responseHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';

export const clientId = 'BRN-0001-1700000000001';
export const secretKey = 'SK-TestSecretKey0123456789';
export const now = () => new Date('2026-01-15T03:04:05Z');
export const key = signingKey(secretKey);
export const path = '/indomaret-online-to-offline/v2/payment-code';

export const order: RequestOf<typeof channels.indomaret> = {
  order: { invoice_number: 'INV-é-1', amount: 150000 },
  online_to_offline_info: { reusable_status: false },
  customer: { name: 'Sari Dewi' },
};
export const reply = {
  order: { invoice_number: 'INV-é-1' },
  online_to_offline_info: { payment_code: '8900100000000015' },
};
export const inFlight = { error: { code: 'idempotent_request', message: 'still being processed' } };
export const invalid = (message: string) => ({
  error: { code: 'invalid_parameter', message, type: 'invalid_request_error' },
});

export interface Seen {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Played {
  status?: number;
  body?: object | string;
  headers?: Record<string, string>;
  /** How the answer is signed; `right` unless set. */
  signed?: 'right' | 'not' | 'other key' | 'other id' | 'as request' | 'with digest' | 'no digest';
}

/** What the gateway does with a request: it answers, hangs, or closes the connection. */
export type Play = Played | 'hang' | 'break';

const closing: (() => Promise<void>)[] = [];

/** Stops every gateway of this test. */
export async function stopGateways() {
  for (const close of closing.splice(0)) await close();
}
afterEach(stopGateways);

/** Starts a gateway that does `plays` one after another and records the requests in `seen`. */
export async function gateway(...plays: Play[]) {
  const seen: Seen[] = [];
  const arrived: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    seen.push(await received(request));
    const play = plays[seen.length - 1];
    if (play === 'break') request.socket.destroy();
    else if (play !== 'hang') answer(response, seen.at(-1) as Seen, play ?? { status: 500 });
    for (const resolve of arrived.splice(0)) resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const nextArrival = () => new Promise<void>((resolve) => arrived.push(resolve));
  return { url, seen, nextArrival };
}

async function received(request: IncomingMessage): Promise<Seen> {
  const body = Buffer.concat(await request.toArray());
  const { method = '', url = '' } = request;
  return { method, url, headers: request.headers as Record<string, string>, body };
}

function answer(response: ServerResponse, request: Seen, played: Played) {
  const { status = 200, body = reply, headers = {}, signed = 'right' } = played;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  response.writeHead(status, { ...signature(request, bytes, signed), ...headers });
  response.end(bytes);
}

function signature(request: Seen, body: Buffer, signed: Played['signed']) {
  if (signed === 'not') return {};
  const requestId = signed === 'other id' ? 'another' : (request.headers['request-id'] ?? '');
  const bare = { clientId, requestId, target: request.url };
  const withDigest =
    signed === 'with digest' || (request.method === 'POST' && signed !== 'no digest');
  const message = withDigest ? { ...bare, body } : bare;
  const by = signed === 'other key' ? signingKey('SK-other') : key;
  if (signed !== 'as request') return responseHeaders(by, message, now());
  const { Signature, 'Request-Timestamp': at } = requestHeaders(by, message, now());
  return { Signature, 'Response-Timestamp': at };
}

export function clientAt(baseUrl: string, options: Partial<ClientOptions> = {}) {
  const waits: number[] = [];
  const client = createClient({
    clientId,
    secretKey,
    baseUrl,
    now,
    random: () => 0,
    delay: async (ms) => {
      waits.push(ms);
    },
    ...options,
  });
  return { client, waits };
}

export async function failure<E extends GapuraError>(act: Promise<unknown>): Promise<E> {
  try {
    await act;
  } catch (error) {
    if (error instanceof GapuraError) return error as E;
    throw error;
  }
  throw new Error('it succeeded');
}
