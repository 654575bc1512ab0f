// Notes of what is reserved on cards: the memorandum accounts, compared with the payments.
import { type Sql, sql } from '../storage/db.ts';
import { type Among, among } from './among.ts';

/** Payments whose notes are not what is authorized, and notes in accounts of something else. */
export function wrongNotes(payments: Among): Sql {
  return sql`
    select p.client_id || ' ' || p.reference as what
    from payments p join (
      select t.payment_id, p.channel, sum(o.amount) filter (where o.account = 'memo:authorizations') as every,
        sum(o.amount) filter (where o.account = 'memo:authorized:' || p.channel) as own,
        bool_or(o.account not in ('memo:authorizations', 'memo:authorized:' || p.channel)) as other
      from ledger_transactions t join postings o on o.transaction_id = t.id
      join payments p on p.id = t.payment_id
      where t.kind in ('authorized', 'authorization_ended') and ${among(sql`t.payment_id`, payments)}
      group by 1, 2
    ) n on n.payment_id = p.id
    cross join lateral (select case when p.status = 'AUTHORIZED' then p.authorized_amount else 0 end as now) as r
    where n.other or coalesce(n.own, 0) <> r.now or coalesce(n.every, 0) <> -r.now
    union all
    select p.client_id || ' ' || p.reference from payments p
    where p.status = 'AUTHORIZED' and p.authorized_amount > 0 and ${among(sql`p.id`, payments)}
      and not exists (select from ledger_transactions t where t.payment_id = p.id and t.kind = 'authorized')`;
}
