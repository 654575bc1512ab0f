// A closed loop over HTTP: a number of concurrent callers, each sending its next call when it has an answer.
import { Pool } from 'undici';

export interface Round {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Shot {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
}

/** Sends `shots` with `callers` at once. Throws if an answer's status is not one of `expected`. `answered` learns each answer. */
export async function fire(
  url: string,
  shots: readonly Shot[],
  callers: number,
  expected: readonly number[],
  answered: (shot: Shot) => void = () => {},
): Promise<Round> {
  const pool = new Pool(url, { connections: callers, pipelining: 1 });
  const times = new Float64Array(shots.length);
  let next = 0;
  const caller = async () => {
    for (let i = next++; i < shots.length; i = next++) {
      const shot = shots[i];
      if (shot === undefined) return;
      const before = performance.now();
      const { method, path, headers, body } = shot;
      const answer = await pool.request({ method, path, headers, body: body ?? null });
      await answer.body.dump();
      times[i] = performance.now() - before;
      answered(shot);
      if (!expected.includes(answer.statusCode)) throw new Error(`${path}: ${answer.statusCode}`);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return { perSecond: shots.length / seconds, ...percentiles(times) };
}

/** The middle and the last hundredth of some times in milliseconds. */
export function percentiles(times: Float64Array): { p50Ms: number; p99Ms: number } {
  const sorted = times.slice().sort();
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The median of several rounds, for each figure separately. */
export function median(rounds: readonly Round[]): Round {
  const middle = (of: (round: Round) => number) => {
    const sorted = rounds.map(of).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return {
    perSecond: middle((round) => round.perSecond),
    p50Ms: middle((round) => round.p50Ms),
    p99Ms: middle((round) => round.p99Ms),
  };
}
