// The package `@gapura/sdk`: the part of the source tree that its entries reach, compiled by tsc.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../installed.mjs';
import { filesIn, reached, removeEmpty } from './reached.mjs';
import { copyShared, readJson, writeJson } from './stage.mjs';

const home = join(root, 'packages', 'sdk');

/** Fills `folder`. The registry of channels is read from `program`, the compiled program. */
export async function stageSdk(folder, program) {
  compile(folder);
  await reduceRegistry(folder, program);
  for (const path of filesIn(folder, '.d.ts')) nameJavaScript(path);
  const manifest = manifestOf();
  const entries = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : Object.values(entry),
  );
  const wanted = reached(entries.map((entry) => join(folder, entry)));
  for (const path of filesIn(folder, '')) if (!wanted.has(path)) rmSync(path);
  removeEmpty(folder);
  writeJson(join(folder, 'package.json'), manifest);
  writeFileSync(join(folder, 'README.md'), readFileSync(join(home, 'README.md')));
  copyShared(folder, ['LICENSE']);
}

function compile(folder) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['--project', join(root, 'tsconfig.sdk.json'), '--noCheck', '--outDir', folder];
  const { status } = spawnSync(process.execPath, [compiler, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The SDK could not be compiled: see the message above.');
}

/**
 * A client needs the paths of a channel and the types of its bodies. Schemas, words and simulation are the
 * gateway's, so the registry becomes a table, and what is declared of a channel becomes less.
 */
async function reduceRegistry(folder, program) {
  const { channels } = await import(pathToFileURL(join(program, 'channels', 'index.js')).href);
  const table = Object.entries(channels).map(([name, { id, create, operations = {} }]) => {
    const paths = Object.entries(operations).map(([verb, { paths }]) => [verb, { paths }]);
    const { address } = create;
    return [name, { id, create: { address }, operations: Object.fromEntries(paths) }];
  });
  const text = JSON.stringify(Object.fromEntries(table), null, 2);
  writeFileSync(
    join(folder, 'channels', 'index.js'),
    `// The addresses of every channel.\nexport const channels = ${text};\n`,
  );
  const types = join(folder, 'channels', 'index.d.ts');
  // Only the registry itself: the lookups below it are the gateway's.
  writeFileSync(types, /^[\s\S]*?\n};\n/.exec(readFileSync(types, 'utf8'))[0]);
  cpSync(join(home, 'channels'), join(folder, 'channels'), { recursive: true });
}

/** Declarations name their imports as the sources do; a package has no sources. */
function nameJavaScript(path) {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/((?:from |import\()['"]\.[^'"]*)\.tsx?(['"])/g, '$1.js$2'));
}

/** Versions are those of the gateway. */
function manifestOf() {
  const { version, dependencies, devDependencies } = readJson(join(root, 'package.json'));
  const { name, ...manifest } = readJson(join(home, 'package.json'));
  const versions = { ...devDependencies, ...dependencies };
  const named = Object.keys(manifest.dependencies).map((one) => [one, versions[one]]);
  return { name, version, ...manifest, dependencies: Object.fromEntries(named) };
}
