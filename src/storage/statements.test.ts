// Statement names and parameter values, without a server.
import { expect, test } from 'vitest';
import { sql } from './db.ts';
import { statementCache, toParameter } from './statements.ts';

test('the same text has the same name, from any template', () => {
  const statementOf = statementCache();
  const one = statementOf(sql`select ${1} from a`);
  const two = statementOf(sql`select ${2} ${sql`from`} a`);
  expect(two).toEqual(one);
  expect(statementOf(sql`select ${1} from b`).name).not.toBe(one.name);
});

test("a plain template's text is built once", () => {
  const statementOf = statementCache();
  const queries = [1, 2].map((value) => sql`select ${value}`);
  const [first, second] = queries.map(statementOf);
  expect(second).toBe(first);
});

test('beyond the limit statements run unnamed, known ones keep their names', () => {
  const statementOf = statementCache(2);
  const fragments = [sql`a`, sql`b`, sql`c`, sql`a`];
  const statements = fragments.map((fragment) => statementOf(sql`select ${fragment}`));
  expect(statements.map(({ name }) => name !== undefined)).toEqual([true, true, false, true]);
  expect(statements[3]).toBe(statements[0]);
});

test('values whose type the driver would guess are refused', () => {
  expect(() => toParameter({ a: 1 })).toThrow('use json(…) for a jsonb column');
  expect(() => toParameter([{ a: 1 }])).toThrow(TypeError);
  expect(() => toParameter(() => 1)).toThrow(TypeError);
  expect(() => toParameter(new Date(Number.NaN))).toThrow(RangeError);
});
