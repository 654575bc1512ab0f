// How the receivers of merchants do: the last answers, how often and how fast they come, and what waits for them.
import { type Reader, sql } from '../storage/db.ts';

export interface ReceiverHealth {
  clientId: string;
  url: string;
  /** Of its newest notifications: attempts in all, and those that were delivered. */
  attempts: number;
  delivered: number;
  /** 95 % of those attempts took less, in milliseconds. Absent without any. */
  p95Ms?: number | undefined;
  lastSuccessAt?: Date | undefined;
  lastFailureAt?: Date | undefined;
  lastError?: string | undefined;
  /** Notifications that will still be attempted, exact up to `waitingMost`. */
  waiting: number;
}

/** So many of a merchant's newest notifications are looked at. */
const recentMost = 200;
export const waitingMost = 1000;

/** The receivers to which these merchants' newest notifications went, and those that are given. */
export async function healthOf(
  db: Reader,
  clientIds: readonly string[],
  configured: readonly { clientId: string; url: string }[],
): Promise<ReceiverHealth[]> {
  const rows = await db.rows<{
    client_id: string;
    url: string;
    attempts: bigint;
    delivered: bigint;
    p95: number | null;
    last_success: Date | null;
    last_failure: Date | null;
    last_error: string | null;
    waiting: bigint;
  }>(sql`
    with recent as materialized (
      select n.id, n.client_id, n.url from unnest(${clientIds}::text[]) as merchant (client_id)
      cross join lateral (
        select id, client_id, url from notifications n
        where n.client_id >= merchant.client_id and n.client_id <= merchant.client_id
        order by n.client_id desc, n.id desc limit ${recentMost}::integer) n
    ), made as (
      select r.client_id, r.url, a.at, a.duration_ms, a.error, a.error is null as ok
      from recent r cross join lateral (
        select at, duration_ms, error from notification_attempts
        where notification_id = r.id offset 0) a
    ), counted as (
      select client_id, url, count(*) as attempts, count(*) filter (where ok) as delivered,
        percentile_disc(0.95) within group (order by duration_ms) as p95,
        max(at) filter (where ok) as last_success, max(at) filter (where not ok) as last_failure,
        (array_agg(error order by at desc) filter (where not ok))[1] as last_error
      from made group by client_id, url
    ), receivers as (
      select client_id, url from recent
      union
      select * from unnest(${configured.map(({ clientId }) => clientId)}::text[],
        ${configured.map(({ url }) => url)}::text[]) as c (client_id, url)
    )
    select r.client_id, r.url, coalesce(attempts, 0) as attempts, coalesce(delivered, 0) as delivered,
      p95, last_success, last_failure, last_error,
      (select count(*) from (
        select 1 from notifications n
        where n.receiver = substring(r.url from '^[a-z]+://[^/?#]*') and n.next_attempt_at is not null
          and n.client_id = r.client_id and n.url = r.url
        limit ${waitingMost + 1}::integer) w) as waiting
    from receivers r left join counted c on c.client_id = r.client_id and c.url = r.url
    order by r.client_id, r.url`);
  return rows.map((row) => ({
    clientId: row.client_id,
    url: row.url,
    attempts: Number(row.attempts),
    delivered: Number(row.delivered),
    p95Ms: row.p95 ?? undefined,
    lastSuccessAt: row.last_success ?? undefined,
    lastFailureAt: row.last_failure ?? undefined,
    lastError: row.last_error ?? undefined,
    waiting: Number(row.waiting),
  }));
}
