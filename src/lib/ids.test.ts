import { expect, it } from 'vitest';
import { isUuid, newId, newToken } from './ids.ts';

it('accepts a new id, in either case', () => {
  const id = newId();
  expect([isUuid(id), isUuid(id.toUpperCase())]).toEqual([true, true]);
});

it.each(['', 'x', `${newId()} `, newId().replaceAll('-', ''), `{${newId()}}`, `${newId()}0`])(
  'does not take %j for one',
  (text) => {
    expect(isUuid(text)).toBe(false);
  },
);

it('gives a token once, over many fillings of the pool', () => {
  const tokens = Array.from({ length: 2000 }, newToken);
  expect(new Set(tokens).size).toBe(2000);
  expect(tokens.every((token) => /^[A-Za-z0-9_-]{22}$/.test(token))).toBe(true);
});
