// Finds receipts: each is one movement of money into the gateway.
import { isUuid } from '../lib/ids.ts';
import { type Reader, sql } from '../storage/db.ts';
import { findById } from './find.ts';
import type { Payment, Receipt, Reference } from './payment.ts';

interface Row {
  id: string;
  payment_id: string;
  key: string;
  amount: bigint;
  paid_at: Date;
  acquirer_references: Reference[];
}

/** The receipt with this id, and its payment; undefined if there is none, also if `id` is not a UUID. */
export async function findReceipt(
  db: Reader,
  id: string,
): Promise<{ payment: Payment; receipt: Receipt } | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.rows<Row>(sql`
    select id, payment_id, key, amount, paid_at, acquirer_references
    from receipts where id = ${id}::uuid`);
  const payment = row && (await findById(db, row.payment_id));
  if (row === undefined || payment === undefined) return undefined;
  const { key, amount, paid_at: paidAt, acquirer_references: references } = row;
  return { payment, receipt: { id: row.id, key, amount, paidAt, references } };
}
