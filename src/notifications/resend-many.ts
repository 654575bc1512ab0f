// Sends many notifications again, in parts: what a run has done is stored with each part, so it can be continued.
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';
import { conditionOf, type ListFilter } from './list.ts';
import { resent } from './store.ts';

/** Tests that somebody sent are not part of what happened. */
export const testEvent = 'test';

/** How many would be sent again: exact up to `most`. */
export async function countResends(
  db: Reader,
  filter: ListFilter,
  { most, aheadMs }: { most: number; aheadMs: number },
): Promise<{ count: number; capped: boolean }> {
  const [row] = await db.rows<{ n: bigint }>(sql`
    select count(*) as n from (
      select 1 from notifications n where ${conditionOf(filter, aheadMs)} and n.event <> ${testEvent}
      limit ${most + 1}::integer) counted`);
  const n = Number(row?.n ?? 0n);
  return { count: Math.min(n, most), capped: n > most };
}

/** Who runs it, and the key of the call: a repeat continues the run, or returns what it came to. */
export interface Run {
  actor: string;
  key: string;
}

const atOnce = 500;
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const lowestId = '00000000-0000-0000-0000-000000000000';

interface State {
  upto: string;
  after: string;
  count: number;
  done: boolean;
}

/**
 * Makes every notification that matches due now, once, also if the run was cut short and is repeated. Those of facts
 * after its start are not part of it. `ended` runs in the transaction of the last part. Returns how many there were.
 */
export async function resendMany(
  db: Db,
  run: Run,
  filter: ListFilter,
  { now, aheadMs }: { now: Date; aheadMs: number },
  ended: (tx: Tx, count: number) => Promise<void>,
): Promise<number> {
  await db.single.rows(sql`
    insert into resend_runs (actor, key, upto, after, count, started_at, done)
    values (${run.actor}, ${run.key},
      coalesce((select id from notifications order by id desc limit 1), ${lowestId}::uuid),
      ${lowestId}::uuid, 0, now(), false)
    on conflict (actor, key) do nothing`);
  for (;;) {
    const { done, count } = await db.transaction((tx) =>
      part(tx, run, filter, now, aheadMs, ended),
    );
    if (done) return count;
  }
}

async function part(
  tx: Tx,
  { actor, key }: Run,
  filter: ListFilter,
  now: Date,
  aheadMs: number,
  ended: (tx: Tx, count: number) => Promise<void>,
): Promise<Pick<State, 'done' | 'count'>> {
  const [state] = await tx.rows<State>(sql`
    select upto, after, count, done from resend_runs where actor = ${actor} and key = ${key} for update`);
  if (state === undefined || state.done) return { done: true, count: state?.count ?? 0 };
  const sent = await tx.rows<{ id: string }>(sql`
    with chosen as materialized (
      select n.id from notifications n
      where n.id > ${state.after}::uuid and n.id <= ${state.upto}::uuid
        and ${conditionOf(filter, aheadMs)} and n.event <> ${testEvent}
      order by n.id limit ${atOnce}::integer)
    update notifications n set ${resent(now)} from chosen where n.id = chosen.id returning n.id`);
  // The database returns them in any order.
  const after =
    sent
      .map(({ id }) => id)
      .sort()
      .at(-1) ?? state.after;
  const done = sent.length < atOnce;
  const count = state.count + sent.length;
  await tx.rows(sql`
    update resend_runs set after = ${done ? highestId : after}::uuid, count = ${count}::integer, done = ${done}
    where actor = ${actor} and key = ${key}`);
  if (done) await ended(tx, count);
  return { done, count };
}

/** Forgets runs that began before `before`, wall-clock time. */
export async function forgetRuns(tx: Tx, before: Date): Promise<void> {
  await tx.rows(sql`delete from resend_runs where started_at < ${before}`);
}
