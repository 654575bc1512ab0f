// Values of any kind as SQL parameters: PostgreSQL returns each as it was, and none becomes SQL.
import { afterAll, beforeAll, expect } from 'vitest';
import { json, type Sql, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fc } from '../support/property.ts';
import { fuzz } from './fuzz.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 2 });
});
afterAll(() => database.drop());

const hostile = fc.constantFrom(
  "'; drop table payments; --",
  "\\'; select pg_sleep(9)--",
  '$1',
  '$$; drop table payments; $$',
  "E'\\047'",
  '{"a","b"}',
  '{NULL}',
  'NULL',
  '""',
  '\\',
  '\\x00',
  '1); drop table payments; --',
  '/* */',
);
// PostgreSQL stores no NUL: what stands for it is decided where text comes in.
const words = fc.oneof(
  fc.string({ unit: 'binary' }).map((given) => given.replaceAll('\0', '')),
  hostile,
);

/** Sends a value and returns what PostgreSQL says it is. */
async function back(query: Sql): Promise<unknown> {
  const [row] = await database.db.rows<{ value: unknown }>(query);
  return row?.value;
}

fuzz('text comes back', 250, words, async (given) => {
  expect(await back(sql`select ${given}::text as value`)).toBe(given);
  expect(await back(sql`select length(${given}::text)::int8 as value`)).toBe(
    BigInt([...given].length),
  );
});

fuzz(
  'numbers come back',
  250,
  fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.double()),
  async ([whole, double]) => {
    expect(await back(sql`select ${whole}::int8 as value`)).toBe(whole);
    // The driver writes -0 as 0.
    expect(await back(sql`select ${double}::float8 as value`)).toBe(double + 0);
  },
);

fuzz('bytes come back', 250, fc.uint8Array({ maxLength: 2000 }), async (given) => {
  const value = await back(sql`select ${Buffer.from(given)}::bytea as value`);
  expect(Buffer.from(given).equals(value as Buffer)).toBe(true);
});

fuzz('lists come back', 250, fc.array(fc.option(words), { maxLength: 8 }), async (given) => {
  expect(await back(sql`select ${given}::text[] as value`)).toEqual(given);
});

// jsonb refuses NUL and half a surrogate pair, as text does; -0 becomes 0.
const document = fc
  .jsonValue({ noUnicodeString: false })
  .map((given) => JSON.parse(JSON.stringify(given).replaceAll(/\\u0000|\\ud[89a-f]../gi, '')));

fuzz('documents come back', 250, document, async (given) => {
  const value = await back(sql`select ${json(given)}::jsonb as value`);
  expect(value).toEqual(given === undefined ? null : given);
});

fuzz(
  'a statement of fragments has its values in their places',
  150,
  fc.array(words, { minLength: 1, maxLength: 12 }),
  async (given) => {
    const list = given
      .map((one, index) => sql`select ${index}::int8 as at, ${one}::text as value`)
      .reduce((before, next) => sql`${before} union all ${next}`);
    const rows = await database.db.rows<{ value: string }>(
      sql`select value from (${list}) x order by at`,
    );
    expect(rows.map(({ value }) => value)).toEqual(given);
  },
);

fuzz(
  'text that PostgreSQL cannot store is an error, and nothing else',
  100,
  fc.string({ unit: 'binary' }),
  async (given) => {
    const cut = `${given}\0`;
    await expect(back(sql`select ${cut}::text as value`)).rejects.toThrow(/invalid byte sequence/);
    expect(await back(sql`select count(*) as value from payments`)).toBe(0n);
  },
);
