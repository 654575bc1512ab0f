// The postings that receipts must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** Money of a receipt comes from the acquirer, or from suspense. */
export function receiptPostings(facts: Among): Sql {
  return sql`
    select r.id as fact_id, e.kind, e.account, e.amount
    from receipts r join payments p on p.id = r.payment_id
    left join (
      select distinct receipt_id from suspense_moves where receipt_id is not null
    ) s on s.receipt_id = r.id
    cross join lateral (select
      case when s.receipt_id is null then 'paid' else 'applied' end as kind,
      case when s.receipt_id is null then 'acquirer:' || p.channel || ':receivable'
        else 'suspense:' || p.channel end as source) k
    cross join lateral (values
      (k.kind, k.source, -r.amount),
      (k.kind, 'merchant:' || p.client_id || ':payable', r.amount),
      ('fee', 'merchant:' || p.client_id || ':payable', r.tax - r.fee),
      ('fee', 'gateway:fees', r.fee - r.tax),
      ('tax', 'merchant:' || p.client_id || ':payable', -r.tax),
      ('tax', 'gateway:tax', r.tax)) as e (kind, account, amount)
    where ${among(sql`r.id`, facts)}`;
}
