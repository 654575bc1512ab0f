// fast-check for property tests, with the seed of the test run (seed-setup.ts).
import fc from 'fast-check';
import { inject } from 'vitest';

/** The run's seed, for whatever else is random. */
export const seed = inject('seed');

fc.configureGlobal({ seed });

export { fc };
