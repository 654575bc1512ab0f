// Every documented rule over HTTP: a refusal names the first bad field, and nothing is stored.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusedAs, refusedRows } from '../../src/channels/fixture.ts';
import { sql } from '../../src/storage/db.ts';
import { writeJson } from '../../src/wire/json.ts';
import { classicSuites, errorOf, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { fc } from '../support/property.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const stored = async () => {
  const [row] = await house.db.rows<{ n: bigint }>(sql`
    select (select count(*) from payments) + (select count(*) from requests)
      + (select count(*) from notifications) as n`);
  return Number(row?.n);
};

describe.each(classicSuites)('$channel.id', ({ channel, path, fixtures, body }) => {
  it('refuses each bad body by its field and stores nothing', async () => {
    const before = await stored();
    for (const row of refusedRows(fixtures, 'documented')) {
      const answer = await send(house.url, { path, body: wire(row.change(body())) });
      const error = errorOf(answer);
      const { code, message } = refusedAs(channel, row);
      expect([row.name, answer.status, error?.code]).toEqual([row.name, 400, code]);
      expect(error.message.startsWith(message), `${row.name}: ${error.message}`).toBe(true);
      expect(answer.signed).toBe(true);
    }
    expect(await stored()).toBe(before);
  });

  it('accepts unusual bodies that are allowed', async () => {
    for (const row of fixtures.lenient) {
      const answer = await send(house.url, { path, body: wire(row.change(body())) });
      expect([row.name, answer.status, answer.json.error]).toEqual([row.name, 200, undefined]);
    }
  });

  it('answers 150 mutated bodies with success or a refusal, never with a 5xx', async () => {
    const mutation = fc.tuple(fc.array(fc.nat(), { maxLength: 4 }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(mutation, async ([picks, value]) => {
        const mutated = mutate(body(), picks, value);
        const answer = await send(house.url, { path, body: wire(mutated) });
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 400) expect(errorOf(answer).message).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  it('answers 100 bodies of random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const answer = await send(house.url, { path, body: text });
        expect(answer.status).toBe(400);
      }),
      { numRuns: 100 },
    );
  });
});

/** As the SDK serialises it: numbers beyond 2^53 keep their digits. */
const wire = (body: unknown) => writeJson(body).toString();

/** Follows `picks` into the body and replaces the member there with `value`. */
function mutate(body: unknown, picks: readonly number[], value: unknown): unknown {
  const [pick, ...rest] = picks;
  if (pick === undefined || typeof body !== 'object' || body === null) return value;
  const names = Object.keys(body);
  const name = names[pick % names.length];
  if (name === undefined) return value;
  const copy = (Array.isArray(body) ? [...body] : { ...body }) as Record<string, unknown>;
  copy[name] = mutate(copy[name], rest, value);
  return copy;
}
