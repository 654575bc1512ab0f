// The sandbox's movable clock: kept in the database, so that a restart does not turn time back.
import type { MovableClock } from '../lib/clock.ts';
import { type Db, sql } from '../storage/db.ts';

const name = 'clock_offset_ms';

/** Loads the offset that an earlier run, or another process, saved. */
export async function loadClock(db: Db, clock: MovableClock): Promise<void> {
  const [row] = await db.rows<{ value: number }>(
    sql`select value from settings where name = ${name}`,
  );
  clock.setOffsetMs(row?.value ?? 0);
}

/** Moves business time forward by `seconds`, or back to wall-clock time with `reset`. */
export async function moveClock(
  db: Db,
  clock: MovableClock,
  move: { seconds: number } | 'reset',
): Promise<void> {
  const offset = move === 'reset' ? 0 : clock.offsetMs() + move.seconds * 1000;
  await db.single.rows(sql`
    insert into settings (name, value) values (${name}, ${String(offset)}::jsonb)
    on conflict (name) do update set value = excluded.value`);
  clock.setOffsetMs(offset);
}
