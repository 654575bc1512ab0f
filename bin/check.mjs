// npm run check: format, lint, types, then the tests as in `npm test`. CI runs this.
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';

ensureInstalled();
step('Format and lint', '@biomejs/biome/bin/biome', ['ci', '.']);
step('The type check', 'typescript/bin/tsc', ['--noEmit']);
step('The type check of the pages’ script', 'typescript/bin/tsc', [
  '--noEmit',
  '--project',
  'src/pages/card/script',
]);
step('The type check of the script for passkeys', 'typescript/bin/tsc', [
  '--noEmit',
  '--project',
  'src/pages/dashboard/sign-in/script',
]);
step('The tests', '../bin/test.mjs');
