#!/usr/bin/env node
// The command line: installs what is missing, then hands over to src/cli in this same process.
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
// Use this project's tsconfig.json, no matter in which directory it is started.
register({ tsconfig: join(root, 'tsconfig.json') });
const { run } = await import('../src/cli/run.ts');
await run(process.argv.slice(2));
