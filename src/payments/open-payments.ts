// Payments that a customer can still pay, newest first.
import { type Reader, sql } from '../storage/db.ts';
import type { Payment } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** Those that are pending at business time `now`: of one merchant, if `clientId` is given. */
export async function openPayments(
  db: Reader,
  { clientId, now, limit }: { clientId?: string | undefined; now: Date; limit: number },
): Promise<Payment[]> {
  const rows = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where status in ('PENDING', 'OPENING') and status = 'PENDING' and expires_at > ${now}::timestamptz
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
    order by id desc limit ${limit}`);
  return rows.map(paymentOf);
}
