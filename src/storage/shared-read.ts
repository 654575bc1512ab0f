// Reads that many callers make at the same time share a statement.
import { grouped } from '../lib/grouped.ts';
import { hasChangedNothing, type Reader } from './db.ts';

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
