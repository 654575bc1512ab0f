// npm run check: format, lint, types, then the tests as in `npm test`. CI runs this.
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';

ensureInstalled();
step('Format and lint', '@biomejs/biome/bin/biome', ['ci', '.']);
step('The type check', 'typescript/bin/tsc', ['--noEmit']);
for (const script of [
  'src/pages/card/script',
  'src/pages/dashboard/script',
  'src/pages/dashboard/sign-in/script',
]) {
  step('The type check of a page’s script', 'typescript/bin/tsc', [
    '--noEmit',
    '--project',
    script,
  ]);
}
step('The tests', '../bin/test.mjs');
