// A crowd: far more callers than the gateway can serve. Who is refused must learn it early, who is admitted must not
// wait much longer than usual, and afterwards everything must be as before.
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentiles, type Shot } from './load.ts';
import { creates, type Inbox, openRig } from './rig.ts';

const crowd = 2000;
/** As many as are never refused for capacity. */
const usual = 64;
/** A refused caller comes back after this many milliseconds. */
const backMs = 500;

export interface CrowdRound {
  name: string;
  callers: number;
  admittedPerSecond: number;
  refusedPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Creations by a usual number of callers, by a crowd, and by the usual number again. */
export async function measureCrowd(inbox: Inbox): Promise<CrowdRound[]> {
  const rig = await openRig(inbox);
  try {
    const { url } = rig.gateway;
    await push(url, 'warming up', usual, 4000);
    return [
      await push(url, 'usual', usual, 6000),
      await push(url, 'a crowd', crowd, 12_000),
      await push(url, 'usual, afterwards', usual, 6000),
    ];
  } finally {
    await rig.close();
  }
}

/** `callers` at once, until `count` calls have been admitted. The latencies are those of admitted calls. */
async function push(
  url: string,
  name: string,
  callers: number,
  count: number,
): Promise<CrowdRound> {
  const pool = new Pool(url, { connections: callers, pipelining: 1 });
  const shots = creates(count);
  const times: number[] = [];
  let refused = 0;
  // Everybody is connected before anybody calls: making thousands of connections takes this process seconds.
  const greeting: Shot = { method: 'GET', path: '/healthz', headers: {} };
  await Promise.all(Array.from({ length: callers }, () => statusOf(pool, greeting)));
  const startedAt = performance.now();
  const caller = async () => {
    for (let shot = shots.pop(); shot !== undefined; ) {
      const before = performance.now();
      const status = await statusOf(pool, shot);
      if (status === 503) {
        refused += 1;
        await delay(backMs);
        continue;
      }
      if (status !== 200) throw new Error(`${name}: ${status}`);
      times.push(performance.now() - before);
      shot = shots.pop();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return {
    name,
    callers,
    admittedPerSecond: times.length / seconds,
    refusedPerSecond: refused / seconds,
    ...percentiles(Float64Array.from(times)),
  };
}

async function statusOf(pool: Pool, { method, path, headers, body }: Shot): Promise<number> {
  const answer = await pool.request({ method, path, headers, body: body ?? null });
  await answer.body.dump();
  return answer.statusCode;
}

export function printCrowd(rounds: readonly CrowdRound[]): void {
  const heads = ['callers', 'admitted/s', 'refused/s', 'p50 ms', 'p99 ms'];
  console.log(`\n${'creations'.padEnd(20)}${heads.map((head) => head.padStart(12)).join('')}`);
  for (const { name, callers, admittedPerSecond, refusedPerSecond, p50Ms, p99Ms } of rounds) {
    const whole = [callers, admittedPerSecond, refusedPerSecond].map((n) =>
      Math.round(n).toLocaleString('en'),
    );
    const cells = [...whole, p50Ms.toFixed(1), p99Ms.toFixed(1)];
    console.log(name.padEnd(20) + cells.map((cell) => cell.padStart(12)).join(''));
  }
}
