// Which receivers are muted, as one process remembers it: a notification leaves at once only to others.
import type { Clock } from '../lib/clock.ts';
import type { Db } from '../storage/db.ts';
import { endMutes, findMutes, releaseHeld } from './mutes.ts';

export interface MutedReceivers {
  /** Whether nothing is to be sent to this address of the merchant. */
  isMuted(clientId: string, url: string): boolean;
  /** Reads the mutes again, ends those whose time is over, and releases what was held for those that ended. */
  follow(): Promise<void>;
}

/** Call `follow` at the start, every second, and after a change. */
export function mutedReceivers({ db, clock }: { db: Db; clock: Clock }): MutedReceivers {
  let muted = new Set<string>();
  return {
    isMuted: (clientId, url) =>
      muted.size > 0 && (muted.has(nameOf(clientId)) || muted.has(nameOf(clientId, url))),
    async follow() {
      const now = clock.now();
      await endMutes(db.single, now);
      const mutes = await findMutes(db);
      muted = new Set(mutes.map(({ clientId, url }) => nameOf(clientId, url)));
      await releaseHeld(db.single, now);
    },
  };
}

function nameOf(clientId: string, url = ''): string {
  return `${clientId} ${url}`;
}
