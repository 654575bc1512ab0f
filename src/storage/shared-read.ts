// Reads that many callers make at the same time share a statement.
import { grouped } from '../lib/grouped.ts';
import { hasChangedNothing, type Reader } from './db.ts';

/** For each key the row that a statement has found for it; `nth` is the key's number, counted from 1 as in SQL. */
export function byKey<Row extends { nth: bigint }>(
  keys: readonly unknown[],
  rows: readonly Row[],
): (Row | undefined)[] {
  const byNumber = new Map(rows.map((row) => [Number(row.nth), row]));
  return keys.map((_, index) => byNumber.get(index + 1));
}

/**
 * Makes a read of one thing out of a read of many: `together` returns what it found for each key, in their order.
 * Callers on the same database that wait at the same time share one statement.
 */
export function sharedRead<Key, Found>(
  together: (db: Reader, keys: readonly Key[]) => Promise<readonly Found[]>,
): (db: Reader, key: Key) => Promise<Found> {
  const byDatabase = new WeakMap<Reader, (key: Key) => Promise<Found>>();
  const readOn = (db: Reader) =>
    grouped<Key, Found>({
      together: (keys) => together(db, keys),
      mayDivide: hasChangedNothing,
    });
  return (db, key) => {
    let read = byDatabase.get(db);
    if (read === undefined) {
      read = readOn(db);
      byDatabase.set(db, read);
    }
    return read(key);
  };
}
