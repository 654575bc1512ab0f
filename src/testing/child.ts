// Runs the gateway until the process that started it closes the pipe, which it also does when it is killed.
import { once } from 'node:events';
import nodeModule from 'node:module';
import { join } from 'node:path';

// From Node 22.8 on: as bin/program.mjs does.
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(import.meta.dirname, '..', '..', 'code'));
process.stdin.resume().once('close', () => process.kill(process.pid, 'SIGTERM'));
// The program is loaded while its data are copied, and what needs no data first.
const loaded = import('../cli/start.ts').then(() => import('../prepare.ts'));
void loaded.then(() => import('../main.ts'));
const [{ run }] = await Promise.all([import('../cli/run.ts'), loaded, once(process.stdin, 'data')]);
await run(['start', '--json']);
