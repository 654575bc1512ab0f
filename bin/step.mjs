// Runs a tool from node_modules and exits with its exit code if it fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './installed.mjs';

/** Runs `script` (a path below node_modules) with Node. If it fails, the message names `what`. */
export function step(what, script, args = []) {
  const file = join(root, 'node_modules', script);
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`\n${what} failed.\n`);
  process.exit(status ?? 1);
}
