// What a benchmark of long work measures: seconds, how much was done, processor time, memory; and how that is printed.
export interface Timed {
  name: string;
  seconds: number;
  /** Rows, transactions or files that it worked on. */
  count: number;
  /** Processor time of this process, without the database's. */
  processorSeconds: number;
  /** Resident memory of this process at its highest, where it matters. */
  peakMb?: number | undefined;
  /** For work that was done again and again: seconds for one at the end, of those at the beginning. */
  grew?: number | undefined;
}

/** Measures the work once. */
export async function timeOf(
  name: string,
  work: () => Promise<{ count: number; peakMb?: number }>,
): Promise<Timed> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - began) / 1000;
  return { name, seconds, processorSeconds: (user + system) / 1e6, ...result };
}

/** Measures work that is done again and again, and adds up what has the same name. */
export function createSums() {
  const parts = new Map<string, Timed[]>();
  return {
    /** `work` returns how much it did; null if there was nothing to do. */
    async during<T extends { count: number } | null>(name: string, work: () => Promise<T>) {
      let result: T | undefined;
      const measured = await timeOf(name, async () => {
        result = await work();
        return { count: result?.count ?? 0, peakMb: process.memoryUsage.rss() / 1e6 };
      });
      if (measured.count > 0) parts.set(name, [...(parts.get(name) ?? []), measured]);
      return result as T;
    },
    all: (): Timed[] => [...parts].map(([name, each]) => sumOf(name, each)),
  };
}

const total = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0);

function sumOf(name: string, each: readonly Timed[]): Timed {
  const fifth = Math.max(1, Math.floor(each.length / 5));
  const forOne = (some: readonly Timed[]) =>
    total(some.map(({ seconds }) => seconds)) / total(some.map(({ count }) => count));
  return {
    name,
    seconds: total(each.map(({ seconds }) => seconds)),
    count: total(each.map(({ count }) => count)),
    processorSeconds: total(each.map(({ processorSeconds }) => processorSeconds)),
    peakMb: Math.max(...each.map(({ peakMb = 0 }) => peakMb)),
    grew: forOne(each.slice(-fifth)) / forOne(each.slice(0, fifth)),
  };
}

/** The head of the table. */
export function printHead(what: string): void {
  const names = ['count', 'time', 'of one', 'gateway CPU', 'memory', 'end / begin'];
  console.log(`\n${what.padEnd(40)}${names.map((name) => name.padStart(13)).join('')}\n`);
}

/** Each line is printed when it is known: all of them take minutes. */
export function printTimed(timed: Timed): void {
  const { name, seconds, count, processorSeconds, peakMb, grew } = timed;
  const cells = [
    count.toLocaleString('en'),
    `${seconds.toFixed(2)} s`,
    `${((seconds / count) * 1e6).toFixed(1)} µs`,
    `${processorSeconds.toFixed(2)} s`,
    peakMb === undefined ? '' : `${Math.round(peakMb)} MB`,
    grew === undefined ? '' : grew.toFixed(2),
  ];
  console.log(name.padEnd(40) + cells.map((cell) => cell.padStart(13)).join(''));
}
