// npm run test:packages, npm run test:plans: tests that take too long for `npm test`, by their name in vitest.config.ts.
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';

const folders = { packages: 'test/packages', plans: 'test/plans' };

const [name = ''] = process.argv.slice(2);
ensureInstalled();
process.env.GAPURA_LONG_TESTS = name;
step(`The test of ${name}`, 'vitest/vitest.mjs', ['run', folders[name]]);
