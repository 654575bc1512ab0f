// What a payment's money did: each receipt and refund, and the settlement that each is in.
import { type Reader, sql } from '../storage/db.ts';
import type { Reference, Share } from './payment.ts';
import { type ShareJson, sharesOf } from './row.ts';

/** The settlement that paid something out, or took it back. */
export interface InBatch {
  id: string;
  number: number;
  at: Date;
}

export interface ReceiptBooked {
  id: string;
  /** All amounts are rupiah. */
  amount: bigint;
  fee: bigint;
  /** The tax that is part of the fee. */
  tax: bigint;
  /** Monthly instalments; absent: paid at once. */
  tenor?: number | undefined;
  paidAt: Date;
  settleAt: Date;
  references: Reference[];
  shares?: Share[] | undefined;
  batch?: InBatch | undefined;
}

interface Row {
  id: string;
  amount: bigint;
  fee: bigint;
  tax: bigint;
  tenor: number | null;
  paid_at: Date;
  settle_at: Date;
  acquirer_references: Reference[];
  shares: ShareJson[] | null;
  batch_id: string | null;
  number: number | null;
  at: Date | null;
}

/** The most that are shown of one payment: a code that is paid again and again has many. */
const shownMax = 500;

/** The receipts of a payment, oldest first. */
export async function receiptsOf(db: Reader, paymentId: string): Promise<ReceiptBooked[]> {
  const rows = await db.rows<Row>(sql`
    select r.id, r.amount, r.fee, r.tax, r.tenor, r.paid_at, r.settle_at, r.acquirer_references, r.shares, r.batch_id,
      b.number, b.at
    from receipts r left join settlement_batches b on b.id = r.batch_id
    where r.payment_id = ${paymentId}::uuid order by r.paid_at, r.id limit ${shownMax}::integer`);
  return rows.map((row) => ({
    id: row.id,
    amount: row.amount,
    fee: row.fee,
    tax: row.tax,
    tenor: row.tenor ?? undefined,
    paidAt: row.paid_at,
    settleAt: row.settle_at,
    references: row.acquirer_references,
    shares: row.shares === null ? undefined : sharesOf(row.shares),
    batch: batchOf(row),
  }));
}

type BatchColumns = Pick<Row, 'batch_id' | 'number' | 'at'>;

function batchOf({ batch_id: id, number, at }: BatchColumns): InBatch | undefined {
  return id === null || number === null || at === null ? undefined : { id, number, at };
}

/** The settlements that took back the refunds of a payment, by the refund's id. */
export async function refundBatches(
  db: Reader,
  paymentId: string,
): Promise<ReadonlyMap<string, InBatch>> {
  const rows = await db.rows<BatchColumns & { id: string }>(sql`
    select f.id, f.batch_id, b.number, b.at
    from refunds f join settlement_batches b on b.id = f.batch_id
    where f.payment_id = ${paymentId}::uuid`);
  return new Map(
    rows.flatMap((row) => {
      const batch = batchOf(row);
      return batch === undefined ? [] : [[row.id, batch] as const];
    }),
  );
}
