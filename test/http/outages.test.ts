// The gateway while its database cannot serve, and while it has more to do than it can: both dialects.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { classicSuites, errorOf, send } from '../support/classic.ts';
import { clientId, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  call,
  getToken,
  grant,
  merchantPair,
  newExternalId,
  paths,
  paymentBody,
  post,
  snapFile,
  tokenHeaders,
} from '../support/snap.ts';
import { type Wire, wireTo } from '../support/wire.ts';

const limitedId = 'BRN-0002-LIMITED';
const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');
const { path } = suite;
const order = () => JSON.stringify(suite.body());

let house: TestGateway;
let wire: Wire;
let token = '';
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  house = await startTestGateway({
    file: (receiver) => {
      const file = snapFile(receiver);
      const [first] = file.merchants ?? [];
      const limits = { per_second: 1, burst: 2 };
      const snap = { public_key: merchantPair.publicKey };
      const limited = { ...first, name: 'Kecil', client_id: limitedId, limits, snap };
      return { merchants: [...(file.merchants ?? []), limited] } as typeof file;
    },
    reachedBy: async ({ connection }) => {
      wire = await wireTo(connection);
      return wire.url;
    },
    log: (line) => logged.push(JSON.parse(line)),
  });
  token = await getToken(house.url);
});
afterEach(async () => {
  wire.mend();
  await house.db.single.rows(sql`drop function if exists fail() cascade`);
});
afterAll(async () => {
  await house.stop();
  wire.close();
});

const pay = (externalId = newExternalId()) =>
  call(house.url, paths.payment, token, paymentBody(), { externalId });
const ready = async () => {
  const answer = await fetch(`${house.url}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};

/** Makes every write to the table fail with a code of PostgreSQL. */
async function writesFail(table: 'requests' | 'readiness', code: string) {
  const text = (body: string) => sql(Object.assign([body], { raw: [body] }));
  const { single } = house.db;
  await single.rows(
    text(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'as planned' using errcode = '${code}'; end $$`),
  );
  await single.rows(
    text(`create trigger fails before insert or update on ${table} execute function fail()`),
  );
}

describe('an outage of the database', () => {
  it.each([
    ['a full disk', '53100'],
    ['no connection left', '53300'],
    ['a lock that is held', '55P03'],
    ['a server that shuts down', '57P01'],
  ])('%s is 503 with Retry-After in both dialects', async (_name, code) => {
    await writesFail('requests', code);
    const classic = await send(house.url, { path, body: order() });
    expect([classic.status, classic.signed]).toEqual([503, true]);
    expect(classic.json).toMatchObject({ status: 503, error: 'Service Unavailable', path });
    expect(classic.headers.get('retry-after')).toMatch(/^[1-9]$/);
    const snap = await pay();
    expect([snap.status, snap.body.responseCode]).toEqual([503, '5030500']);
    expect(snap.headers.get('retry-after')).toMatch(/^[1-9]$/);
  });

  it('an error that is a mistake stays 500, without Retry-After', async () => {
    await writesFail('requests', '22012');
    const classic = await send(house.url, { path, body: order() });
    expect([classic.status, classic.headers.get('retry-after')]).toEqual([500, null]);
    expect((await pay()).status).toBe(500);
  });

  it('makes the gateway not ready, also if reads work, and says why', async () => {
    await writesFail('readiness', '53100');
    // A write that took effect a moment ago is believed for a few seconds.
    await expect.poll(async () => (await ready()).status, { timeout: 15_000 }).toBe(503);
    expect((await ready()).body.reason).toBe('the database has no space left');
    await house.db.single.rows(sql`drop function fail() cascade`);
    expect((await ready()).status).toBe(200);
    expect(await house.db.rows(sql`select from readiness`)).toHaveLength(1);
  });

  it('a write of which nobody knows the outcome is 503, and its repeat tells the truth', async () => {
    const lost = { path, body: order(), requestId: randomUUID() };
    // The statement reaches the database, and its reply does not come back.
    wire.cut('replies');
    expect((await send(house.url, lost)).status).toBe(503);
    wire.mend();
    const written = async () =>
      (await house.db.rows(sql`select from requests where key = ${`classic:${lost.requestId}`}`))
        .length;
    await expect.poll(written).toBe(1);
    const truth = await send(house.url, lost);
    expect(truth.status).toBe(409);
    expect(truth.json).toHaveProperty('order');
    expect(truth.json).not.toHaveProperty('error');
    const again = await send(house.url, lost);
    expect(again.raw).toEqual(truth.raw);
    expect(await written()).toBe(1);
  });

  it('a write that never arrived is 503, and its repeat does it', async () => {
    const lost = { path, body: order(), requestId: randomUUID() };
    wire.cut('questions');
    expect((await send(house.url, lost)).status).toBe(503);
    wire.mend();
    expect((await send(house.url, lost)).status).toBe(200);
  });

  it('is a problem with Retry-After on the routes of the gateway itself', async () => {
    wire.cut('questions');
    const answer = await fetch(`${house.url}/sandbox/v1/ledger`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.json()).toMatchObject({ status: 503, title: 'Service unavailable' });
  });
});

describe('the rate of a merchant', () => {
  it('beyond it calls are 429 in both dialects, and other merchants go on', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) {
      const answer = await send(house.url, { path, body: order(), clientId: limitedId });
      statuses.push(answer.status);
      if (answer.status !== 429) continue;
      expect(errorOf(answer)).toMatchObject({ code: 'too_many_requests' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses).toContain(429);
    const snap = await post(
      house.url,
      paths.token,
      tokenHeaders({ 'X-CLIENT-KEY': limitedId }),
      grant,
    );
    expect([snap.status, snap.body.responseCode]).toEqual([429, '4297300']);
    expect(snap.body.responseMessage).toBe('Too Many Requests');
    expect((await send(house.url, { path, body: order() })).status).toBe(200);
  });

  it('a call with a wrong signature takes nothing from it', async () => {
    const forged = { path, body: order(), clientId, headers: { Signature: 'HMACSHA256=AAAA' } };
    for (let n = 0; n < 20; n++) expect((await send(house.url, forged)).status).toBe(400);
    expect((await send(house.url, { path, body: order() })).status).toBe(200);
    const whys = logged.filter(({ refusal }) => JSON.stringify(refusal)?.includes('SIGNATURE'));
    const explained = whys.filter(({ why }) => !String(why).includes('not looked into'));
    expect(whys).toHaveLength(20);
    // Three at once, and one a second while the test runs.
    expect(explained.length).toBeGreaterThanOrEqual(1);
    expect(explained.length).toBeLessThan(20);
  });
});

describe('what needs no key', () => {
  it('SNAP reads no JSON for a caller without a token', async () => {
    // The braces are there, and what is between them is not JSON.
    const refused = await call(house.url, paths.payment, 'no-token', '{"a":}');
    expect(refused.body.responseCode).toBe('4010501');
    const late = await call(house.url, paths.payment, token, '{"a":}');
    expect(late.body.responseCode).toBe('4000500');
  });

  it('unread answers to calls sent ahead close their connection', async () => {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.pause();
    socket.write('GET /docs HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(500));
    const refusals = async () => (await fetch(`${house.url}/metrics`)).text();
    await expect
      .poll(refusals, { timeout: 20_000 })
      .toContain('gapura_refused_calls_total{reason="unread answers"}');
    const text = await refusals();
    expect(text).toMatch(/^gapura_calls_in_flight 0$/m);
    expect(text).toMatch(/^gapura_calls_limit \d+$/m);
    expect(text).toContain('gapura_refused_calls_total{reason="rate"}');
    socket.resume();
    await once(socket, 'close');
  });
});
