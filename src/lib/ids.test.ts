import { expect, it } from 'vitest';
import { isUuid, newId } from './ids.ts';

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
