// The sandbox's movable clock: kept in the database, so that a restart does not turn time back.
import { Problem } from '../http/problem.ts';
import type { MovableClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Db, sql } from '../storage/db.ts';

const name = 'clock_offset_ms';

/** How far business time may be ahead, in seconds: ten years. Much further, dates no longer fit their columns. */
export const furthestSeconds = 10 * 365 * 24 * 3600;

const furthestMs = furthestSeconds * 1000;

/** Loads the offset that an earlier run, or another process, saved. One that is too far counts as the furthest. */
export async function loadClock(
  db: Db,
  clock: MovableClock,
  log?: Pick<Log, 'warn'>,
): Promise<void> {
  const [row] = await db.rows<{ value: unknown }>(
    sql`select value from settings where name = ${name}`,
  );
  const stored = Number(row?.value ?? 0);
  const offset = Math.max(0, Math.min(Number.isFinite(stored) ? stored : 0, furthestMs));
  if (offset !== stored) log?.warn({ stored }, 'the stored clock is out of bounds; reset it');
  clock.setOffsetMs(offset);
}

/**
 * Moves business time forward by `seconds`, or back to wall-clock time with `reset`. Moves of several processes
 * at once add up. Throws a Problem if business time would be too far ahead.
 */
export async function moveClock(
  db: Db,
  clock: MovableClock,
  move: { seconds: number } | 'reset',
): Promise<void> {
  if (move === 'reset') {
    await db.single.rows(sql`delete from settings where name = ${name}`);
    clock.setOffsetMs(0);
    return;
  }
  const ms = Math.round(move.seconds * 1000);
  const [moved] = await db.single.rows<{ value: number }>(sql`
    insert into settings as s (name, value)
    select ${name}, to_jsonb(${ms}::numeric) where ${ms}::numeric <= ${furthestMs}::numeric
    on conflict (name) do update set value = to_jsonb((s.value #>> '{}')::numeric + ${ms}::numeric)
    where (s.value #>> '{}')::numeric + ${ms}::numeric <= ${furthestMs}::numeric
    returning value`);
  if (moved === undefined) {
    const detail =
      'The clock may be at most ten years ahead: advance it by less, or reset it with {"reset": true}.';
    throw new Problem(400, 'Bad request', detail);
  }
  clock.setOffsetMs(moved.value);
}
