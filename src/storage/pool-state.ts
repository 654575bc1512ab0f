// Counts what a pool of connections goes through, at next to no cost where nothing has to wait.
import type { PoolState } from './db.ts';
import { DatabaseOutage, type OutageKind } from './outage.ts';

/** What is asked of the driver's pool. */
interface Pooled {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

export interface PoolWatch {
  /** Called before a connection is asked for; what it returns is called when there is one, or none in time. */
  asking(): (() => void) | undefined;
  /** Counts an error if it is an outage. */
  failed(error: unknown): void;
  state(): PoolState;
}

/** Watches a pool of at most `most` connections. */
export function watchPool(pool: Pooled, most: number): PoolWatch {
  const outages = new Map<OutageKind, number>();
  let waits = 0;
  let waitSeconds = 0;
  return {
    asking() {
      if (pool.idleCount > 0) return undefined;
      const startedMs = performance.now();
      return () => {
        waits += 1;
        waitSeconds += (performance.now() - startedMs) / 1000;
      };
    },
    failed(error) {
      if (error instanceof DatabaseOutage) {
        outages.set(error.kind, (outages.get(error.kind) ?? 0) + 1);
      }
    },
    state: () => ({
      most,
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      waits,
      waitSeconds,
      outages,
    }),
  };
}
