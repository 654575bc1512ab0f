import { defineConfig } from 'vitest/config';
import { longTests } from './bin/long-tests.mjs';

const wanted = process.env.GAPURA_LONG_TESTS;

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    exclude: Object.entries(longTests)
      .flatMap(([name, places]) => (name === wanted ? [] : places))
      .flatMap((place) => [place, `${place}/**`]),
    globalSetup: [
      'test/support/memory-setup.ts',
      'test/support/seed-setup.ts',
      'test/support/global-setup.ts',
      'test/support/browser-setup.ts',
      // Only for the tests that use the tarballs.
      ...(wanted === 'packages' || wanted === 'runtimes' ? ['test/packages/pack-setup.ts'] : []),
    ],
    pool: 'forks',
    maxWorkers: 2,
    // Files of one worker share their modules: importing them again for each file took a third of the run.
    // No test may leave state behind in a module.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
