#!/usr/bin/env node
// The command line: answers --help and --version at once; else runs the compiled program in this process.
import { answerAtOnce } from './help.mjs';

const argv = process.argv.slice(2);
const text = answerAtOnce(argv);
if (text === undefined) {
  const { importProgram } = await import('./program.mjs');
  const { run } = await importProgram('cli/run.js');
  await run(argv);
} else {
  process.stdout.write(`${text}\n`);
}
