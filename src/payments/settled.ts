// Whether a payment's money has been settled.
import { type Reader, sql } from '../storage/db.ts';

/** Whether there is money of it, and a batch has settled all of it. */
export async function isSettled(db: Reader, paymentId: string): Promise<boolean> {
  const [row] = await db.rows<{ settled: boolean | null }>(sql`
    select bool_and(batch_id is not null) as settled from receipts where payment_id = ${paymentId}::uuid`);
  return row?.settled ?? false;
}
