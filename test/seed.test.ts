// Everything random in the tests follows from the seed that the run prints.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { fc, seed } from './support/property.ts';
import { seedFrom } from './support/seed-setup.ts';

const root = join(import.meta.dirname, '..');

it('is given to every property', () => {
  expect(seed).toBe(inject('seed'));
  const drawn = () => fc.sample(fc.nat(), { numRuns: 20, seed });
  const seen: number[] = [];
  fc.assert(
    fc.property(fc.nat(), (n) => {
      seen.push(n);
    }),
    { numRuns: 20 },
  );
  expect(seen).toEqual(drawn());
});

it('is what GAPURA_SEED names, or a new one', () => {
  expect([seedFrom('0'), seedFrom('42'), seedFrom('2147483647')]).toEqual([0, 42, 2 ** 31 - 1]);
  expect(seedFrom(undefined)).not.toBe(seedFrom(undefined));
  for (const text of ['x', '-1', '1.5', '2147483648']) {
    expect(() => seedFrom(text), text).toThrow('use a whole number below 2^31');
  }
});

it('leaves no test with fast-check of its own, or a seed from the time', () => {
  const own = /from ['"]fast-check['"]|\bseed[^\n]*Date\.now/;
  const found = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && name !== join('support', 'property.ts'))
      .map((name) => join(folder, name))
      .filter((path) => own.test(readFileSync(join(root, path), 'utf8'))),
  );
  expect(found).toEqual([]);
});
