// The postings that money in suspense must have: when it came, and when it was given back or written off.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/**
 * What is applied to a payment is among the postings of its receipt. Money that only a bank has came from the own
 * account, and goes back from the one whose statement shows it.
 */
export function suspensePostings(facts: Among): Sql {
  return sql`
    select i.id, 'suspended', e.account, e.amount
    from suspense_items i
    left join bank_match_parts p on p.item_id = i.id
    left join bank_matches m on m.id = p.match_id left join bank_entries b on b.id = m.entry_id
    cross join lateral (values
      (coalesce('bank:' || b.bank_account, 'acquirer:' || i.channel || ':receivable'), -i.amount),
      ('suspense:' || i.channel, i.amount)) as e (account, amount)
    where ${among(sql`i.id`, facts)}
    union all
    select m.id, case m.kind when 'RETURNED' then 'given_back' else 'written_off' end, e.account, e.amount
    from suspense_moves m join suspense_items i on i.id = m.item_id
    left join bank_match_parts p on p.move_id = m.id
    left join bank_matches x on x.id = p.match_id left join bank_entries b on b.id = x.entry_id
    cross join lateral (values
      ('suspense:' || i.channel, -m.amount),
      (case m.kind when 'RETURNED'
        then coalesce('bank:' || b.bank_account, 'acquirer:' || i.channel || ':receivable')
        else 'gateway:differences' end, m.amount)) as e (account, amount)
    where m.kind <> 'APPLIED' and ${among(sql`m.id`, facts)}`;
}
