// A changed calendar moves what is not settled yet: as many business days after the payment as were agreed.

import type { Log } from '../lib/log.ts';
import { wibDay } from '../lib/wib.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { businessDaysBetween } from './calendar.ts';
import { holidays, jointLeave2027 } from './holidays.ts';
import { type BatchWindow, dueAt } from './window.ts';

/** A calendar as the settings have it. */
interface StoredWindow {
  holidays: string[];
  hour: number;
  cutOffHour: number;
}

/** The calendar that due dates follow. `moving`: of which calendar they still are, after this receipt. */
interface Followed {
  now: StoredWindow;
  moving?: { from: StoredWindow; after: string } | undefined;
}

const setting = 'settlement_calendar';

/** Receipts that one transaction moves. */
const batch = 2_000;

/** How long a start waits for another one that is moving some, in seconds. */
const patienceSeconds = 120;

const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Brings the due dates of receipts that are not settled to this window's calendar, if it has changed since the last
 * start: holidays or hours. What was due three business days after the payment still is. Returns how many were
 * moved. Each is moved once, also if several processes start at once or one of them dies: a transaction moves some
 * receipts and stores how far it got.
 */
export async function followCalendar(
  { db, log }: { db: Pick<Db, 'transaction'>; log: Pick<Log, 'info'> },
  window: BatchWindow,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const step = await db.transaction((tx) => moveSome(tx, window), {
      statementSeconds: patienceSeconds,
    });
    if (step === undefined) break;
    moved += step;
  }
  if (moved > 0) log.info({ receipts: moved }, 'the calendar has changed: due dates were moved');
  return moved;
}

/** Moves the next receipts and returns how many. Undefined if all of them follow this calendar. */
async function moveSome(tx: Tx, window: BatchWindow): Promise<number | undefined> {
  await tx.rows(sql`set local lock_timeout = 0`);
  await takeTurn(tx, 'settlement calendar');
  const [row] = await tx.rows<{ value: Followed }>(
    sql`select value from settings where name = ${setting}`,
  );
  const wanted = stored(window);
  const known = row?.value ?? { now: beforeVersions(wanted) };
  // An earlier change is completed first, or its receipts would be counted by the wrong calendar.
  const target = known.moving === undefined ? wanted : known.now;
  if (known.moving === undefined && isSame(known.now, wanted)) {
    if (row === undefined) await save(tx, { now: wanted });
    return undefined;
  }
  const { from, after } = known.moving ?? { from: known.now, after: firstId };
  const receipts = await unsettledAfter(tx, after);
  const last = receipts.at(-1);
  const isDone = receipts.length < batch || last === undefined;
  await save(tx, {
    now: target,
    moving: isDone ? undefined : { from, after: last.id },
  });
  return move(tx, receipts, { from: opened(from), to: opened(target) });
}

interface Unsettled {
  id: string;
  paid_at: Date;
  settle_at: Date;
}

function unsettledAfter(tx: Tx, after: string): Promise<Unsettled[]> {
  return tx.rows<Unsettled>(sql`
    select id, paid_at, settle_at from receipts where batch_id is null and id > ${after}::uuid
    order by id limit ${batch} for update`);
}

async function move(
  tx: Tx,
  receipts: readonly Unsettled[],
  { from, to }: { from: BatchWindow; to: BatchWindow },
): Promise<number> {
  const changed = receipts
    .map((one) => {
      const days = businessDaysBetween(from.calendar, wibDay(one.paid_at), wibDay(one.settle_at));
      const [before, after] = [dueAt(from, one.paid_at, days), dueAt(to, one.paid_at, days)];
      return { id: one.id, before, after };
    })
    .filter(({ before, after }) => before.getTime() !== after.getTime());
  if (changed.length === 0) return 0;
  await tx.rows(sql`
    update receipts r set settle_at = c.at
    from unnest(${changed.map(({ id }) => id)}::uuid[],
      ${changed.map(({ after }) => after)}::timestamptz[]) as c (id, at)
    where r.id = c.id and r.batch_id is null`);
  return changed.length;
}

async function save(tx: Tx, followed: Followed): Promise<void> {
  await tx.rows(sql`
    insert into settings (name, value) values (${setting}, ${JSON.stringify(followed)}::jsonb)
    on conflict (name) do update set value = excluded.value`);
}

function stored({ calendar, hour, cutOffHour }: BatchWindow): StoredWindow {
  return { holidays: [...calendar.holidays].sort(), hour, cutOffHour };
}

function opened({ holidays: days, hour, cutOffHour }: StoredWindow): BatchWindow {
  return { calendar: { holidays: new Set(days) }, hour, cutOffHour };
}

function isSame(a: StoredWindow, b: StoredWindow): boolean {
  return (
    JSON.stringify([a.holidays, a.hour, a.cutOffHour]) ===
    JSON.stringify([b.holidays, b.hour, b.cutOffHour])
  );
}

/** What due dates followed before calendars were stored: the same, without what was added to the gateway's own. */
function beforeVersions(now: StoredWindow): StoredWindow {
  const added = jointLeave2027.filter((day) => holidays.includes(day));
  return { ...now, cutOffHour: 24, holidays: now.holidays.filter((day) => !added.includes(day)) };
}
