// Runs the gateway until the process that started it closes the pipe, which it also does when it is killed.
import nodeModule from 'node:module';
import { join } from 'node:path';

// From Node 22.8 on: as bin/program.mjs does.
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(import.meta.dirname, '..', '..', 'code'));
process.stdin.resume().once('close', () => process.kill(process.pid, 'SIGTERM'));
const { run } = await import('../cli/run.ts');
await run(['start', '--json']);
