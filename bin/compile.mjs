// Compiles the program: JavaScript of `src`, the files beside the sources, and typebox as one file.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './installed.mjs';
import { buildNames, builds } from './program.mjs';

/** Older programs that stay: a gateway that was started from one may still import parts of it. */
const keptBuilds = 3;
/** After this time an unfinished folder belongs to nobody, in milliseconds. */
const abandonedAfterMs = 10 * 60_000;
const unfinished = 'making-';

/**
 * Compiles into `.build/<name>` and returns the folder. It appears complete or not at all: of several starts
 * at once, the first one to finish wins. Exits with a message if the compiler cannot run.
 */
export async function compile(name) {
  process.stderr.write('Compiling the program, once for these sources…\n');
  mkdirSync(builds, { recursive: true });
  const made = mkdtempSync(join(builds, unfinished));
  try {
    emit(made);
    copyAssets(made);
    await bundleTypebox(made);
    return finish(made, join(builds, name));
  } catch (error) {
    if (!(error instanceof CannotCompile)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(made, { recursive: true, force: true });
    removeOld();
  }
  process.exit();
}

/** The message says in one sentence why, and what to do. */
class CannotCompile extends Error {}

/** Types are not checked here (`npm run check` does): without the check this takes a second. */
function emit(folder) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    throw new CannotCompile(
      'TypeScript is not installed, so the program cannot be compiled: run `npm ci --include=dev`.',
    );
  }
  const args = ['--project', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', folder];
  const { status } = spawnSync(process.execPath, [compiler, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    throw new CannotCompile('The program could not be compiled: see the message above.');
  }
}

/** Style sheets, scripts of pages and migrations are read from beside the module that uses them. */
function copyAssets(folder) {
  const sources = join(root, 'src');
  const isScript = (path) => relative(sources, path).split(sep).includes('script');
  cpSync(sources, folder, {
    recursive: true,
    filter: (path) => !/\.tsx?$/.test(path) && !isScript(path),
  });
}

/** typebox is 680 files, whose loading took a third of the start. As one file it takes a tenth of that. */
async function bundleTypebox(folder) {
  const { build } = await import('esbuild');
  const entries = { typebox: 'index.mjs', 'typebox/compile': 'compile.mjs' };
  await build({
    entryPoints: Object.entries(entries).map(([specifier, file]) => ({
      in: specifier,
      out: file.replace(/\.mjs$/, ''),
    })),
    absWorkingDir: root,
    outdir: join(folder, 'typebox'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  for (const path of modulesIn(folder)) redirect(path, folder, entries);
}

/** One import that goes past it would load all files after all. */
function redirect(path, folder, entries) {
  const text = readFileSync(path, 'utf8');
  const up = relative(join(path, '..'), folder) || '.';
  const changed = text.replace(/(from\s+)'(typebox(?:\/[^']+)?)'/g, (_, from, specifier) => {
    if (entries[specifier] === undefined) {
      throw new CannotCompile(
        `${relative(folder, path)} imports ${specifier}: add it to bin/compile.mjs.`,
      );
    }
    return `${from}'${[...up.split(sep), 'typebox', entries[specifier]].join('/')}'`;
  });
  if (changed !== text) writeFileSync(path, changed);
}

function modulesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.js') && !name.startsWith(`typebox${sep}`))
    .map((name) => join(folder, name));
}

function finish(made, folder) {
  // Only its owner may enter a temporary folder, but another user may run the program.
  chmodSync(made, 0o755);
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function removeOld() {
  for (const name of buildNames().slice(1 + keptBuilds)) {
    rmSync(join(builds, name), { recursive: true, force: true });
  }
  for (const name of readdirSync(builds).filter((name) => name.startsWith(unfinished))) {
    const { mtimeMs } = statSync(join(builds, name), { throwIfNoEntry: false }) ?? {};
    if (mtimeMs < Date.now() - abandonedAfterMs) {
      rmSync(join(builds, name), { recursive: true, force: true });
    }
  }
}
