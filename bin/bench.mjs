// npm run bench: installs what is missing and runs the benchmarks.
import { ensureInstalled } from './installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
await import('../bench/run.ts');
