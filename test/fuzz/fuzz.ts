// How long a property is tried: a fixed number of runs in `npm test`, and for a time in `npm run fuzz`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { fc } from '../support/property.ts';

/** How long all properties together are tried; undefined in `npm test`. */
const seconds = process.env.GAPURA_FUZZ_SECONDS;

/** The time for one property: each gets the same share. */
function shareMs(): number | undefined {
  if (seconds === undefined) return undefined;
  const texts = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const properties = texts.join('\n').match(/^\s*fuzz\(/gm)?.length ?? 1;
  return (Number(seconds) * 1000) / properties;
}

const limitMs = shareMs();

/**
 * A test that tries a property `runs` times, or, in `npm run fuzz`, for its share of the time. What fails is
 * shrunk and printed with its seed, with which the same run is made again.
 */
export function fuzz<T>(
  says: string,
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void> | void,
): void {
  const timeout = (limitMs ?? 30_000) + 120_000;
  it(says, { timeout }, async () => {
    const property = fc.asyncProperty(arbitrary, async (value) => {
      await holds(value);
    });
    if (limitMs === undefined) return fc.assert(property, { numRuns: runs });
    const forAWhile = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: limitMs };
    await fc.assert(property, { ...forAWhile, markInterruptAsFailure: false });
  });
}
