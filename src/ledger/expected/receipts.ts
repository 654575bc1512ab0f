// The postings that receipts must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

export function receiptPostings(facts: Among): Sql {
  return sql`
    select r.id as fact_id, e.kind, e.account, e.amount
    from receipts r join payments p on p.id = r.payment_id
    cross join lateral (values
      ('paid', 'acquirer:' || p.channel || ':receivable', -r.amount),
      ('paid', 'merchant:' || p.client_id || ':payable', r.amount),
      ('fee', 'merchant:' || p.client_id || ':payable', -r.fee),
      ('fee', 'gateway:fees', r.fee)) as e (kind, account, amount)
    where ${among(sql`r.id`, facts)}`;
}
