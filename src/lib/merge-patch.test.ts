import { expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';

it.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: { b: 'c', d: 'e' } }, { a: { b: 'd', d: null } }, { a: { b: 'd' } }],
  [{ a: 'foo' }, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{}, { a: [1, null] }, { a: [1, null] }],
])('%j patched with %j is %j', (target, patch, merged) => {
  expect(mergePatch(target, patch)).toEqual(merged);
});

it('sets no prototype', () => {
  const merged = mergePatch({}, JSON.parse('{"__proto__": {"a": 1}}'));
  expect((merged as { a?: number }).a).toBeUndefined();
});
