// Movements of merchants' money, the source of the reports on transactions and on fees.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { iso, type PageWanted, type Report } from './report.ts';

interface Movement {
  at: Date;
  id: string;
  client_id: string;
  channel: string;
  reference: string;
  type: string;
  amount: bigint;
  fee: bigint;
  tax: bigint;
  status: string;
  request_id: string;
  batch_id: string | null;
}

/**
 * What the ledger books to and from merchants, apart from settlement: receipts when they were paid, refunds
 * when they were taken from the merchant, and rejected refunds when they were returned to the merchant.
 */
async function movements(db: Reader, wanted: PageWanted, feesOnly: boolean): Promise<Movement[]> {
  const { after, to, channel, clientId, limit } = wanted;
  const within = (at: Sql, id: Sql, fee: Sql) => sql`
    (${at}, ${id}) > (${after.at}::timestamptz, ${after.key}::uuid) and ${at} < ${to}::timestamptz
    and (${channel}::text is null or p.channel = ${channel}::text)
    and (${clientId}::text is null or p.client_id = ${clientId}::text)
    ${feesOnly ? sql`and ${fee} <> 0` : sql``}
    order by ${at}, ${id} limit ${limit}`;
  return db.rows<Movement>(sql`
    select * from (
      (select r.paid_at as at, r.id, p.client_id, p.channel, p.reference, 'PAYMENT' as type,
         r.amount, r.fee, r.tax, p.status, p.request_id, r.batch_id
       from receipts r join payments p on p.id = r.payment_id
       where ${within(sql`r.paid_at`, sql`r.id`, sql`r.fee`)})
      union all
      (select f.completed_at, f.id, p.client_id, p.channel, p.reference, f.type,
         -f.amount, -f.fee_returned, -f.tax_returned, f.status, p.request_id, f.batch_id
       from refunds f join payments p on p.id = f.payment_id
       where f.status = 'SUCCESS' and f.due_at is null and p.paid_amount > 0
         and ${within(sql`f.completed_at`, sql`f.id`, sql`f.fee_returned`)})
      union all
      (select f.due_at, f.id, p.client_id, p.channel, p.reference, f.type,
         -f.amount, -f.fee_returned, -f.tax_returned, f.status, p.request_id, f.batch_id
       from refunds f join payments p on p.id = f.payment_id
       where f.due_at is not null
         and ${within(sql`f.due_at`, sql`f.id`, sql`f.fee_returned`)})
      union all
      (select f.completed_at, f.id, p.client_id, p.channel, p.reference, 'REFUND_REJECTED',
         f.amount, f.fee_returned, f.tax_returned, f.status, p.request_id, f.restored_batch_id
       from refunds f join payments p on p.id = f.payment_id
       where f.due_at is not null and f.status = 'FAILED'
         and ${within(sql`f.completed_at`, sql`f.id`, sql`f.fee_returned`)})
    ) as m order by at, id limit ${limit}`);
}

export const transactions: Report = {
  name: 'transactions',
  summary: 'Every movement of merchants’ money: payments, voids, refunds, with fee and net.',
  columns: [
    'at',
    'client_id',
    'channel',
    'reference',
    'type',
    'amount',
    'fee',
    'net',
    'status',
    'request_id',
    'batch_id',
    'movement_id',
    'tax',
  ],
  instants: ['at'],
  byChannel: true,
  async page(db, wanted) {
    const rows = await movements(db, wanted, false);
    return rows.map((m) => ({
      at: m.at,
      key: m.id,
      cells: [
        iso(m.at),
        m.client_id,
        m.channel,
        m.reference,
        m.type,
        m.amount,
        m.fee,
        m.amount - m.fee,
        m.status,
        m.request_id,
        m.batch_id,
        m.id,
        m.tax,
      ],
    }));
  },
};

export const fees: Report = {
  name: 'fees',
  summary: 'The gateway’s fees: taken with payments, returned with refunds.',
  columns: [
    'at',
    'client_id',
    'channel',
    'reference',
    'type',
    'amount',
    'fee',
    'movement_id',
    'tax',
  ],
  instants: ['at'],
  byChannel: true,
  async page(db, wanted) {
    const rows = await movements(db, wanted, true);
    return rows.map((m) => ({
      at: m.at,
      key: m.id,
      cells: [iso(m.at), m.client_id, m.channel, m.reference, m.type, m.amount, m.fee, m.id, m.tax],
    }));
  },
};
