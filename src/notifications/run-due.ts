// Delivers everything that is due at one time, and waits for it.
import type { Claimed } from './notification.ts';

/** An attempt under way. */
export interface Flight {
  claimed: Claimed;
  /** Settles when the attempt is recorded; never rejects. */
  done: Promise<void>;
}

/** The dispatcher, as a run sees it. */
interface Work {
  /** Called for each attempt that ends. */
  watchers: Set<(claimed: Claimed) => void>;
  underWay(): Flight[];
  /** Claims what is due and starts it. */
  claim(): Promise<void>;
  /** Whether something due at `until` is left for this dispatcher. */
  isAnyLeft(until: Date): Promise<boolean>;
}

/** Delivers until nothing is due at `until` (business time). Returns how many attempts it waited for. */
export async function deliverDue(until: Date, work: Work): Promise<number> {
  let attempts = 0;
  const count = (claimed: Claimed) => {
    if (isDue(claimed, until)) attempts += 1;
  };
  work.watchers.add(count);
  try {
    while (await deliverSome(until, work));
    return attempts;
  } finally {
    work.watchers.delete(count);
  }
}

/** One step towards nothing being due at `until`. Returns false when nothing is. */
async function deliverSome(until: Date, work: Work): Promise<boolean> {
  const due = work.underWay().filter(({ claimed }) => isDue(claimed, until));
  if (due.length > 0) {
    await Promise.all(due.map(({ done }) => done));
    return true;
  }
  if (!(await work.isAnyLeft(until))) return false;
  await work.claim();
  const others = work.underWay();
  // If notifications that became due later take every place, wait for one place to become free.
  const isStuck = others.length > 0 && !others.some(({ claimed }) => isDue(claimed, until));
  if (isStuck) await Promise.race(others.map(({ done }) => done));
  return true;
}

function isDue({ nextAttemptAt }: Claimed, until: Date): boolean {
  return nextAttemptAt !== undefined && nextAttemptAt <= until;
}
