// Group commit: the creations that arrive while others are being written share the next statement.
import type { Tx } from '../storage/db.ts';
import { refusalOf } from './constraints.ts';
import { type Creation, insert } from './insert.ts';

/**
 * False where the question is remembered already: nothing was written then.
 * Throws REFERENCE_USED, or OpeningCollision.
 */
export type Insert = (creation: Creation) => Promise<boolean>;

export interface GroupLimits {
  /** Statements on their way at once: while one flushes, the next is filled. */
  statements: number;
  /** Creations in one statement. */
  creations: number;
}

const usual: GroupLimits = { statements: 2, creations: 64 };

interface Waiting {
  creation: Creation;
  resolve(made: boolean): void;
  reject(error: unknown): void;
}

/**
 * Each creation commits or is refused on its own, whichever others share its statement, and is answered after
 * its commit. A single one is written at once.
 */
export function groupCommit(tx: Tx, limits: GroupLimits = usual): Insert {
  const waiting: Waiting[] = [];
  let underWay = 0;
  const start = () => {
    while (underWay < limits.statements && waiting.length > 0) {
      underWay += 1;
      void writeGroup(tx, takeGroup(waiting, limits.creations)).finally(() => {
        underWay -= 1;
        start();
      });
    }
  };
  return (creation) =>
    new Promise((resolve, reject) => {
      waiting.push({ creation, resolve, reject });
      start();
    });
}

/** The first of those that wait. One question twice cannot share a statement: the repeat stays waiting. */
function takeGroup(waiting: Waiting[], most: number): Waiting[] {
  const keys = new Set<string>();
  const left: Waiting[] = [];
  const group: Waiting[] = [];
  for (const one of waiting) {
    const { clientId, key } = one.creation.memory.question;
    const name = `${clientId} ${key}`;
    if (group.length === most || keys.has(name)) left.push(one);
    else group.push(one);
    keys.add(name);
  }
  waiting.splice(0, waiting.length, ...left);
  return group;
}

async function writeGroup(tx: Tx, group: readonly Waiting[]): Promise<void> {
  try {
    const creations = group.map(({ creation }) => creation);
    const made = await insert(tx, creations);
    for (const { creation, resolve } of group) resolve(made.has(creation.payment.id));
  } catch (error) {
    if (group.length > 1) {
      // One that cannot be written has failed the whole statement: write each on its own. Had the statement
      // committed after all, its questions are remembered and have their answers.
      await Promise.all(group.map((one) => writeGroup(tx, [one])));
      return;
    }
    for (const { reject } of group) reject(refusalOf(error));
  }
}
