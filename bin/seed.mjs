// npm run seed: the same as `gapura seed`.
import { answerAtOnce } from './help.mjs';

const argv = ['seed', ...process.argv.slice(2)];
const text = answerAtOnce(argv);
if (text === undefined) {
  const { importProgram } = await import('./program.mjs');
  const { run } = await importProgram('cli/run.js');
  await run(argv);
} else {
  process.stdout.write(`${text}\n`);
}
