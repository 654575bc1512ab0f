// Records attempts in batches: those that end while one statement runs go into the next statement.
import type { Tx } from '../storage/db.ts';
import { type MadeAttempt, recordAttempts } from './lease.ts';

/** The most attempts that one statement records. */
const batchMax = 200;

/** Waits before a failed statement is retried. After the last retry the attempts count as lost. */
const retryWaitsMs = [50, 200, 800, 3200];

interface Waiting {
  made: MadeAttempt;
  resolve: (dueAgain: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes a function that records an attempt of `holder` and returns whether the notification is due
 * again at once. It runs one statement at a time, so that a burst of answers does not take every
 * connection of the pool. The function rejects if the database fails for some seconds.
 */
export function attemptRecorder(tx: Tx, holder: string): (made: MadeAttempt) => Promise<boolean> {
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      try {
        const made = batch.map((one) => one.made);
        const dueAgain = new Set(await withRetries(() => recordAttempts(tx, holder, made)));
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

/** The merchant has already answered. If the answer is lost because the database is away, the post is repeated. */
async function withRetries<T>(write: () => Promise<T>): Promise<T> {
  for (const waitMs of retryWaitsMs) {
    try {
      return await write();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return write();
}
