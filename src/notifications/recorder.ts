// Records attempts in batches: those that end while one statement runs go into the next statement.
import { grouped } from '../lib/grouped.ts';
import type { Tx } from '../storage/db.ts';
import { type MadeAttempt, recordAttempts } from './lease.ts';

/** The most attempts that one statement records. */
const batchMax = 200;

/** Waits before a failed statement is retried. After the last retry the attempts count as lost. */
const retryWaitsMs = [50, 200, 800, 3200];

/**
 * Makes a function that records an attempt of `holder` and returns whether the notification is due
 * again at once. It runs one statement at a time, so that a burst of answers does not take every
 * connection of the pool. The function rejects if the database fails for some seconds.
 */
export function attemptRecorder(tx: Tx, holder: string): (made: MadeAttempt) => Promise<boolean> {
  return grouped({
    atOnce: 1,
    most: batchMax,
    together: async (batch) => {
      const dueAgain = new Set(await withRetries(() => recordAttempts(tx, holder, batch)));
      return batch.map(({ claimed }) => dueAgain.has(claimed.id));
    },
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
