// npm run bench: installs what is missing and runs the benchmarks.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// The settings of this project's sources, whatever directory it is started from.
register({ tsconfig: join(root, 'tsconfig.json') });
await import('../bench/run.ts');
