// What a gateway costs while nobody calls: time to start, memory when idle, time of --help.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program, startGatewayProcess } from './gateway.ts';
import { isDatabase, residentMb, treeOf } from './processes.ts';

const starts = 5;
/** What a start has left is collected by then, in milliseconds. */
const idleAfterMs = 10_000;

export interface IdleMeasured {
  /** From the command to its line that says it is ready, on a DATA_DIR that exists. Medians, milliseconds. */
  startMs: number;
  helpMs: number;
  /** Resident memory of all processes but PostgreSQL's; absent on systems other than Linux. */
  idleMb?: number | undefined;
}

export async function measureIdle(receiverPort: number): Promise<IdleMeasured> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gapura-idle-'));
  try {
    const took: number[] = [];
    let idleMb: number | undefined;
    // The first start makes the database.
    for (let count = 0; count <= starts; count++) {
      const began = performance.now();
      const gateway = await startGatewayProcess(receiverPort, { dataDir });
      if (count > 0) took.push(performance.now() - began);
      if (count === starts) {
        await delay(idleAfterMs);
        idleMb = memoryOf(gateway.pid);
      }
      await gateway.stop();
    }
    return { startMs: median(took), helpMs: median(Array.from({ length: 5 }, timeOfHelp)), idleMb };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function memoryOf(pid: number): number | undefined {
  const gateway = treeOf(pid).filter((one) => !isDatabase(one));
  if (gateway.length === 0) return undefined;
  return gateway.reduce((sum, one) => sum + residentMb(one.pid), 0);
}

function timeOfHelp(): number {
  const began = performance.now();
  spawnSync(process.execPath, [program, '--help']);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function printIdle({ startMs, idleMb, helpMs }: IdleMeasured): void {
  console.log('\nidle\n');
  console.log(`start on an existing DATA_DIR  ${(startMs / 1000).toFixed(2).padStart(8)} s`);
  console.log(`--help                         ${(helpMs / 1000).toFixed(2).padStart(8)} s`);
  if (idleMb !== undefined) {
    console.log(`memory of the gateway, idle    ${Math.round(idleMb).toString().padStart(8)} MB`);
  }
}
