// A queue for work that is heavy: little of it at once, some of it waiting, the rest refused.
import { Refusal } from '../refusal.ts';

/** Makes a function that runs work in turn: `atOnce` at a time, `waiting` in line. It throws RATE_LIMITED beyond that. */
export function queue({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const line: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new Refusal({ code: 'RATE_LIMITED' });
      // Whoever is done hands its place over, so nobody overtakes the line.
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Whether work was refused because too much was waiting. */
export function isBusy(error: unknown): boolean {
  return error instanceof Refusal && error.reason.code === 'RATE_LIMITED';
}
