// The backlog: receivers that may have more waiting than they had places for.
import type { Claimed } from './notification.ts';
import type { Places } from './places.ts';

export interface Backlog {
  /** Notes what a claim has left behind: it asked for `free` in all and offered so many to these receivers. */
  claimed(claimed: readonly Claimed[], free: number, offered: ReadonlyMap<string, number>): void;
  /** Notes a notification that was committed while its receiver had no place. */
  add(receiver: string): void;
  /** Whether a claim now could take a good part of what waits: a claim for each free place would cost too much. */
  isWorthLooking(receiver: string): boolean;
}

export function createBacklog(places: Places): Backlog {
  const waiting = new Set<string>();
  return {
    claimed(claimed, free, offered) {
      const got = new Map<string, number>();
      for (const { receiver } of claimed) got.set(receiver, (got.get(receiver) ?? 0) + 1);
      for (const receiver of new Set([...waiting, ...got.keys()])) {
        const share = offered.get(receiver) ?? places.usual;
        // A receiver that was offered nothing says nothing about its backlog.
        const isCut = claimed.length >= free || (got.get(receiver) ?? 0) >= share;
        if (isCut) waiting.add(receiver);
        else waiting.delete(receiver);
      }
    },
    add: (receiver) => void waiting.add(receiver),
    isWorthLooking: (receiver) =>
      waiting.has(receiver) &&
      places.leftFor(receiver) >= Math.max(1, places.limitOf(receiver) / 4),
  };
}
