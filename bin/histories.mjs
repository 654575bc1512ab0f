// npm run test:histories: plays all random histories of money, of which `npm test` plays a few.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './installed.mjs';
import { longTests } from './long-tests.mjs';
import { step } from './step.mjs';
import { demandWholeNumbers } from './whole-numbers.mjs';

const usage = `npm run test:histories -- [--runs N] [--seed N]

  --runs N    how many histories each test plays; else as many as CI plays
  --seed N    repeats a run; without it a new one is drawn and printed`;

const text = { type: 'string' };
const { values } = parseArgs({ options: { runs: text, seed: text, help: { type: 'boolean' } } });
const { runs, seed } = values;
demandWholeNumbers({ runs, seed });
if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  ensureInstalled();
  process.env.GAPURA_HISTORIES = 'all';
  process.env.GAPURA_LONG_TESTS = 'histories';
  if (runs !== undefined) process.env.HISTORY_RUNS = runs;
  if (seed !== undefined) process.env.GAPURA_SEED = seed;
  const played = ['money', 'payments', 'payouts', 'cash'].map((name) => `test/histories/${name}`);
  step('The histories', 'vitest/vitest.mjs', ['run', ...played, ...longTests.histories]);
}
