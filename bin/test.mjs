// npm test: installs what is missing and runs the tests; arguments are passed to the test runner.
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';

ensureInstalled();
step('The tests', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);
