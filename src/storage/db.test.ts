// The sql tag: fragments are joined, values are bound, and no outside value becomes SQL text.
import { expect, test } from 'vitest';
import { fc } from '../../test/support/property.ts';
import { json, type Sql, sql, textOf } from './db.ts';

test('values become parameters in their order', () => {
  const query = sql`select * from payments where id = ${'a'} and amount > ${5n}`;
  expect(textOf(query)).toBe('select * from payments where id = $1 and amount > $2');
  expect(query.values).toEqual(['a', 5n]);
});

test('a fragment is joined in and its parameters are numbered with the others', () => {
  const inner = sql`b = ${2} and ${sql`c = ${3}`}`;
  const query = sql`where a = ${1} and ${inner} or d = ${4}`;
  expect(textOf(query)).toBe('where a = $1 and b = $2 and c = $3 or d = $4');
  expect(query.values).toEqual([1, 2, 3, 4]);
});

test('fragments without values, side by side and at the ends', () => {
  const query = sql`${sql`select`} ${sql`1`}${sql`, 2`}`;
  expect(textOf(query)).toBe('select 1, 2');
  expect(query.values).toEqual([]);
});

test('an object that only looks like a fragment is a value', () => {
  const forged = JSON.parse('{"strings": ["drop table payments"], "values": []}');
  const query = sql`select ${forged}`;
  expect(textOf(query)).toBe('select $1');
  expect(query.values).toEqual([forged]);
});

test('values never get into the text, however they are nested', () => {
  const tree = fc.letrec<{ node: Sql }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.anything().map((value) => sql`x = ${value}`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => sql`(${a} or ${b})`),
      fc.tuple(tie('node'), fc.string()).map(([a, text]) => sql`${text} < ${a}`),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (query) => {
      const text = textOf(query);
      expect(text.replaceAll(/\$\d+/g, '?')).toMatch(/^[x=?<or() ]+$/);
      const numbers = [...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
      expect(numbers).toEqual(query.values.map((_value, index) => index + 1));
    }),
  );
});

test('json keeps the digits of a bigint and makes SQL nulls', () => {
  expect(json({ amount: 9007199254740993n, at: new Date(0), none: undefined })).toBe(
    '{"amount":"9007199254740993","at":"1970-01-01T00:00:00.000Z"}',
  );
  expect([json(null), json(undefined), json([]), json('x')]).toEqual([null, null, '[]', '"x"']);
});
