// The postings that the cash side must have: remittances, first statements, and what their entries were matched with.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** Payouts and money in suspense that a statement shows are among the postings of these. */
export function cashPostings(facts: Among): Sql {
  return sql`
    select r.id, e.kind, e.account, e.amount
    from remittances r
    cross join lateral (values
      ('remitted', 'acquirer:' || r.channel || ':receivable', r.net + r.cost),
      ('remitted', 'acquirer:' || r.channel || ':in-transit', -r.net),
      ('remitted', 'gateway:acquirer-costs', -r.cost),
      ('remittance_written_off', 'acquirer:' || r.channel || ':in-transit',
        case r.status when 'WRITTEN_OFF' then r.net else 0 end),
      ('remittance_written_off', 'gateway:differences',
        case r.status when 'WRITTEN_OFF' then -r.net else 0 end)) as e (kind, account, amount)
    where ${among(sql`r.id`, facts)}
    union all
    select s.id, 'bank_opened', e.account, e.amount
    from bank_statements s cross join lateral (values
      ('bank:' || s.bank_account, -s.opening), ('gateway:capital', s.opening)) as e (account, amount)
    where s.number = 1 and ${among(sql`s.id`, facts)}
    union all
    select m.id, 'bank_matched', e.account, e.amount
    from bank_matches m join bank_entries b on b.id = m.entry_id
    cross join lateral (values
      ('bank:' || b.bank_account, -m.difference), (m.account, m.difference)) as e (account, amount)
    where m.difference <> 0 and ${among(sql`m.id`, facts)}
    union all
    select m.id, 'bank_matched', e.account, e.amount
    from bank_match_parts p join bank_matches m on m.id = p.match_id
    join bank_entries b on b.id = m.entry_id join remittances r on r.id = p.remittance_id
    cross join lateral (values
      ('bank:' || b.bank_account, -p.amount),
      ('acquirer:' || r.channel || ':in-transit', p.amount)) as e (account, amount)
    where ${among(sql`m.id`, facts)}`;
}
