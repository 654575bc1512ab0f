// npm run test:process, test:packages and others: tests that take too long for `npm test`, by name in long-tests.mjs.
import { ensureInstalled } from './installed.mjs';
import { longTests } from './long-tests.mjs';
import { step } from './step.mjs';

const [name = ''] = process.argv.slice(2);
ensureInstalled();
process.env.GAPURA_LONG_TESTS = name;
step(`The test of ${name}`, 'vitest/vitest.mjs', ['run', ...longTests[name]]);
