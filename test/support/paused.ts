// A database whose statements wait for somebody else at one place: for tests of what happens in between.
import { type Db, type Sql, sql, type Tx, textOf } from '../../src/storage/db.ts';

/** The same database. The first statement whose text matches waits until `meanwhile` has ended. */
export function pausedBefore(real: Db, text: RegExp, meanwhile: () => Promise<unknown>): Db {
  let isOver = false;
  const over = (reader: { rows: Db['rows'] }) => ({
    rows: async <Row>(query: Sql) => {
      if (!isOver && text.test(textOf(query))) {
        isOver = true;
        await meanwhile();
      }
      return reader.rows<Row>(query);
    },
  });
  return {
    ...real,
    ...over(real),
    single: over(real.single) as unknown as Tx,
    transaction: (work, limits) =>
      real.transaction((tx) => work(over(tx) as unknown as Tx), limits),
  };
}

/** Waits until the work has ended, or waits for a lock in its database. */
export async function endedOrWaits(db: Db, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  while (!isOver) {
    const [waiting] = await db.rows(sql`
      select from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()`);
    if (waiting !== undefined) return;
  }
}
