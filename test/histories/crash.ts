// The process of a random history may die: before or after any of its statements, and then nothing more comes from it.
import type { Db, Sql, Tx } from '../../src/storage/db.ts';

export class Crash extends Error {}

/** Where a process dies next: before or after the n-th statement from now. */
export interface CrashPlan {
  statements: number;
  after: boolean;
}

/** A database of a process that may die. */
export interface MortalDb {
  db: Db;
  /** It dies there. It lives (again) with undefined. */
  crashNext(plan: CrashPlan | undefined): void;
}

/** The same database, but each statement, a commit too, may be the last of its process. */
export function mortalDb(real: Db): MortalDb {
  let plan: CrashPlan | undefined;
  let isDead = false;
  const struck = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Crash('its process is dead');
    const isLast = plan !== undefined && --plan.statements <= 0;
    isDead = isLast;
    if (isLast && !plan?.after) throw new Crash('died before the statement');
    const result = await act();
    // Another statement at the same time may have been the last.
    if (isDead) throw new Crash('died after the statement');
    return result;
  };
  const over = (reader: { rows: Db['rows'] }) => ({
    rows: <Row>(query: Sql) => struck(() => reader.rows<Row>(query)),
  });
  const db = {
    ...real,
    ...over(real),
    single: over(real.single) as unknown as Tx,
    transaction: ((work, limits) =>
      struck(() =>
        real.transaction((tx) => work(over(tx) as unknown as Tx), limits),
      )) as Db['transaction'],
  };
  return {
    db,
    crashNext: (next) => {
      plan = next === undefined ? undefined : { ...next };
      isDead = false;
    },
  };
}
