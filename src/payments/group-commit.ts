// Group commit: what arrives while others are being written shares the next statement.
import { grouped } from '../lib/grouped.ts';
import { hasChangedNothing, type Tx } from '../storage/db.ts';
import { refusalOf } from './constraints.ts';
import { type Creation, insert } from './insert.ts';
import { type Change, type Recorded, record } from './record.ts';
import { isGroupable, recordGroup } from './record-group.ts';

/**
 * Writes a new payment with its question. Returns false if the question was remembered before: then nothing
 * was written. Throws REFERENCE_USED or OpeningCollision.
 */
export type Insert = (creation: Creation) => Promise<boolean>;

/** Commits a change completely or not at all. Throws the Refusal of a violated constraint. */
export type Commit = (change: Change) => Promise<Recorded>;

/** How much shares a statement. */
interface GroupLimits {
  /** Concurrent statements: while one is written, the next one is filled. Default 2. */
  atOnce?: number;
  /** How many do not wait for others that arrive in the same turn of the event loop. Default 8. */
  full?: number;
  /** The most in one statement. Default 64. */
  most?: number;
}

/**
 * Makes an `Insert` that groups creations. Each creation commits or is refused independently of the others in
 * its statement, and resolves after its commit. A statement cannot hold one question twice, so a repeat waits
 * for a later one.
 */
export function groupCommit(tx: Tx, limits: GroupLimits = {}): Insert {
  return grouped<Creation, boolean>({
    ...limits,
    translated: refusalOf,
    nameOf: ({ memory: { question } }) => `${question.clientId} ${question.key}`,
    mayDivide: hasChangedNothing,
    together: async (creations) => {
      const made = await insert(tx, creations);
      return creations.map(({ payment }) => made.has(payment.id));
    },
  });
}

/**
 * Makes a `Commit` that groups changes of different payments, each recorded or not for itself. What only few
 * changes have, a refund or a new session, has a statement of its own.
 */
export function groupChanges(tx: Tx, limits: GroupLimits = {}): Commit {
  const together = grouped<Change, Recorded>({
    ...limits,
    nameOf: ({ before }) => before.id,
    mayDivide: hasChangedNothing,
    together: async (changes) => {
      const [only] = changes;
      // Alone it is told by `record` which constraint it violates.
      if (only !== undefined && changes.length === 1) return [await record(tx, only)];
      const recorded = await recordGroup(tx, changes);
      return changes.map(({ before }) => (recorded.has(before.id) ? 'recorded' : 'stale'));
    },
  });
  return (change) => (isGroupable(change) ? together(change) : record(tx, change));
}
