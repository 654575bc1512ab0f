// Merchants' own columns of the settlement report, which orders fill (DOKU API, `additional_info.report`).
import type { ReportColumn } from '../payments/payment.ts';
import { type Reader, sql } from '../storage/db.ts';
import type { Cell, PageWanted } from './report.ts';

/**
 * The keys of what was settled within the filter, in alphabetical order. If there are more than `limit`, only
 * those that most items have.
 */
export async function settledKeys(
  db: Reader,
  { after, to, channel, clientId, limit }: PageWanted,
): Promise<string[]> {
  const rows = await db.rows<{ key: string }>(sql`
    with batches as (
      select id from settlement_batches
      where at >= ${after.at}::timestamptz and at < ${to}::timestamptz
        and (${clientId}::text is null or client_id = ${clientId}::text)
    ), items as (
      select payment_id from receipts where batch_id in (select id from batches)
      union all
      select payment_id from refunds
      where batch_id in (select id from batches) or restored_batch_id in (select id from batches)
    )
    select key from (
      select e.key, count(*) as n
      from items i join payments p on p.id = i.payment_id
      cross join lateral jsonb_to_recordset(p.report) as e (key text)
      where p.report is not null and (${channel}::text is null or p.channel = ${channel}::text)
      group by e.key order by n desc, e.key collate "C" limit ${limit}
    ) as used order by key collate "C"`);
  return rows.map(({ key }) => key);
}

/** A payment's cells for these keys. */
export function ownCells(report: readonly ReportColumn[] | null, keys: readonly string[]): Cell[] {
  if (report === null) return keys.map(() => null);
  const values = new Map(report.map(({ key, value }) => [key, value]));
  return keys.map((key) => values.get(key) ?? null);
}
