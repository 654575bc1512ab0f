// What a batch settles, item by item, in pages.
import { type Reader, type Sql, sql } from '../storage/db.ts';

/** One item that a batch settles: a payment, a refund, or a refund that was rejected. */
export interface BatchItem {
  kind: 'PAYMENT' | 'REFUND' | 'REFUND_REJECTED';
  /** The receipt's or the refund's id. */
  id: string;
  paymentId: string;
  reference: string;
  channel: string;
  /** Rupiah. Negative if it is deducted. */
  amount: bigint;
  fee: bigint;
}

/** The kinds in the order in which a batch lists them. */
const kinds: readonly BatchItem['kind'][] = ['PAYMENT', 'REFUND', 'REFUND_REJECTED'];

interface Row {
  kind: BatchItem['kind'];
  id: string;
  payment_id: string;
  reference: string;
  channel: string;
  amount: bigint;
  fee: bigint;
}

/**
 * A page of a batch's items: payments, then refunds, then rejected refunds. Each kind comes from an index, so a page
 * costs the same anywhere in a batch of a million.
 */
export async function itemsOf(
  db: Reader,
  batchId: string,
  { limit, after }: { limit: number; after?: Pick<BatchItem, 'kind' | 'id'> | undefined },
): Promise<BatchItem[]> {
  const begun = after === undefined ? 0 : kinds.indexOf(after.kind);
  const rest = (place: number, batch: Sql) => sql`
    ${batch} = ${batchId}::uuid and ${place}::integer >= ${begun}::integer
    ${after !== undefined && place === begun ? sql`and id > ${after.id}::uuid` : sql``}
    order by id limit ${limit}`;
  const rows = await db.rows<Row>(sql`
    select i.kind, i.id, i.payment_id, p.reference, p.channel, i.amount, i.fee from (
      (select 0 as place, 'PAYMENT' as kind, id, payment_id, amount, fee from receipts
       where ${rest(0, sql`batch_id`)})
      union all
      (select 1, 'REFUND', id, payment_id, -amount, -fee_returned from refunds
       where ${rest(1, sql`batch_id`)})
      union all
      (select 2, 'REFUND_REJECTED', id, payment_id, amount, fee_returned from refunds
       where ${rest(2, sql`restored_batch_id`)})
      order by place, id limit ${limit}
    ) as i join payments p on p.id = i.payment_id
    order by i.place, i.id`);
  return rows.map(({ payment_id: paymentId, ...item }) => ({ ...item, paymentId }));
}
