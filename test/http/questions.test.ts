// What is stored of a signed call: bytes, path and signed headers, but no secret and no card number.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { sql } from '../../src/storage/db.ts';
import { classicSuites, send } from '../support/classic.ts';
import type { TestGateway } from '../support/gateway.ts';
import { call, getToken, paths, paymentBody, startSnapGateway } from '../support/snap.ts';

let house: TestGateway;
const log: string[] = [];
beforeAll(async () => {
  house = await startSnapGateway({ log: (line: string) => log.push(line) });
});
afterAll(() => house?.stop());

interface Stored {
  request_id: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

async function stored(requestId: string): Promise<Stored | undefined> {
  const [row] = await house.db.rows<Stored>(sql`
    select request_id, path, headers, body from requests where request_id = ${requestId}`);
  return row;
}

const suite = classicSuites.find(({ channel }) => channel.id === 'indomaret');
const path = suite?.path ?? '';
const bodyWith = (name: string) => JSON.stringify(suite?.body(set('customer.name', name)));

describe('a classic call', () => {
  it('is stored as it came in', async () => {
    const body = `${bodyWith('terima kasih')} \n`;
    const requestId = randomUUID();
    const answer = await send(house.url, { path, body, requestId });
    expect(answer.status).toBe(200);
    const row = await stored(requestId);
    expect(row?.body.toString()).toBe(body);
    expect(row?.path).toBe(path);
    expect(Object.keys(row?.headers ?? {}).sort()).toEqual([
      'client-id',
      'request-id',
      'request-timestamp',
    ]);
  });

  it('is stored without card numbers, and another body is still recognised', async () => {
    const requestId = randomUUID();
    const body = bodyWith('4761349999000039');
    const first = await send(house.url, { path, body, requestId });
    expect(first.status).toBe(200);
    const text = (await stored(requestId))?.body.toString();
    expect(text).toContain('476134******0039');
    expect(text).not.toContain('4761349999000039');
    expect((await send(house.url, { path, body, requestId })).status).toBe(409);
    const other = body.replace('4761349999000039', '4761340000000039');
    const reused = await send(house.url, { path, body: other, requestId });
    expect(reused.raw.toString()).toContain('idempotent_request');
    expect(reused.raw.equals(first.raw)).toBe(false);
  });

  it('with a refused body writes one log line', async () => {
    log.length = 0;
    const requestId = randomUUID();
    const refused = await send(house.url, { path, body: '{"order":{}}', requestId });
    expect(refused.status).toBe(400);
    const lines = log.filter((line) => line.includes(requestId));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
      msg: 'refused',
      target: path,
      refusal: { code: 'FIELD_REQUIRED' },
    });
    expect(await stored(requestId)).toBeUndefined();
  });
});

describe('a SNAP call', () => {
  it('is stored without its access token and signature', async () => {
    const token = await getToken(house.url);
    const body = paymentBody();
    const externalId = String(Date.now());
    expect((await call(house.url, paths.payment, token, body, { externalId })).status).toBe(200);
    const row = await stored(externalId);
    expect(JSON.parse(row?.body.toString() ?? '')).toEqual(body);
    expect(row?.path).toBe(paths.payment);
    expect(row?.headers).toMatchObject({ 'x-external-id': externalId });
    expect(JSON.stringify(row?.headers)).not.toContain(token);
    expect(Object.keys(row?.headers ?? {})).not.toContain('x-signature');
  });

  it('with a refused body writes one log line and is stored, because its id is used', async () => {
    const token = await getToken(house.url);
    log.length = 0;
    const externalId = String(Date.now() + 1);
    const refused = await call(house.url, paths.payment, token, {}, { externalId });
    expect(refused.status).toBe(400);
    const lines = log.filter((line) => line.includes(externalId));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ msg: 'refused', target: paths.payment });
    expect((await stored(externalId))?.body.toString()).toBe('{}');
  });
});
