// npm run chaos: installs what is missing and plays rounds of faults under load.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// Use this project's tsconfig.json, no matter in which directory it is started.
register({ tsconfig: join(root, 'tsconfig.json') });
await import('../test/chaos/run.ts');
