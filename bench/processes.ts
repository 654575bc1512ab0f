// What Linux tells about processes: their children, processor time and memory.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The kernel counts processor time in ticks of 10 ms. */
const tickMs = 10;

interface Stat {
  pid: number;
  parent: number;
  command: string;
  /** Processor time so far. */
  ms: number;
  /** That of its children that have ended. */
  childrenMs: number;
}

function statOf(path: string): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const ms = (from: number) => (Number(fields[from]) + Number(fields[from + 1])) * tickMs;
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(fields[1]),
    command: text.slice(text.indexOf('(') + 1, end),
    ms: ms(11),
    childrenMs: ms(13),
  };
}

/** A process and everything that it started, as it is now. Empty on systems without /proc. */
export function treeOf(root: number): Stat[] {
  if (process.platform !== 'linux') return [];
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(`/proc/${name}/stat`) ?? []);
  const inside = new Set([root]);
  // A child may have a smaller id than its parent: repeat until nothing is added.
  for (let before = 0; before !== inside.size; ) {
    before = inside.size;
    for (const { pid, parent } of all) if (inside.has(parent)) inside.add(pid);
  }
  return all.filter(({ pid }) => inside.has(pid));
}

export const isDatabase = ({ command }: Stat) => command === 'postgres';

/** Processor time of these processes, in milliseconds, with that of their children that have ended. */
export function totalMs(processes: readonly Stat[]): number {
  return processes.reduce((sum, { ms, childrenMs }) => sum + ms + childrenMs, 0);
}

/** Processor time of a process's first thread, which in Node runs the event loop. */
export function loopMs(pid: number): number {
  return statOf(`/proc/${pid}/task/${pid}/stat`)?.ms ?? 0;
}

/** Processor time that all programs of this machine together have used, in milliseconds. */
export function machineMs(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = first
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * tickMs;
}

/** Resident memory of a process, in megabytes. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** The folder in which a process works: for PostgreSQL, its cluster. */
export const folderOf = (pid: number) => readlinkSync(`/proc/${pid}/cwd`);
