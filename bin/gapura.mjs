#!/usr/bin/env node
// The command line: answers --help and --version at once; else installs what is missing and runs src/cli in this process.
import { join } from 'node:path';
import { answerAtOnce } from './help.mjs';
import { ensureInstalled, root } from './installed.mjs';

const argv = process.argv.slice(2);
const text = answerAtOnce(argv);
if (text === undefined) {
  ensureInstalled();
  const { register } = await import('tsx/esm/api');
  // Use this project's tsconfig.json, no matter in which directory it is started.
  register({ tsconfig: join(root, 'tsconfig.json') });
  const { run } = await import('../src/cli/run.ts');
  await run(argv);
} else {
  process.stdout.write(`${text}\n`);
}
