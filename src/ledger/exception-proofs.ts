// The proofs of exceptions: suspense is what is open, disputed is what is disputed, adjustments are those of their facts.
import { sql } from '../storage/db.ts';
import type { Proof } from './proof.ts';

/** There are few exceptions, so these are proven of the whole each time. */
const suspense: Proof = {
  says: 'money in suspense is what is open of the exceptions, each less what was done with it',
  always: true,
  offenders: () => sql`
    select 'suspense:' || coalesce(i.channel, b.channel) as what
    from (select channel, sum(open_amount) as total from suspense_items group by 1) i
    full join (select substr(account, 10) as channel, sum(balance) as total
               from ledger_balances where account like 'suspense:%' group by 1) b
      on b.channel = i.channel
    where coalesce(i.total, 0) <> coalesce(b.total, 0)
    union all
    select 'exception ' || i.id from suspense_items i
    left join (select item_id, sum(amount) as total from suspense_moves group by 1) m on m.item_id = i.id
    where i.open_amount <> i.amount - coalesce(m.total, 0)
    union all
    select 'receipt ' || m.receipt_id
    from (select receipt_id, sum(amount) as total from suspense_moves
          where receipt_id is not null group by 1) m
    left join receipts r on r.id = m.receipt_id
    where r.amount is distinct from m.total`,
};

const disputed: Proof = {
  says: 'what is disputed is what the open disputes took, and cannot be refunded',
  always: true,
  offenders: () => sql`
    select coalesce(d.client_id, b.client_id) as what
    from (select client_id, sum(amount) as total from disputes where status = 'OPEN' group by 1) d
    full join (select regexp_replace(account, '^merchant:(.*):disputed$', '\\1') as client_id,
                 sum(balance) as total
               from ledger_balances where account ~ '^merchant:.*:disputed$' group by 1) b
      on b.client_id = d.client_id
    where coalesce(d.total, 0) <> coalesce(b.total, 0)
    union all
    select p.client_id || ' ' || p.reference
    from (select payment_id, sum(amount) filter (where status <> 'WON') as total
          from disputes group by 1) d
    join payments p on p.id = d.payment_id
    where p.disputed_amount <> coalesce(d.total, 0)
    union all
    select p.client_id || ' ' || p.reference from payments p
    where p.disputed_amount > 0 and not exists (select from disputes d where d.payment_id = p.id)`,
};

/** What a fact changes of what a merchant is owed. */
const changes = sql`
  select d.id as fact_id, m.kind, d.client_id, m.amount
  from disputes d cross join lateral (values
    (true, 'DISPUTE', -d.amount), (d.status = 'WON', 'DISPUTE_WON', d.amount),
    (d.fee > 0, 'DISPUTE_FEE', -d.fee)) as m (happened, kind, amount)
  where m.happened
  union all
  select journal_id, 'JOURNAL', regexp_replace(account, '^merchant:(.*):payable$', '\\1'), amount
  from journal_lines where account ~ '^merchant:.*:payable$'
  union all
  select id, 'CREDIT', client_id, fees + tax from invoices where corrects is not null`;

const adjustments: Proof = {
  says: 'every dispute, journal and credit note adjusts what its merchant is owed, exactly once',
  always: true,
  offenders: () => sql`
    select fact_id::text as what from (
      select fact_id, kind, client_id, amount, 1 as n from (${changes}) as wanted
      union all
      select fact_id, kind, client_id, amount, -1 from merchant_adjustments
    ) as both_sides
    group by fact_id, kind, client_id, amount having sum(n) <> 0`,
};

export const exceptionProofs: readonly Proof[] = [suspense, disputed, adjustments];
