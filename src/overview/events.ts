// What the figures count: money received, payments that ended without it, money returned.
import { type Sql, sql, type Tx } from '../storage/db.ts';
import { stepSeconds } from './steps.ts';

/**
 * `paid`: the first receipt of a payment; `again`: a later one of a reusable code. `failed` and `expired`: it ended
 * without money. `refunded`: money that was returned.
 */
export type Outcome = 'paid' | 'again' | 'failed' | 'expired' | 'refunded';

export type BucketMinutes = 1 | 60 | 1440;

/** Counts everything from `from` to before `to` again, in buckets of so many minutes. Both are their edges. */
export async function recount(
  tx: Tx,
  { from, to, minutes }: { from: Date; to: Date; minutes: BucketMinutes },
): Promise<void> {
  await tx.rows(sql`delete from overview_buckets where starts_at >= ${from} and starts_at < ${to}`);
  await tx.rows(sql`
    insert into overview_buckets (client_id, starts_at, minutes, channel, outcome, step, count, amount)
    select coalesce(client_id, ''), starts_at, ${minutes}, channel, outcome, step, count(*), sum(amount)
    from (
      select client_id, channel, outcome, step, amount, ${bucketOf(sql`at`, minutes)} as starts_at
      from (${events(from, to)}) event
    ) counted
    group by grouping sets (
      (client_id, starts_at, channel, outcome, step), (starts_at, channel, outcome, step))`);
}

/** The instant at which the bucket begins. Days are those of WIB. */
function bucketOf(at: Sql, minutes: BucketMinutes): Sql {
  if (minutes === 1440) return sql`date_trunc('day', ${at}, 'Asia/Jakarta')`;
  return minutes === 60 ? sql`date_trunc('hour', ${at})` : sql`date_trunc('minute', ${at})`;
}

function events(from: Date, to: Date): Sql {
  return sql`
    select p.client_id, p.channel, case when again.yes then 'again' else 'paid' end as outcome,
      case when again.yes then 0 else ${stepOf(sql`r.paid_at - p.created_at`)} end as step,
      r.amount, r.paid_at as at
    from receipts r
    join payments p on p.id = r.payment_id
    cross join lateral (select p.reusable and exists (
      select from receipts earlier where earlier.payment_id = r.payment_id
        and (earlier.paid_at, earlier.id) < (r.paid_at, r.id)) as yes) again
    where r.paid_at >= ${from} and r.paid_at < ${to}
    union all
    select p.client_id, p.channel, lower(h.status), 0, p.amount, h.at
    from payment_history h join payments p on p.id = h.payment_id
    where h.at >= ${from} and h.at < ${to} and h.status in ('FAILED', 'EXPIRED')
    union all
    select f.client_id, p.channel, 'refunded', 0, f.amount, f.completed_at
    from refunds f join payments p on p.id = f.payment_id
    where f.completed_at >= ${from} and f.completed_at < ${to} and f.status = 'SUCCESS'`;
}

/** From 1: the place of the first bound that is above. */
function stepOf(interval: Sql): Sql {
  const bounds = [...stepSeconds];
  return sql`width_bucket(extract(epoch from ${interval})::float8, ${bounds}::float8[]) + 1`;
}

/** When the first of all these happened; undefined if nothing has. */
export async function firstEvent(tx: Tx): Promise<Date | undefined> {
  const [row] = await tx.rows<{ at: Date | null }>(sql`
    select least(
      (select min(paid_at) from receipts),
      (select min(at) from payment_history where status in ('FAILED', 'EXPIRED')),
      (select min(completed_at) from refunds where status = 'SUCCESS')) as at`);
  return row?.at ?? undefined;
}
