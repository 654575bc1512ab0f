import { defineConfig } from 'vitest/config';

/** What takes long has a command of its own: `npm run test:screens`, `test:packages`, … */
const long = {
  screens: [
    'card-elsewhere',
    'card-safety',
    'card-ways',
    'dashboard-payments',
    'docs',
    'merchants',
    'office-hostile',
    'office-story',
    'why-refused',
  ].map((name) => `test/browser/${name}.test.ts`),
  packages: ['test/packages/**'],
  plans: ['test/plans/**'],
  deploy: ['test/deploy/proxies.test.ts'],
};
const wanted = process.env.GAPURA_LONG_TESTS;

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    exclude: Object.entries(long).flatMap(([name, files]) => (name === wanted ? [] : files)),
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
