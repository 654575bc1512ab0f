// What is kept of a signed call: the bytes, the path, the headers that were signed; no secret, no card number.
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

interface Kept {
  request_id: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

async function kept(requestId: string): Promise<Kept | undefined> {
  const [row] = await house.db.rows<Kept>(sql`
    select request_id, path, headers, body from requests where request_id = ${requestId}`);
  return row;
}

const suite = classicSuites.find(({ channel }) => channel.id === 'indomaret');
const path = suite?.path ?? '';
const bodyWith = (name: string) => JSON.stringify(suite?.body(set('customer.name', name)));

describe('a classic call', () => {
  it('is kept as it came in', async () => {
    const body = `${bodyWith('terima kasih')} \n`;
    const requestId = randomUUID();
    const answer = await send(house.url, { path, body, requestId });
    expect(answer.status).toBe(200);
    const row = await kept(requestId);
    expect(row?.body.toString()).toBe(body);
    expect(row?.path).toBe(path);
    expect(Object.keys(row?.headers ?? {}).sort()).toEqual([
      'client-id',
      'request-id',
      'request-timestamp',
    ]);
  });

  it('is kept without card numbers, and still tells another body from this one', async () => {
    const requestId = randomUUID();
    const body = bodyWith('4761349999000039');
    const first = await send(house.url, { path, body, requestId });
    expect(first.status).toBe(200);
    const text = (await kept(requestId))?.body.toString();
    expect(text).toContain('476134******0039');
    expect(text).not.toContain('4761349999000039');
    expect((await send(house.url, { path, body, requestId })).status).toBe(409);
    const other = body.replace('4761349999000039', '4761340000000039');
    const reused = await send(house.url, { path, body: other, requestId });
    expect(reused.raw.toString()).toContain('idempotent_request');
    expect(reused.raw.equals(first.raw)).toBe(false);
  });

  it('that is refused for its body leaves one line in the log', async () => {
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
    expect(await kept(requestId)).toBeUndefined();
  });
});

describe('a SNAP call', () => {
  it('is kept without its access token and signature', async () => {
    const token = await getToken(house.url);
    const body = paymentBody();
    const externalId = String(Date.now());
    expect((await call(house.url, paths.payment, token, body, { externalId })).status).toBe(200);
    const row = await kept(externalId);
    expect(JSON.parse(row?.body.toString() ?? '')).toEqual(body);
    expect(row?.path).toBe(paths.payment);
    expect(row?.headers).toMatchObject({ 'x-external-id': externalId });
    expect(JSON.stringify(row?.headers)).not.toContain(token);
    expect(Object.keys(row?.headers ?? {})).not.toContain('x-signature');
  });

  it('that is refused for its body leaves one line in the log, and is kept: its id is spent', async () => {
    const token = await getToken(house.url);
    log.length = 0;
    const externalId = String(Date.now() + 1);
    const refused = await call(house.url, paths.payment, token, {}, { externalId });
    expect(refused.status).toBe(400);
    const lines = log.filter((line) => line.includes(externalId));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ msg: 'refused', target: paths.payment });
    expect((await kept(externalId))?.body.toString()).toBe('{}');
  });
});
