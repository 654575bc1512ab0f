// Group commit: creations that arrive while others are being written share the next statement.
import type { Tx } from '../storage/db.ts';
import { DatabaseOutage } from '../storage/outage.ts';
import { refusalOf } from './constraints.ts';
import { type Creation, insert } from './insert.ts';

/**
 * Writes a new payment with its question. Returns false if the question was remembered before: then nothing
 * was written. Throws REFERENCE_USED or OpeningCollision.
 */
export type Insert = (creation: Creation) => Promise<boolean>;

interface GroupLimits {
  /** Concurrent statements: while one is written, the next one is filled. */
  statements: number;
  /** Most creations in one statement. */
  creations: number;
}

const usual: GroupLimits = { statements: 2, creations: 64 };

interface Waiting {
  creation: Creation;
  resolve(made: boolean): void;
  reject(error: unknown): void;
}

/**
 * Makes an `Insert` that groups creations. Each creation commits or is refused independently of the others in
 * its statement, and resolves after its commit. While fewer than `limits.statements` statements are running,
 * a creation is written immediately.
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

/** Takes the next group. A statement cannot hold one question twice, so a repeat waits for a later statement. */
function takeGroup(waiting: Waiting[], limit: number): Waiting[] {
  const keys = new Set<string>();
  const left: Waiting[] = [];
  const group: Waiting[] = [];
  for (const one of waiting) {
    const { clientId, key } = one.creation.memory.question;
    const name = `${clientId} ${key}`;
    if (group.length === limit || keys.has(name)) left.push(one);
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
    // An outage is nobody's fault: what has been written is unknown, and a repeat of each question finds out.
    if (group.length > 1 && !(error instanceof DatabaseOutage)) {
      // One bad creation fails the whole statement, so each one is written on its own. If the statement did
      // commit and only the reply was lost, its questions are already remembered with their answers.
      await Promise.all(group.map((one) => writeGroup(tx, [one])));
      return;
    }
    for (const { reject } of group) reject(refusalOf(error));
  }
}
