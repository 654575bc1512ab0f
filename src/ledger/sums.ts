// Sums of the postings by account and time: a job counts each posting once, so that old balances need few rows.
import { type Db, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Proof } from './proof.ts';

/** The spans that are summed, by their number in the table. Months and days are those of WIB. */
const spans = [
  [1, 'month'],
  [2, 'day'],
  [3, 'hour'],
] as const;

/** How long one count may take, in seconds: the first one reads the whole book. */
const countSeconds = 15 * 60;

/**
 * Adds what was booked since the last count to the sums. Postings are never changed, so each is counted once: with
 * the transaction of the database that wrote it, once that has ended. Only one process counts at a time.
 */
export async function countSums(db: Db): Promise<void> {
  await db.transaction(count, { statementSeconds: countSeconds });
}

async function count(tx: Tx): Promise<void> {
  const [lock] = await tx.rows<{ mine: boolean }>(sql`
    select pg_try_advisory_xact_lock(hashtextextended('ledger sums', 0)) as mine`);
  if (!lock?.mine) return;
  const known = await countedBefore(tx);
  // Nothing was counted, or the database was restored: its transactions have other numbers now.
  if (known === undefined) await tx.rows(sql`delete from ledger_sums`);
  const [row] = await tx.rows<{ before: bigint }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as before`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  await tx.rows(sql`set local work_mem = '64MB'`);
  const some = await add(tx, known ?? 0n, row.before);
  if (!some && known !== undefined) return;
  await tx.rows(sql`
    insert into ledger_counted (counted_before, saved_in)
    values (${row.before}::bigint, pg_current_xact_id()::text::bigint)
    on conflict (one) do update
      set counted_before = excluded.counted_before, saved_in = excluded.saved_in`);
}

/** Returns whether there was something to add. */
async function add(tx: Tx, since: bigint, before: bigint): Promise<boolean> {
  const [row] = await tx.rows<{ some: boolean }>(sql`
    with hours as materialized (
      ${hoursOf(sql`written >= ${since}::bigint and written < ${before}::bigint`)}
    ), added as (
      insert into ledger_sums (span, starts_at, account, amount) ${spansOf()}
      on conflict (span, starts_at, account) do update
        set amount = ledger_sums.amount + excluded.amount
    )
    select exists (select from hours) as some`);
  return row?.some ?? false;
}

/** The postings that are meant, summed by hour. */
function hoursOf(which: Sql): Sql {
  return sql`
    select ${startOf('hour', sql`at`)} as starts_at, account, sum(amount) as amount
    from postings where ${which} group by 1, account`;
}

/** The rows of all spans, summed from `hours`. */
function spansOf(): Sql {
  const parts = spans.map(
    ([span, unit]) => sql`
      select ${span}::smallint as span, ${startOf(unit, sql`h.starts_at`)} as starts_at, account,
        sum(amount) as amount
      from hours h group by 2, account`,
  );
  return parts.reduce((all, part) => sql`${all} union all ${part}`);
}

/** The beginning of the span that an instant is in, in WIB. */
function startOf(unit: (typeof spans)[number][1], at: Sql): Sql {
  switch (unit) {
    case 'month':
      return sql`date_trunc('month', ${at}, 'Asia/Jakarta')`;
    case 'day':
      return sql`date_trunc('day', ${at}, 'Asia/Jakarta')`;
    case 'hour':
      return sql`date_trunc('hour', ${at})`;
  }
}

/** Everything that transactions of the database before this one wrote is counted. Undefined: nothing is. */
async function countedBefore(db: Reader): Promise<bigint | undefined> {
  const [row] = await db.rows<{ before: bigint }>(sql`
    select counted_before as before from ledger_counted where saved_in = written
      and counted_before <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
  return row?.before;
}

/**
 * `account` and `amount` of rows whose sums are the balances just before the instant `before`: of the whole months,
 * days and hours until then, of the postings of the last hour, and of those that are not counted yet.
 */
export async function postedBefore(db: Reader, before: Date, which: Sql): Promise<Sql> {
  const at = sql`${before}::timestamptz`;
  const [month, day, hour] = [startOf('month', at), startOf('day', at), startOf('hour', at)];
  const notCounted = await isNotCounted(db);
  const summed = (span: number, from: Sql, to: Sql) => sql`
    select account, amount from ledger_sums where span = ${span}::smallint
      and starts_at >= ${from} and starts_at < ${to} and ${which} and ${counted} > 0`;
  return sql`
    ${summed(1, sql`'-infinity'::timestamptz`, month)}
    union all ${summed(2, month, day)}
    union all ${summed(3, day, hour)}
    union all
    select account, amount from (
      select p.account, p.amount from ledger_transactions t
      join postings p on p.transaction_id = t.id
      where t.at >= ${hour} and t.at < ${at} and p.written < ${counted}) as late where ${which}
    union all
    select account, amount from postings
    where ${notCounted} and at < ${at} and ${which}`;
}

/**
 * `day` (its first instant in WIB), `account` and `amount` of rows whose sums are what was posted on the days from
 * `from` until before `to`, both the first instant of a day in WIB.
 */
export async function postedByDay(db: Reader, from: Date, to: Date, which: Sql): Promise<Sql> {
  const within = (at: Sql) => sql`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
  return sql`
    select starts_at as day, account, amount from ledger_sums
    where span = 2 and ${within(sql`starts_at`)} and ${which} and ${counted} > 0
    union all
    select ${startOf('day', sql`at`)}, account, amount from postings
    where ${await isNotCounted(db)} and ${within(sql`at`)} and ${which}`;
}

/** Until when what was written is counted. The statement itself reads it, so that a count meanwhile changes nothing. */
const counted = sql`coalesce((select counted_before from ledger_counted where saved_in = written), 0)`;

/** That a posting is not counted. What was counted before the statement tells the planner that these are few. */
async function isNotCounted(db: Reader): Promise<Sql> {
  const known = (await countedBefore(db)) ?? 0n;
  return sql`written >= ${known}::bigint and written >= ${counted}`;
}

/** Of the whole: it costs a pass over the postings. */
export const countedSums: Proof = {
  says: 'the sums of months, days and hours are those of the postings that are counted',
  offenders: () => sql`
    with counted as (select counted_before from ledger_counted where saved_in = written),
    hours as materialized (${hoursOf(sql`written < (select counted_before from counted)`)})
    select coalesce(e.account, s.account) || ' ' || coalesce(e.starts_at, s.starts_at) as what
    from (${spansOf()}) as e full join (
      select * from ledger_sums where exists (select from counted)) s
      on (s.span, s.starts_at, s.account) = (e.span, e.starts_at, e.account)
    where e.amount is distinct from s.amount`,
};
