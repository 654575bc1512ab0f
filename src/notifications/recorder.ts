// Records attempts together: those that end while one statement runs go into the next.
import type { Tx } from '../storage/db.ts';
import { type Made, recordAttempts } from './lease.ts';

/** Attempts that one statement records at most. */
const batchMax = 200;

/** Waits before a failed statement is run again; after the last the attempts count as lost. */
const patienceMs = [50, 200, 800, 3200];

interface Waiting {
  made: Made;
  resolve: (dueAgain: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * A function that records an attempt of `holder` and answers whether the notification is due again
 * at once. One statement at a time, so that a burst of answers does not take the pool's every
 * connection. Rejects where the database fails for some seconds.
 */
export function attemptRecorder(tx: Tx, holder: string): (made: Made) => Promise<boolean> {
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      try {
        const made = batch.map((one) => one.made);
        const dueAgain = new Set(await patiently(() => recordAttempts(tx, holder, made)));
        for (const one of batch) one.resolve(dueAgain.has(one.made.claimed.id));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    running = false;
  }

  return (made) =>
    new Promise((resolve, reject) => {
      waiting.push({ made, resolve, reject });
      if (!running) void drain();
    });
}

/** The merchant has its answer given: losing it to a database that is away for a moment means posting again. */
async function patiently<T>(write: () => Promise<T>): Promise<T> {
  for (const waitMs of patienceMs) {
    try {
      return await write();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return write();
}
