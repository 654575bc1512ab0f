// The merchant API is served below the framework, but for addresses and methods that are the framework's: both ways
// give the same answers, and a stopping gateway closes what it answers.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { classicSuites, errorOf, send } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');
const { path } = suite;
const order = () => JSON.stringify(suite.body());

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

/** The path with its last letter escaped: the same resource, in an address that the framework reads. */
const escaped = path.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`);

describe('both ways', () => {
  it('answer a call, signed, with the same members', async () => {
    const direct = await send(house.url, { path, body: order() });
    const other = await send(house.url, { path: escaped, body: order() });
    expect([direct.status, other.status]).toEqual([200, 200]);
    expect([direct.signed, other.signed]).toEqual([true, true]);
    expect(Object.keys(other.json)).toEqual(Object.keys(direct.json));
    for (const name of ['content-type', 'content-length', 'client-id', 'date']) {
      expect([name, direct.headers.has(name)]).toEqual([name, other.headers.has(name)]);
    }
  });

  it.each([
    ['a body over the limit', 'x'.repeat(70_000), 413],
    ['a body that is not JSON', '{', 400],
    ['no body', '', 400],
  ])('refuse %s', async (_, body, status) => {
    const direct = await send(house.url, { path, body });
    const other = await send(house.url, { path: escaped, body });
    expect([direct.status, other.status]).toEqual([status, status]);
    expect(errorOf(direct)).toEqual(errorOf(other));
  });

  it('are measured by the pattern of the route', async () => {
    await send(house.url, { path, body: order() });
    const metrics = await (await fetch(`${house.url}/metrics`)).text();
    expect(metrics).toContain(
      `gapura_http_request_duration_seconds_count{method="POST",route="${path}",status="200"}`,
    );
  });
});

it('another method is told which one there is', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { status, headers } = await fetch(`${house.url}${path}`, { method });
    expect([method, status, headers.get('allow')]).toEqual([method, 405, 'POST']);
  }
});

it('the status of an order is found by a name with an escape, and by one without', async () => {
  const body = suite.body();
  const made = await send(house.url, { path, body: JSON.stringify(body) });
  expect(made.status).toBe(200);
  const { invoice_number: invoice } = (body as { order: { invoice_number: string } }).order;
  const written = [invoice, invoice.replace('-', '%2D')];
  for (const name of written) {
    const answer = await send(house.url, { method: 'GET', path: `/orders/v1/status/${name}` });
    expect([name, answer.status, answer.signed]).toEqual([name, 200, true]);
  }
});

it('an address with a NUL in it is refused, in the query too, before the call has an effect', async () => {
  const body = order();
  const headers = signed(body);
  const refused = await fetch(`${house.url}${path}?a=%00`, { method: 'POST', headers, body });
  expect(refused.status).toBe(400);
  const first = await send(house.url, { path, body, requestId: headers['Request-Id'] });
  expect(first.status).toBe(200);
});

it('a body that breaks off is no call, and holds nothing', async () => {
  const body = order();
  const headers = announced(body, Buffer.byteLength(body) + 10);
  const call = request(`${house.url}${path}`, { method: 'POST', headers });
  call.on('error', () => {});
  call.write(body);
  await once(call, 'socket');
  await new Promise((resolve) => call.socket?.write('', resolve));
  call.destroy();
  const again = await send(house.url, { path, body, requestId: headers['Request-Id'] as string });
  expect(again.status).toBe(200);
});

it('a gateway that stops answers the call in flight, and closes its connection', async () => {
  const stopping = await startTestGateway();
  const agent = new Agent({ keepAlive: true });
  const body = order();
  const call = request(`${stopping.url}${path}`, {
    method: 'POST',
    agent,
    headers: { ...announced(body), expect: '100-continue' },
  });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  call.flushHeaders();
  // Says that the headers have arrived.
  await once(call, 'continue');
  const stopped = stopping.stop();
  call.end(body);
  const [response] = await answered;
  expect(response.headers.connection).toBe('close');
  response.resume();
  await stopped;
  agent.destroy();
});

function signed(body: string): Record<string, string> {
  const message = { clientId, requestId: randomUUID(), target: path, body: Buffer.from(body) };
  return requestHeaders(signingKey(secretKey), message, new Date()) as Record<string, string>;
}

/** The same, for a body of so many bytes. */
function announced(body: string, bytes: number = Buffer.byteLength(body)): Record<string, string> {
  return { ...signed(body), 'content-length': String(bytes) };
}
