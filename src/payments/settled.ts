// Whether a payment's money has been paid out to its merchant: from then on it goes back as a refund.
import { type Reader, sql } from '../storage/db.ts';
import type { Payment } from './payment.ts';

export async function isSettled(db: Reader, payment: Payment): Promise<boolean> {
  const [row] = await db.rows<{ settled: boolean }>(sql`
    select exists (
      select 1 from receipts where payment_id = ${payment.id}::uuid and batch_id is not null
    ) as settled`);
  return row?.settled ?? false;
}
