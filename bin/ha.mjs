// npm run test:ha: installs what is missing and kills the parts of a highly available set-up, one after another.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// Use this project's tsconfig.json, no matter in which directory it is started.
register({ tsconfig: join(root, 'tsconfig.json') });
await import('../test/ha/run.ts');
