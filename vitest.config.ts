import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    // `npm run test:screens` runs it: it loads every page with hostile texts.
    exclude: process.env.GAPURA_SCREENS === 'all' ? [] : ['test/browser/office-hostile.test.ts'],
    globalSetup: [
      'test/support/seed-setup.ts',
      'test/support/global-setup.ts',
      'test/support/browser-setup.ts',
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
