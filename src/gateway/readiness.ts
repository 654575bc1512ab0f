// Whether the gateway can serve: its database answers, and now and then it is shown to take a write.
import { type Db, sql } from '../storage/db.ts';

/** A write that took effect proves this many milliseconds. */
const writeEveryMs = 5000;

/**
 * Makes the check. It throws, with the reason, while the database cannot be reached or takes no writes: a full
 * disk, a standby, and a table that somebody holds locked answer reads. Checks that come together share one.
 */
export function readiness(db: Db, nowMs = () => performance.now()): () => Promise<void> {
  let writtenMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  const check = async () => {
    if (nowMs() - writtenMs < writeEveryMs) return db.ping();
    await db.single.rows(sql`update readiness set written_at = now()`);
    writtenMs = nowMs();
  };
  return () => {
    underWay ??= check().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
