// Searches payments as a person does: by a part of a reference, a code or the customer, grouped by how they ended.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Payment } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** `open`: payable now, with reusable codes that were paid. `paid`: also what was returned. `failed`: also expired. */
export type PaymentGroup = 'open' | 'paid' | 'failed';

export interface PaymentSearch {
  group: PaymentGroup;
  /** A part of a reference, of a payment code or of the customer's name, e-mail address or phone. All if absent. */
  text?: string | undefined;
  channel?: string | undefined;
  /** Business time. */
  now: Date;
  limit: number;
}

/** The newest payments that match, newest first, at most `limit`. Capital and small letters are the same. */
export async function searchPayments(db: Reader, search: PaymentSearch): Promise<Payment[]> {
  const { text = '', channel, limit } = search;
  const wanted = text.trim().toLowerCase();
  const rows = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where ${inGroup(search)}
      and (${channel ?? null}::text is null or channel = ${channel ?? null})
      and (${wanted} = '' or ${mentions(wanted)})
    order by created_at desc, id desc limit ${limit}`);
  return rows.map(paymentOf);
}

function inGroup({ group, now }: PaymentSearch): Sql {
  switch (group) {
    case 'open':
      return sql`(status = 'PENDING' or (reusable and status = 'SUCCESS')) and expires_at > ${now}`;
    case 'paid':
      return sql`status in
        ('AUTHORIZED', 'SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'RELEASED')`;
    case 'failed':
      return sql`(status in ('FAILED', 'EXPIRED') or (status = 'PENDING' and expires_at <= ${now}))`;
  }
}

/** `strpos`, not `like`: a percent sign in the text is one. Codes are typed with and without their gaps. */
function mentions(text: string): Sql {
  const digits = text.replace(/[\s-]/g, '');
  return sql`(
    strpos(lower(reference), ${text}) > 0
    or strpos(lower(coalesce(merchant_reference, '')), ${text}) > 0
    or (${digits} <> '' and strpos(lower(coalesce(payment_code, '')), ${digits}) > 0)
    or strpos(lower(coalesce(purchase -> 'customer' ->> 'name', '')), ${text}) > 0
    or strpos(lower(coalesce(purchase -> 'customer' ->> 'email', '')), ${text}) > 0
    or strpos(coalesce(purchase -> 'customer' ->> 'phone', ''), ${text}) > 0)`;
}
