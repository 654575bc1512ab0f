// npm run fuzz: tries the properties in test/fuzz for a time, with a printed seed that repeats the run.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';
import { demandWholeNumbers } from './whole-numbers.mjs';

const usage = `npm run fuzz -- [--seconds N] [--seed N] [FILE…]

  --seconds N    how long, all properties together; else 300
  --seed N       repeats a run; without it a new one is drawn and printed
  FILE           only the test files in test/fuzz whose names contain it`;

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: text, seed: text, help: { type: 'boolean' } },
});
const { seconds = '300', seed } = values;
demandWholeNumbers({ seconds, seed });
if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  ensureInstalled();
  process.env.GAPURA_FUZZ_SECONDS = seconds;
  if (seed !== undefined) process.env.GAPURA_SEED = seed;
  const files = positionals.map((name) => `test/fuzz/${name}`);
  step('The fuzz run', 'vitest/vitest.mjs', ['run', ...(files.length > 0 ? files : ['test/fuzz'])]);
}
