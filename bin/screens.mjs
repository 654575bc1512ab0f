// npm run test:screens: opens every screen in both sizes and does every action, of which `npm test` does a few.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './installed.mjs';
import { longTests, screens } from './long-tests.mjs';
import { step } from './step.mjs';

const usage = `npm run test:screens -- [--one-width] [--update] [NAME]

  --one-width opens every other screen on a phone and the rest on a desktop, as CI does; else each on both
  --update    draws the pictures in docs/pictures again; else only those that are missing
  NAME        only the screens and actions whose names contain it`;

const flag = { type: 'boolean' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'one-width': flag, update: flag, help: flag },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  ensureInstalled();
  process.env.GAPURA_SCREENS = values['one-width'] ? 'one width' : 'all';
  process.env.GAPURA_LONG_TESTS = 'screens';
  if (values.update) process.env.UPDATE_PICTURES = '1';
  const names = positionals.flatMap((name) => ['--testNamePattern', name]);
  const files = values.update
    ? [...screens.slice(0, 2), 'test/browser/docs']
    : [...screens, ...longTests.screens];
  step('The test of the screens', 'vitest/vitest.mjs', ['run', ...files, ...names]);
}
