// Installs what is missing: a fresh clone needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const oldest = [20, 19];

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  process.stderr.write(
    `Gapura needs Node ${oldest.join('.')} or newer; this is ${process.version}.\n`,
  );
  process.exit(1);
}

/** Whether the packages of the lockfile are installed, except optional packages of other platforms. */
function isInstalled(what) {
  const done = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(done)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const have = JSON.parse(readFileSync(done, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, dev }]) =>
      path === '' ||
      have[path]?.version === version ||
      (optional && have[path] === undefined) ||
      (dev && what === 'to run'),
  );
}

/** npm would empty the folder that a link points to, under whoever uses it. */
function refuseLink() {
  const folder = join(root, 'node_modules');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  process.stderr.write(
    `${folder} is a link to packages of another version: remove the link, or install where it points.\n`,
  );
  process.exit(1);
}

/**
 * Installs once, when node_modules differs from package-lock.json. `npm ci` installs exactly the locked
 * versions and leaves the lockfile as it is. With 'to run', the packages that only developers need may be
 * missing or different. A published package has no lockfile: npm installed it with what it needs.
 */
export function ensureInstalled(what = 'to develop') {
  refuseOldNode();
  if (!existsSync(join(root, 'package-lock.json')) || isInstalled(what)) return;
  refuseLink();
  process.stderr.write('Installing packages, once…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(npm, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write('npm could not install the packages: see its message above.\n');
  process.exit(1);
}
