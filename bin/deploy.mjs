// npm run test:deploy: the files of deploy/, with Debian's nginx, Caddy and Prometheus, which are installed
// when they are missing.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';
import { step } from './step.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// Use this project's tsconfig.json, no matter in which directory it is started.
register({ tsconfig: join(root, 'tsconfig.json') });
const { ensurePackages, PackagesMissing } = await import('../test/ha/packages.ts');
try {
  ensurePackages(['nginx-light', 'caddy', 'prometheus', 'postgresql-client']);
} catch (error) {
  if (!(error instanceof PackagesMissing)) throw error;
  console.error(error.message);
  process.exit(1);
}
process.env.GAPURA_LONG_TESTS = 'deploy';
step('The test of the files for production', 'vitest/vitest.mjs', ['run', 'test/deploy']);
