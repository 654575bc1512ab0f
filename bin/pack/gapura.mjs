// The package `gapura`: the compiled program, its command line, and `gapura/testing`.
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../installed.mjs';
import { copyShared, readJson, writeJson } from './stage.mjs';

/** Scripts that a person who only runs the program needs. The others build and test it. */
const scripts = [
  'gapura.mjs',
  'help',
  'help.d.mts',
  'help.mjs',
  'installed.mjs',
  'program.mjs',
  'testing.d.mts',
  'testing.mjs',
];

/** Fills `folder`. `program` is the folder of the compiled program. */
export function stageGapura(folder, program) {
  for (const name of scripts) {
    cpSync(join(root, 'bin', name), join(folder, 'bin', name), { recursive: true });
  }
  cpSync(program, join(folder, '.build', basename(program)), { recursive: true });
  copyShared(folder, ['README.md', 'CHANGELOG.md', 'LICENSE']);
  const { devDependencies: _, scripts: __, ...manifest } = readJson(join(root, 'package.json'));
  writeJson(join(folder, 'package.json'), manifest);
}
