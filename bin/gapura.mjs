#!/usr/bin/env node
// The command line: installs what is missing, then hands over to src/cli in this same process.
import { ensureInstalled } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
const { run } = await import('../src/cli/run.ts');
await run(process.argv.slice(2));
