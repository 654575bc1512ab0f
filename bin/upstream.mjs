// npm run test:upstream: installs what is missing and plays a run of payments through one gateway in front of another.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// Use this project's tsconfig.json, no matter in which directory it is started.
register({ tsconfig: join(root, 'tsconfig.json') });
await import('../test/upstream/run.ts');
