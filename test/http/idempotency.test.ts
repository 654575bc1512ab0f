// A repeated call has no second effect: repeats, reused ids, requests in flight, used references.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { sql } from '../../src/storage/db.ts';
import { classicSuites, errorOf, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());
afterEach(() => house.sandbox('faults', undefined, 'DELETE'));

const count = async () => {
  const [row] = await house.db.rows<{ n: bigint }>(sql`select count(*) as n from payments`);
  return Number(row?.n);
};

describe.each(classicSuites)('$channel.id', ({ channel, path, body: fresh }) => {
  it('answers a repeat with the same bytes and 409, with a new signature', async () => {
    const call = { path, body: JSON.stringify(fresh()), requestId: randomUUID() };
    const first = await send(house.url, call);
    const before = await count();
    for (const repeat of [await send(house.url, call), await send(house.url, call)]) {
      expect(first.status).toBe(200);
      expect(repeat.status).toBe(409);
      expect(repeat.raw.equals(first.raw)).toBe(true);
      expect(repeat.signed).toBe(true);
    }
    expect(await count()).toBe(before);
  });

  it('creates one payment for twenty concurrent identical calls', async () => {
    const call = { path, body: JSON.stringify(fresh()), requestId: randomUUID() };
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(house.url, call)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const bodies = new Set(answers.map(({ raw }) => raw.toString()));
    expect(bodies.size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  it.each([
    ['another body', () => JSON.stringify(fresh())],
    ['a body that is refused', () => '{}'],
    ['a body that is not JSON', () => '{'],
  ])('refuses the same Request-Id with %s', async (_name, other) => {
    const requestId = randomUUID();
    await send(house.url, { path, body: JSON.stringify(fresh()), requestId });
    const before = await count();
    const answer = await send(house.url, { path, body: other(), requestId });
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toEqual({
      code: 'idempotent_request',
      message: 'Request-Id already used with different request data',
      type: 'invalid_request_error',
    });
    expect(await count()).toBe(before);
  });

  it('says that a request is in flight during the call to the acquirer', async () => {
    const at = `acquirer:${channel.id}`;
    await house.sandbox('faults', [{ at, kind: 'timeout', times: 1 }], 'PUT');
    const call = { path, body: JSON.stringify(fresh()), requestId: randomUUID() };
    expect((await send(house.url, call)).status).toBe(500);
    const repeat = await send(house.url, call);
    expect(repeat.status).toBe(409);
    expect(errorOf(repeat)).toMatchObject({
      code: 'idempotent_request',
      message: 'Request-Id is still being processed',
    });
    // A job asks the acquirer about the lost answer and closes the payment; the repeat then gets an answer.
    await house.advance(120);
    const closed = await send(house.url, call);
    expect(closed.status).toBe(409);
    expect(errorOf(closed)?.code).not.toBe('idempotent_request');
    const view = await house.sandbox(`payments/${referenceIn(call.body, channel)}`);
    expect(view.body).toMatchObject({ status: 'FAILED' });
  });
});

// An unpaid invoice with a page of the gateway gets a new session instead.
const paidElsewhere = classicSuites.filter(({ channel }) => channel.pagePath === undefined);

describe.each(paidElsewhere)('$channel.id', ({ channel, path, body: fresh }) => {
  it('names the reference that was used before, and stores nothing', async () => {
    const used = fresh();
    await send(house.url, { path, body: JSON.stringify(used) });
    const before = await count();
    const fields = Object.values(channel.create.uniqueFields);
    for (const field of fields) {
      const others = Object.values(channel.create.uniqueFields).filter((name) => name !== field);
      const repeated = others.reduce(
        (body, name) => set(name, `T-${randomUUID()}`)(body),
        used as object,
      );
      const requestId = randomUUID();
      const answer = await send(house.url, { path, body: JSON.stringify(repeated), requestId });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({
        code: 'invalid_parameter',
        message: `${field} already used`,
      });
      // The refused request is not stored: its id may be used for the corrected body.
      const corrected = await send(house.url, { path, body: JSON.stringify(fresh()), requestId });
      expect(corrected.status).toBe(200);
    }
    expect(await count()).toBe(before + fields.length);
  });
});

function referenceIn(body: string, channel: (typeof classicSuites)[number]['channel']): string {
  const parsed = JSON.parse(body) as { order: { invoice_number: string } };
  if (channel.create.uniqueFields.reference !== 'order.invoice_number')
    throw new Error('elsewhere');
  return parsed.order.invoice_number;
}

it('deletes a Request-Id after seven days of business time', async () => {
  const [suite] = classicSuites;
  if (suite === undefined) throw new Error('no classic channel');
  const { path, body } = suite;
  const requestId = randomUUID();
  await send(house.url, { path, body: JSON.stringify(body()), requestId });
  await house.advance(7 * 24 * 3600 - 60);
  const early = await send(house.url, { path, body: JSON.stringify(body()), requestId });
  expect(early.status).toBe(409);
  await house.advance(120);
  const late = await send(house.url, { path, body: JSON.stringify(body()), requestId });
  expect(late.status).toBe(200);
});
