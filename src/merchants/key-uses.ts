// When secret keys of merchants were last used: noted in memory, written behind the calls, once a minute at most.
import type { KeyObject } from 'node:crypto';
import { sql, type Tx } from '../storage/db.ts';
import type { Merchant } from './merchant.ts';

/** How often the last use of a key is written down, in seconds. */
export const useSeconds = 60;

/** Notes that a merchant has signed a call with one of its keys. Writes nothing. */
export type NoteKeyUse = (merchant: Merchant, key: KeyObject) => void;

export interface KeyUses {
  note: NoteKeyUse;
  /** Writes down what was noted. Throws if it cannot be written. */
  write(): Promise<void>;
}

/** What this process knows of uses. `nowMs` is wall-clock time. */
export function createKeyUses(db: Tx, nowMs: () => number = Date.now): KeyUses {
  const notedMs = new Map<string, number>();
  const waiting = new Set<string>();
  return {
    note({ keys, keyIds }, key) {
      const id = keyIds[keys.indexOf(key)];
      if (id === undefined) return;
      const now = nowMs();
      if (now - (notedMs.get(id) ?? 0) < useSeconds * 1000) return;
      notedMs.set(id, now);
      waiting.add(id);
    },
    async write() {
      if (waiting.size === 0) return;
      const ids = [...waiting];
      waiting.clear();
      try {
        await writeUses(db, ids, new Date(nowMs()));
      } catch (error) {
        for (const id of ids) waiting.add(id);
        throw error;
      }
    },
  };
}

/** Another process may have written a use of the same minute. */
async function writeUses(db: Tx, ids: readonly string[], at: Date): Promise<void> {
  await db.rows(sql`
    update merchant_secret_keys set last_used_at = ${at}
    where id = any(${[...ids]}::uuid[])
      and (last_used_at is null or last_used_at < ${at}::timestamptz - make_interval(secs => ${useSeconds}))`);
}
