// What the classic documents repeat of every API: its address, its headers, and those of its answer.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { type Api, callOf, complaintOf, wire } from './api.ts';
import { contradicts, held, notProbed, type Row } from './row.ts';
import type { World } from './world.ts';

const ownAddress = 'Gapura has the address that its operator gives it; the path is the same';

/** Method and address. */
export function endpoint(api: Api): Row[] {
  const { path } = api;
  return [
    held(`${path}: the method is POST`, async (world) => {
      const { status } = await world.send({ path, method: 'GET' });
      expect([404, 405]).toContain(status);
      await expectAccepted(world, api);
    }),
    held(`${path}: is the path`, (world) => expectAccepted(world, api)),
    notProbed(`${path}: the sandbox's host`, ownAddress),
    notProbed(`${path}: the production host`, ownAddress),
  ];
}

async function expectAccepted(world: World, api: Api): Promise<void> {
  const { status, json } = await world.send(await callOf(world, api));
  expect([status, complaintOf({ json })]).toEqual([200, '']);
}

async function expectComplaint(world: World, api: Api, headers: Headers, words: RegExp) {
  const call = await callOf(world, api, { headers });
  const answered = await world.send(call);
  expect(answered.status).toBe(400);
  expect(complaintOf(answered)).toMatch(words);
}

type Headers = Record<string, string | undefined>;

const withoutHeader = (api: Api, name: string) => (world: World) =>
  expectComplaint(world, api, { [name]: undefined }, new RegExp(`${name} is required`));

/** The four headers of a request. */
export function requestHeaderRows(api: Api): Row[] {
  const at = `${api.path}, request`;
  return [
    held(`${at}: Client-Id is sent`, withoutHeader(api, 'Client-Id')),
    held(`${at}: Client-Id is the id that the merchant was given`, (world) =>
      expectComplaint(world, api, { 'Client-Id': 'BRN-0000-0' }, /Invalid Client-Id/),
    ),
    ...requestIdRows(api, at),
    ...timestampRows(api, at),
    ...signatureRows(api, at),
  ];
}

function requestIdRows(api: Api, at: string): Row[] {
  return [
    held(`${at}: Request-Id is sent`, withoutHeader(api, 'Request-Id')),
    held(`${at}: Request-Id is any text that the merchant makes`, async (world) => {
      const requestId = `any text ${randomUUID()}`;
      const { status } = await world.send(await callOf(world, api, { requestId }));
      expect(status).toBe(200);
    }),
    held(`${at}: Request-Id has at most 128 characters`, async (world) => {
      const longest = randomUUID().repeat(4).slice(0, 128);
      const call = await callOf(world, api, { requestId: longest });
      expect((await world.send(call)).status).toBe(200);
      const over = await world.send(await callOf(world, api, { requestId: `${longest}x` }));
      expect([over.status, complaintOf(over)]).toEqual([400, 'Invalid format Header Request-Id']);
    }),
    held(`${at}: Request-Id protects from doing a request twice`, async (world) => {
      const call = await callOf(world, api, { requestId: randomUUID() });
      const [first, again] = [await world.send(call), await world.send(call)];
      expect([first.status, again.status]).toEqual([200, 409]);
      expect(again.raw).toEqual(first.raw);
    }),
  ];
}

function timestampRows(api: Api, at: string): Row[] {
  const now = () => new Date();
  const zoned = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    held(`${at}: Request-Timestamp is sent`, withoutHeader(api, 'Request-Timestamp')),
    held(`${at}: Request-Timestamp is ISO-8601 with the offset 0`, async (world) => {
      const local = zoned(now()).replace('Z', '');
      for (const wrong of [local, 'yesterday']) {
        await expectComplaint(world, api, { 'Request-Timestamp': wrong }, /Request-Timestamp/);
      }
    }),
    held(`${at}: Request-Timestamp in WIB is 7 hours wrong`, async (world) => {
      const wib = new Date(Date.now() + 7 * 3600 * 1000);
      const answered = await world.send(await callOf(world, api, { at: wib }));
      expect(answered.status).toBe(400);
      expect(complaintOf(answered)).toContain('Request-Timestamp');
    }),
    held(`${at}: Request-Timestamp is WIB less 7 hours`, async (world) => {
      const wib = Date.now() + 7 * 3600 * 1000;
      const call = await callOf(world, api, { at: new Date(wib - 7 * 3600 * 1000) });
      expect((await world.send(call)).status).toBe(200);
    }),
  ];
}

function signatureRows(api: Api, at: string): Row[] {
  return [
    held(`${at}: Signature is sent`, withoutHeader(api, 'Signature')),
    held(`${at}: Signature proves that the merchant sent it`, (world) =>
      expectComplaint(
        world,
        api,
        { Signature: `HMACSHA256=${Buffer.alloc(32, 1).toString('base64')}` },
        /Invalid Header Signature/,
      ),
    ),
    held(`${at}: Signature covers the body`, async (world) => {
      const body = wire(await api.body(world));
      const message = {
        clientId,
        requestId: randomUUID(),
        target: api.path,
        body: Buffer.from('{}'),
      };
      const headers = requestHeaders(signingKey(secretKey), message, new Date());
      const answered = await world.send({ path: api.path, body, headers: { ...headers } });
      expect(complaintOf(answered)).toBe('Invalid Header Signature');
    }),
    held(`${at}: Signature is made as the signature section says`, async (world) => {
      const body = Buffer.from(wire(await api.body(world)));
      const digest = createHash('sha256').update(body).digest('base64');
      const lines = {
        'Client-Id': clientId,
        'Request-Id': randomUUID(),
        'Request-Timestamp': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      };
      const signed = Object.entries({ ...lines, 'Request-Target': api.path, Digest: digest })
        .map(([name, value]) => `${name}:${value}`)
        .join('\n');
      const mac = createHmac('sha256', secretKey).update(signed).digest('base64');
      const headers = {
        ...lines,
        'Content-Type': 'application/json',
        Signature: `HMACSHA256=${mac}`,
      };
      const url = `${world.house.url}${api.path}`;
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
    }),
    notProbed(`${at}: Signature is made in the merchant's backend`, 'an instruction to merchants'),
  ];
}

/** Status and headers of the answer. `time` is the name that the document has for the time's header. */
export function answerHeaderRows(api: Api, { time = 'Response-Timestamp' } = {}): Row[] {
  const at = `${api.path}, answer`;
  const requestId = () => `R-${randomUUID()}`;
  const answered = async (world: World) => {
    const call = await callOf(world, api, { requestId: requestId() });
    return { call, answer: await world.send(call) };
  };
  const rows: Row[] = [
    held(`${at}: HTTP status 200`, async (world) => {
      expect((await answered(world)).answer.status).toBe(200);
    }),
    held(`${at}: a success is an answer without an error`, async (world) => {
      expect((await answered(world)).answer.json).not.toHaveProperty('error');
    }),
    held(`${at}: Client-Id is that of the request`, async (world) => {
      expect((await answered(world)).answer.headers.get('client-id')).toBe(clientId);
    }),
    held(`${at}: Request-Id is that of the request`, async (world) => {
      const { call, answer } = await answered(world);
      expect(answer.headers.get('request-id')).toBe(call.requestId);
    }),
    held(`${at}: Signature covers the answer's body`, async (world) => {
      expect((await answered(world)).answer.signed).toBe(true);
    }),
  ];
  if (time !== 'Response-Timestamp') return rows;
  return [
    ...rows,
    held(`${at}: Response-Timestamp is the time in UTC, ISO-8601`, async (world) => {
      const at = (await answered(world)).answer.headers.get('response-timestamp') ?? '';
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    }),
  ];
}

/** What two tables of answers' headers copy from the requests' table, against the others. */
export function repeatedTexts(api: Api): Row[] {
  const at = `${api.path}, answer`;
  const shown = async (world: World, name: string) => {
    const call = await callOf(world, api, { requestId: `R-${randomUUID()}` });
    const { headers } = await world.send(call);
    return [headers.get(name), call.requestId];
  };
  return [
    contradicts(
      `${at}: the time is in request-timestamp`,
      'a header of the answer, and all other pages have Response-Timestamp',
      'the header is Response-Timestamp',
      async (world) => {
        expect((await shown(world, 'response-timestamp'))[0]).toMatch(/Z$/);
      },
    ),
    contradicts(
      `${at}: request-id is made by the merchant`,
      'it is a header of the answer',
      'it is that of the request',
      async (world) => {
        const [given, sent] = await shown(world, 'request-id');
        expect(given).toBe(sent);
      },
    ),
    contradicts(
      `${at}: signature is made in the merchant’s backend`,
      'it is a header of the answer',
      'the gateway signs its answer',
      async (world) => {
        expect((await world.send(await callOf(world, api))).signed).toBe(true);
      },
    ),
  ];
}
