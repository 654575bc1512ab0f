// npm run pack: writes the tarballs of `gapura` and `@gapura/sdk` into dist/, or into the folder of --to.
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, root } from './installed.mjs';
import { stageGapura } from './pack/gapura.mjs';
import { stageSdk } from './pack/sdk.mjs';
import { withStage } from './pack/stage.mjs';
import { programFolder } from './program.mjs';

const { values } = parseArgs({ options: { to: { type: 'string' } } });
const to = resolve(values.to ?? join(root, 'dist'));

ensureInstalled();
const program = await programFolder();
if (values.to === undefined) rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const stage of [stageGapura, stageSdk]) {
  process.stdout.write(`${await withStage(to, (folder) => stage(folder, program))}\n`);
}
