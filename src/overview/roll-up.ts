// Keeps the figures up to date: a job counts what is new in minutes, and makes hours of minutes and days of hours.
import { wibDay, wibInstant } from '../lib/wib.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { takeTurn, tryTurn } from '../storage/turns.ts';
import { firstEvent, recount } from './events.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A commit becomes visible at most so long after the time that it writes down. */
const lateMs = 2 * minuteMs;
/** Minutes are kept for the youngest hours, hours for the youngest days. */
const minutesKeptMs = 3 * hourMs;
const hoursKeptMs = 9 * dayMs;
/** What is counted in one transaction. */
const hoursAtOnce = 6;
/** How often an hour is counted again for what came later still, such as an expiry that was written after an outage. */
const checkEveryMs = minuteMs;

interface Progress {
  daysUntil: Date;
  hoursUntil: Date;
  minutesUntil: Date;
  checkedUntil: Date;
  checkedAt: Date;
}

/** Counts until `now` (business time), from where it stopped. `budgetMs`: after that it goes on next time. */
export async function rollUp(db: Db, now: Date, budgetMs = 2000): Promise<void> {
  const end = performance.now() + budgetMs;
  let isThere = false;
  while (!isThere && performance.now() < end) {
    // Each step commits alone, so that nothing is done twice after a stop. Repeating a step changes nothing.
    isThere = await db.transaction((tx) => step(tx, now), { statementSeconds: 60 });
  }
}

/** Forgets all figures: the job counts from the first payment again. For payments that are written into the past. */
export async function countAnew(tx: Tx): Promise<void> {
  await takeTurn(tx, 'overview');
  await tx.rows(sql`delete from overview_buckets`);
  await tx.rows(sql`delete from overview_progress`);
}

/** One step; returns whether everything is counted. Only one process counts at a time. */
async function step(tx: Tx, now: Date): Promise<boolean> {
  if (!(await tryTurn(tx, 'overview'))) return true;
  const known = await readProgress(tx);
  const progress = known === undefined ? await begin(tx, now) : await notAhead(tx, known, now);
  const next = await advance(tx, progress, now);
  await writeProgress(tx, next.progress);
  return next.isThere;
}

async function advance(
  tx: Tx,
  progress: Progress,
  now: Date,
): Promise<{ progress: Progress; isThere: boolean }> {
  const { daysUntil, hoursUntil, minutesUntil } = progress;
  const daysEnd = dayOf(new Date(now.getTime() - hoursKeptMs));
  if (daysUntil < daysEnd) {
    const to = new Date(daysUntil.getTime() + dayMs);
    await recount(tx, { from: daysUntil, to, minutes: 1440 });
    const after = { ...progress, daysUntil: to, hoursUntil: later(hoursUntil, to) };
    return { progress: after, isThere: false };
  }
  const hoursEnd = hourOf(new Date(now.getTime() - minutesKeptMs));
  if (hoursUntil < hoursEnd) {
    const to = earlier(new Date(hoursUntil.getTime() + hoursAtOnce * hourMs), hoursEnd);
    await recount(tx, { from: hoursUntil, to, minutes: 60 });
    return { progress: { ...progress, hoursUntil: to }, isThere: false };
  }
  const from = later(hoursUntil, minuteOf(new Date(minutesUntil.getTime() - lateMs)));
  const to = new Date(minuteOf(now).getTime() + minuteMs);
  await recount(tx, { from, to, minutes: 1 });
  return { progress: await check(tx, { ...progress, minutesUntil: to }, now), isThere: true };
}

/** Counts one of the hours again, one after the other, and the young minutes with the last of them. */
async function check(tx: Tx, progress: Progress, now: Date): Promise<Progress> {
  const { checkedUntil, checkedAt, daysUntil, hoursUntil, minutesUntil } = progress;
  const since = Math.abs(now.getTime() - checkedAt.getTime());
  if (since < checkEveryMs) return progress;
  if (checkedUntil < daysUntil || checkedUntil >= hoursUntil) {
    await recount(tx, { from: hoursUntil, to: minutesUntil, minutes: 1 });
    return { ...progress, checkedUntil: daysUntil, checkedAt: now };
  }
  const to = new Date(checkedUntil.getTime() + hourMs);
  await recount(tx, { from: checkedUntil, to, minutes: 60 });
  return { ...progress, checkedUntil: to, checkedAt: now };
}

async function begin(tx: Tx, now: Date): Promise<Progress> {
  const first = dayOf(earlier((await firstEvent(tx)) ?? now, now));
  return {
    daysUntil: first,
    hoursUntil: first,
    minutesUntil: first,
    checkedUntil: first,
    checkedAt: now,
  };
}

/** In a sandbox the clock may have been set back: what is ahead is counted again when its time comes. */
async function notAhead(tx: Tx, progress: Progress, now: Date): Promise<Progress> {
  const { daysUntil, hoursUntil, minutesUntil } = progress;
  if (hoursUntil <= now && minutesUntil.getTime() <= now.getTime() + minuteMs) return progress;
  const today = dayOf(now);
  await tx.rows(sql`delete from overview_buckets where starts_at >= ${today}`);
  const until = earlier(hoursUntil, today);
  return {
    ...progress,
    daysUntil: earlier(daysUntil, today),
    hoursUntil: until,
    minutesUntil: until,
  };
}

async function readProgress(tx: Tx): Promise<Progress | undefined> {
  const [row] = await tx.rows<Record<string, Date>>(sql`
    select days_until, hours_until, minutes_until, checked_until, checked_at from overview_progress`);
  if (row === undefined) return undefined;
  const at = (name: string) => row[name] ?? new Date(0);
  return {
    daysUntil: at('days_until'),
    hoursUntil: at('hours_until'),
    minutesUntil: at('minutes_until'),
    checkedUntil: at('checked_until'),
    checkedAt: at('checked_at'),
  };
}

async function writeProgress(tx: Tx, progress: Progress): Promise<void> {
  const { daysUntil, hoursUntil, minutesUntil, checkedUntil, checkedAt } = progress;
  await tx.rows(sql`
    insert into overview_progress (days_until, hours_until, minutes_until, checked_until, checked_at)
    values (${daysUntil}, ${hoursUntil}, ${minutesUntil}, ${checkedUntil}, ${checkedAt})
    on conflict (only_one) do update set days_until = excluded.days_until,
      hours_until = excluded.hours_until, minutes_until = excluded.minutes_until,
      checked_until = excluded.checked_until, checked_at = excluded.checked_at`);
}

const floor = (at: Date, ms: number) => new Date(Math.floor(at.getTime() / ms) * ms);
const minuteOf = (at: Date) => floor(at, minuteMs);
const hourOf = (at: Date) => floor(at, hourMs);
/** The beginning of its day in WIB. */
const dayOf = (at: Date) => wibInstant(wibDay(at), 0);
const earlier = (one: Date, other: Date) => (one < other ? one : other);
const later = (one: Date, other: Date) => (one > other ? one : other);
