// The postings that refunds must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** A refund moves money from a side to a side: the merchant (''), what is due by hand, fees, the acquirer. */
export function refundPostings(facts: Among): Sql {
  return sql`
    select f.id, e.kind, e.account, e.amount
    from refunds f join payments p on p.id = f.payment_id
    cross join lateral (values
      (f.status = 'SUCCESS' and f.due_at is null,
        case f.type when 'VOID' then 'voided' else 'refunded' end, '', 'receivable', f.amount),
      (f.due_at is not null, 'refund_due', '', 'due', f.amount),
      (f.due_at is not null and f.status = 'SUCCESS', 'refund_done', 'due', 'receivable', f.amount),
      (f.due_at is not null and f.status = 'FAILED', 'refund_rejected', 'due', '', f.amount),
      (f.due_at is not null and f.status = 'FAILED', 'refund_rejected', '', 'fees', f.fee_returned),
      (f.status = 'SUCCESS' or f.due_at is not null, 'fee_returned', 'fees', '', f.fee_returned)
    ) as m (happened, kind, source, target, amount)
    cross join lateral (values (m.source, -m.amount), (m.target, m.amount)) as s (side, amount)
    cross join lateral (select m.kind, case s.side
      when '' then 'merchant:' || p.client_id || ':payable'
      when 'due' then 'merchant:' || p.client_id || ':refunds-due'
      when 'fees' then 'gateway:fees'
      else 'acquirer:' || p.channel || ':receivable' end as account, s.amount) as e
    where m.happened and p.paid_amount > 0 and ${among(sql`f.id`, facts)}`;
}
