// What a batch settles, item by item, in pages.
import { type Reader, type Sql, sql } from '../storage/db.ts';

/** The kinds in the order in which a batch lists them; adjustments come last, together. */
export const itemKinds = [
  'PAYMENT',
  'REFUND',
  'REFUND_REJECTED',
  'DISPUTE',
  'DISPUTE_WON',
  'DISPUTE_FEE',
  'JOURNAL',
  'CREDIT',
] as const;

export type BatchItemKind = (typeof itemKinds)[number];

const adjustments = itemKinds.indexOf('DISPUTE');

/** Whether it is an adjustment: of a dispute, a journal or a credit note. */
export function isAdjustment(kind: BatchItemKind): boolean {
  return itemKinds.indexOf(kind) >= adjustments;
}

/** One item that a batch settles: a payment, a refund, a refund that was rejected, an adjustment. */
export interface BatchItem {
  kind: BatchItemKind;
  /** The receipt's, the refund's or the adjustment's id. */
  id: string;
  /** Null for a journal and a credit note. */
  paymentId: string | null;
  /** The payment's; of a journal, its reason; of a credit note, its number. */
  reference: string;
  channel: string | null;
  /** Rupiah. Negative if it is deducted. */
  amount: bigint;
  fee: bigint;
}

interface Row {
  kind: BatchItemKind;
  id: string;
  payment_id: string | null;
  reference: string;
  channel: string | null;
  amount: bigint;
  fee: bigint;
}

/**
 * A page of a batch's items: payments, refunds, rejected refunds, then adjustments. Each kind comes from an index, so a page
 * costs the same anywhere in a batch of a million.
 */
export async function itemsOf(
  db: Reader,
  batchId: string,
  { limit, after }: { limit: number; after?: Pick<BatchItem, 'kind' | 'id'> | undefined },
): Promise<BatchItem[]> {
  const begun = after === undefined ? 0 : Math.min(itemKinds.indexOf(after.kind), adjustments);
  const rest = (place: number, batch: Sql) => sql`
    ${batch} = ${batchId}::uuid and ${place}::integer >= ${begun}::integer
    ${after !== undefined && place === begun ? sql`and id > ${after.id}::uuid` : sql``}
    order by id limit ${limit}`;
  const rows = await db.rows<Row>(sql`
    select i.kind, i.id, i.payment_id, coalesce(p.reference, j.reason, 'CN-' || lpad(n.number::text, 6, '0')) as reference, p.channel, i.amount,
      i.fee from (
      (select 0 as place, 'PAYMENT' as kind, id, payment_id, amount, fee from receipts
       where ${rest(0, sql`batch_id`)})
      union all
      (select 1, 'REFUND', id, payment_id, -amount, -fee_returned from refunds
       where ${rest(1, sql`batch_id`)})
      union all
      (select 2, 'REFUND_REJECTED', id, payment_id, amount, fee_returned from refunds
       where ${rest(2, sql`restored_batch_id`)})
      union all
      (select ${adjustments}::integer, kind, id, coalesce(payment_id,
          (select d.payment_id from disputes d where d.id = fact_id)), amount, 0
       from merchant_adjustments where ${rest(adjustments, sql`batch_id`)})
      order by place, id limit ${limit}
    ) as i left join payments p on p.id = i.payment_id
    left join merchant_adjustments a on a.id = i.id and i.kind in ('JOURNAL', 'CREDIT')
    left join journals j on j.id = a.fact_id
    left join invoices n on n.id = a.fact_id
    order by i.place, i.id`);
  return rows.map(({ payment_id: paymentId, ...item }) => ({ ...item, paymentId }));
}
