// The classic dialect's gate: what is checked, in which order, with which messages.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classicSuites, errorOf, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');
const { path } = suite;
const order = () => JSON.stringify(suite.body());
const seconds = (offset: number) => new Date(Date.now() + offset * 1000);

const headerRows: [string, string][] = [
  ['Client-Id', 'Header Client-Id is required'],
  ['Request-Id', 'Header Request-Id is required'],
  ['Request-Timestamp', 'Header Request-Timestamp is required'],
  ['Signature', 'Header Signature is required'],
];

describe('the four headers', () => {
  it.each(headerRows)('%s must be there', async (name, message) => {
    for (const value of [undefined, '  ']) {
      const answer = await send(house.url, { path, body: order(), headers: { [name]: value } });
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({
        error: { code: 'invalid_header_request', message, type: 'invalid_request_error' },
      });
      expect(answer.signed).toBe(name !== 'Client-Id');
    }
  });

  it('are checked in their order', async () => {
    const headers: Record<string, undefined> = {};
    for (const [name, message] of [...headerRows].reverse()) {
      headers[name] = undefined;
      const answer = await send(house.url, { path, body: order(), headers });
      expect(errorOf(answer).message).toBe(message);
    }
  });
});

describe('the timestamp', () => {
  const malformed = [
    '2026-01-15 03:04:05',
    '2026-01-15T03:04:05',
    '2026-01-15T03:04:05+07:00',
    '2026-01-15T03:04:05.000Z',
    '2026-02-31T03:04:05Z',
    '2026-01-15T25:00:00Z',
    '1768446245',
    'x',
  ];
  it.each(malformed)('%s is malformed', async (value) => {
    const headers = { 'Request-Timestamp': value };
    const answer = await send(house.url, { path, body: order(), headers });
    expect(errorOf(answer)).toMatchObject({
      code: 'invalid_header_request',
      message: 'Invalid format Header Request-Timestamp',
    });
  });

  it.each([-3610, 3610, -25_200])('%i s from now is out of range', async (offset) => {
    const answer = await send(house.url, { path, body: order(), at: seconds(offset) });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toEqual({
      code: 'request_time_out_of_range',
      message: 'Header Request-Timestamp is not in +- 3600 second of now',
      type: 'invalid_request_error',
    });
    expect(answer.signed).toBe(true);
  });

  it.each([-3590, 3590])('%i s from now is fine', async (offset) => {
    const answer = await send(house.url, { path, body: order(), at: seconds(offset) });
    expect(answer.status).toBe(200);
  });

  it('uses wall-clock time, not business time', async () => {
    await house.advance(7200);
    expect((await send(house.url, { path, body: order() })).status).toBe(200);
    await house.sandbox('clock', { reset: true });
  });

  it('is checked before the client, the client before the signature', async () => {
    const headers = { 'Client-Id': 'BRN-9999-0000000000000', Signature: 'HMACSHA256=wrong' };
    const late = await send(house.url, { path, body: order(), headers, at: seconds(-4000) });
    expect(errorOf(late).code).toBe('request_time_out_of_range');
    const unknown = await send(house.url, { path, body: order(), headers });
    expect(unknown.status).toBe(400);
    expect(errorOf(unknown)).toMatchObject({
      code: 'invalid_client_id',
      message: 'Invalid Client-Id',
    });
    expect(unknown.headers.get('signature')).toBeNull();
  });
});

describe('the signature', () => {
  const wrong = { code: 'invalid_signature', message: 'Invalid Header Signature' };

  it.each(['HMACSHA256=', 'HMACSHA256=AAAA', 'x', `HMACSHA256=${'A'.repeat(44)}`])(
    '%s is not valid, and the refusal is signed',
    async (Signature) => {
      const answer = await send(house.url, { path, body: order(), headers: { Signature } });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject(wrong);
      expect(answer.signed).toBe(true);
    },
  );

  it('covers the body, the path, the Request-Id and the time', async () => {
    const at = seconds(-5);
    const moved = { 'Request-Timestamp': seconds(5).toISOString().replace(/\.\d+/, '') };
    for (const headers of [moved, { 'Request-Id': randomUUID() }]) {
      const answer = await send(house.url, { path, body: order(), headers, at });
      expect(errorOf(answer)).toMatchObject(wrong);
    }
  });

  it('covers the raw bytes: spaces and escapes are kept', async () => {
    const body = `${JSON.stringify(suite.body(), null, 2).replaceAll('/', '\\/')}\n`;
    expect((await send(house.url, { path, body })).status).toBe(200);
  });

  it('leaves the query out', async () => {
    const signedFor = { path: '/orders/v1/status/NOBODY' };
    const answer = await send(house.url, { ...signedFor, method: 'GET' });
    expect(answer.status).toBe(404);
    const url = `${house.url}/orders/v1/status/NOBODY?x=1`;
    expect((await fetch(url)).status).toBe(400);
  });

  it('is checked before the body is parsed', async () => {
    const headers = { Signature: 'HMACSHA256=AAAA' };
    const answer = await send(house.url, { path, body: '{"order":', headers });
    expect(errorOf(answer)).toMatchObject(wrong);
  });
});

describe('other answers', () => {
  it.each(['/nothing/here', '/'])(
    'an unknown path is 404 with the provider’s message: %s',
    async (place) => {
      const answer = await send(house.url, { path: place, body: '{}' });
      expect(answer.status).toBe(404);
      expect(answer.json).toEqual({ message: `No static resource ${place.slice(1)}.` });
    },
  );

  it('a path with a broken escape is 400, and does not reveal our software', async () => {
    const place = '/orders/v1/status/%zz';
    const answer = await fetch(`${house.url}${place}`);
    expect(answer.status).toBe(400);
    const { timestamp, ...rest } = (await answer.json()) as { timestamp: string };
    expect(timestamp).toMatch(/^\d{4}-.*\+00:00$/);
    expect(rest).toEqual({ status: 400, error: 'Bad Request', path: place });
  });

  it('another method is 405', async () => {
    const answer = await fetch(`${house.url}${path}`, { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it.each(['', '{', '[]', '"x"', 'null', '{"order":1}}', '\u0000'])(
    'a body that is not a JSON object is refused: %s',
    async (body) => {
      const answer = await send(house.url, { path, body });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({
        code: 'invalid_parameter',
        message: 'Invalid JSON Format',
      });
      expect(answer.signed).toBe(true);
    },
  );

  it('a Request-Id may have 128 characters and no more', async () => {
    const long = { path, body: order(), requestId: 'r'.repeat(129) };
    expect(errorOf(await send(house.url, long)).code).toBe('invalid_header_request');
    const fits = { path, body: order(), requestId: randomUUID().padEnd(128, 'r') };
    expect((await send(house.url, fits)).status).toBe(200);
  });

  it('a body over the limit is refused with its size', async () => {
    const body = JSON.stringify({ ...suite.body(), filler: 'x'.repeat(1024 * 1024) });
    const answer = await send(house.url, { path, body });
    expect(answer.status).toBe(413);
    expect(errorOf(answer).message).toContain('65536 bytes');
  });
});
