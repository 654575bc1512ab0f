// The report on settled items: payments, refunds and adjustments of each batch, in the order of the batches.
import type { ReportColumn } from '../payments/payment.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { ownCells, settledKeys } from './own-columns.ts';
import { iso, type PageWanted, type Report } from './report.ts';

interface ItemRow {
  at: Date;
  key: string;
  client_id: string;
  number: number;
  batch_id: string;
  channel: string | null;
  reference: string | null;
  type: string;
  amount: bigint;
  fee: bigint;
  report: ReportColumn[] | null;
}

export const settlementItems: Report = {
  name: 'settlement-items',
  summary:
    'What each batch settled: its payments, refunds and adjustments, with fee, net and merchants’ own columns.',
  columns: [
    'at',
    'client_id',
    'batch',
    'batch_id',
    'channel',
    'reference',
    'type',
    'amount',
    'fee',
    'net',
    'movement_id',
  ],
  instants: ['at'],
  byChannel: true,
  ownKeys: settledKeys,
  async page(db, { after, to, channel, clientId, limit, ownKeys }) {
    const rows = await itemsAfter(db, { after, to, channel, clientId, limit });
    return rows.map((row) => ({
      at: row.at,
      key: row.key,
      cells: [
        iso(row.at),
        row.client_id,
        row.number,
        row.batch_id,
        row.channel,
        row.reference,
        row.type,
        row.amount,
        row.fee,
        row.amount - row.fee,
        row.key.slice(36),
        ...ownCells(row.report, ownKeys),
      ],
    }));
  },
};

const noId = '00000000-0000-0000-0000-000000000000';

/** A row's key is the batch's id and then the item's. The first page's key is one id alone. */
function placeOf(key: string): { batch: string; item: string } {
  return key.length === 72
    ? { batch: key.slice(0, 36), item: key.slice(36) }
    : { batch: noId, item: noId };
}

/**
 * Goes from batch to batch, and in each from item to item by an index, so that a page costs the same anywhere in
 * a batch of a million items.
 */
async function itemsAfter(
  db: Reader,
  { after, to, channel, clientId, limit }: Omit<PageWanted, 'ownKeys'>,
): Promise<ItemRow[]> {
  const { batch, item } = placeOf(after.key);
  // In the batch that the last page ended in, only what comes after its last item.
  const rest = (id: Sql, batchId: Sql) => sql`
    ${id} > case when b.id = ${batch}::uuid then ${item}::uuid else ${noId}::uuid end
    and ${batchId} = b.id and (${channel}::text is null or p.channel = ${channel}::text)
    order by ${id} limit ${limit}`;
  return db.rows<ItemRow>(sql`
    select b.at, b.id::text || i.id::text as key, b.client_id, b.number, b.id as batch_id, i.channel,
      i.reference, i.type, i.amount, i.fee, i.report
    from settlement_batches b cross join lateral (
      (select r.id, p.channel, p.reference, 'PAYMENT' as type, r.amount, r.fee, p.report
       from receipts r join payments p on p.id = r.payment_id
       where ${rest(sql`r.id`, sql`r.batch_id`)})
      union all
      (select f.id, p.channel, p.reference, f.type, -f.amount, -f.fee_returned, p.report
       from refunds f join payments p on p.id = f.payment_id
       where ${rest(sql`f.id`, sql`f.batch_id`)})
      union all
      (select f.id, p.channel, p.reference, 'REFUND_REJECTED', f.amount, f.fee_returned, p.report
       from refunds f join payments p on p.id = f.payment_id
       where ${rest(sql`f.id`, sql`f.restored_batch_id`)})
      union all
      (select a.id, p.channel, coalesce(p.reference, j.reason), a.kind, a.amount, 0, p.report
       from merchant_adjustments a left join disputes d on d.id = a.fact_id
       left join payments p on p.id = d.payment_id left join journals j on j.id = a.fact_id
       where ${rest(sql`a.id`, sql`a.batch_id`)})
    ) as i
    where (b.at, b.id) >= (${after.at}::timestamptz, ${batch}::uuid) and b.at < ${to}::timestamptz
      and (${clientId}::text is null or b.client_id = ${clientId}::text)
    order by b.at, b.id, i.id limit ${limit}`);
}
