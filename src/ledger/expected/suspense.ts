// The postings that money in suspense must have: when it came, and when it was given back or written off.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** What is applied to a payment is among the postings of its receipt. */
export function suspensePostings(facts: Among): Sql {
  return sql`
    select i.id, 'suspended', e.account, e.amount
    from suspense_items i cross join lateral (values
      ('acquirer:' || i.channel || ':receivable', -i.amount),
      ('suspense:' || i.channel, i.amount)) as e (account, amount)
    where ${among(sql`i.id`, facts)}
    union all
    select m.id, case m.kind when 'RETURNED' then 'given_back' else 'written_off' end, e.account, e.amount
    from suspense_moves m join suspense_items i on i.id = m.item_id
    cross join lateral (values
      ('suspense:' || i.channel, -m.amount),
      (case m.kind when 'RETURNED' then 'acquirer:' || i.channel || ':receivable'
        else 'gateway:differences' end, m.amount)) as e (account, amount)
    where m.kind <> 'APPLIED' and ${among(sql`m.id`, facts)}`;
}
