// The proofs of the cash side: statements add up, entries are what they were matched with, and the book is what they say.
import { sql } from '../storage/db.ts';
import { among } from './among.ts';
import type { Proof } from './proof.ts';

const remittances: Proof = {
  says: 'every remittance is the sum of its lines, and its cost is theirs or was agreed',
  of: 'facts',
  offenders: (ids) => sql`
    select 'remittance ' || r.reference as what from remittances r
    left join (select remittance_id, count(*) as n, sum(amount) as gross, sum(amount - coalesce(cost, 0)) as net
               from reconciliation_lines where remittance_id is not null and ${among(sql`remittance_id`, ids)}
               group by 1) l on l.remittance_id = r.id
    where ${among(sql`r.id`, ids)} and (r.lines, r.gross, r.net) is distinct from (l.n, l.gross, l.net)
    union all
    select 'remittance ' || min(r.reference) from remittances r
    left join lateral (select sum(cost) as total from reconciliation_lines l
      where l.reconciliation_id = r.reconciliation_id and l.remittance_id is not null) l on true
    left join lateral (select sum(theirs - ours) as total from reconciliation_differences d
      where d.reconciliation_id = r.reconciliation_id and d.kind = 'COST') d on true
    where ${ids === undefined ? sql`true` : sql`r.reconciliation_id in (select reconciliation_id from remittances where ${among(sql`id`, ids)})`}
    group by r.reconciliation_id, l.total, d.total
    having sum(r.cost) <> coalesce(l.total, 0) + coalesce(d.total, 0)`,
};

const statements: Proof = {
  says: 'every statement of a bank adds up, and begins where the one before it ends',
  of: 'facts',
  offenders: (ids) => sql`
    select s.bank_account || ' ' || s.number as what from bank_statements s
    left join bank_statements b on b.bank_account = s.bank_account and b.number = s.number - 1
    left join (select statement_id, count(*) as n, sum(amount) as total from bank_entries
               where ${among(sql`statement_id`, ids)} group by 1) e on e.statement_id = s.id
    where ${among(sql`s.id`, ids)} and ((s.number <> 1 and b.id is null)
      or s.opening <> coalesce(b.closing, s.opening) or s.entries <> coalesce(e.n, 0)
      or s.closing <> s.opening + coalesce(e.total, 0))`,
};

/** Of the amounts, the one of the entry is the sum of the parts and what they do not explain. */
const matches: Proof = {
  says: 'every entry of a bank is what it was matched with',
  of: 'facts',
  offenders: (ids) => sql`
    select 'match ' || m.id as what from bank_matches m
    join bank_entries e on e.id = m.entry_id
    left join (
      select p.match_id, sum(p.amount) as total, bool_or(p.amount is distinct from case
          when p.remittance_id is not null then r.net
          when p.payout_id is not null then case m.kind when 'RETURN' then o.amount else -o.amount end
          when p.item_id is not null then i.amount else -v.amount end
        or (r.id is not null and r.status <> 'RECEIVED')
        or (o.id is not null and (o.bank_account is distinct from e.bank_account
          or o.status not in ('PAID', 'RETURNED') or (m.kind = 'RETURN' and o.status <> 'RETURNED')))) as wrong
      from bank_match_parts p join bank_matches m on m.id = p.match_id
      join bank_entries e on e.id = m.entry_id
      left join remittances r on r.id = p.remittance_id
      left join payouts o on o.id = p.payout_id
      left join suspense_items i on i.id = p.item_id
      left join suspense_moves v on v.id = p.move_id
      where ${among(sql`p.match_id`, ids)} group by p.match_id
    ) x on x.match_id = m.id
    where ${among(sql`m.id`, ids)}
      and (not e.matched or x.wrong or e.amount <> coalesce(x.total, 0) + m.difference)`,
};

/** Summed anew each time: transfers of acquirers are few, and what is on its way of them fewer. */
const inTransit: Proof = {
  says: 'what acquirers have on its way is the sum of the remittances that have not ended',
  always: true,
  offenders: () => sql`
    select coalesce(r.channel, b.channel) as what
    from (select channel, sum(net) as total from remittances where status = 'IN_TRANSIT' group by 1) r
    full join (select substring(account from '^acquirer:(.*):in-transit$') as channel, sum(balance) as total
               from ledger_balances where account like 'acquirer:%:in-transit' group by 1) b
      on b.channel = r.channel
    where coalesce(r.total, 0) <> -coalesce(b.total, 0)
    union all
    select 'remittance ' || r.reference from remittances r
    left join bank_match_parts p on p.remittance_id = r.id
    where (r.status = 'RECEIVED') <> (p.match_id is not null or r.net = 0)`,
};

/**
 * The book's balance of an own account is the last statement's, but for the entries that nobody has matched and for
 * payouts that were said to be paid, or back, and no statement shows. For a change this follows from the other proofs:
 * every fact has exactly its postings, and statements and matches add up. So it is proven only for the whole.
 */
const balances: Proof = {
  says: 'every own bank account has what its last statement says, but for what is not matched yet',
  offenders: () => sql`
    select 'entry ' || e.id as what from bank_entries e left join bank_matches m on m.entry_id = e.id
    where e.matched <> (m.id is not null)
    union all
    select s.bank_account from (
      select distinct on (bank_account) bank_account, closing from bank_statements
      order by bank_account, number desc) s
    left join (select account, sum(balance) as total from ledger_balances
               where account like 'bank:%' group by 1) b on b.account = 'bank:' || s.bank_account
    left join (select bank_account, sum(amount) as total from bank_entries where not matched group by 1) e
      on e.bank_account = s.bank_account
    left join (
      select o.bank_account, sum(case when p.went then 0 else o.amount end
        - case when o.status = 'RETURNED' and p.came is not true then o.amount else 0 end) as total
      from payouts o left join (
        select payout_id, bool_or(amount < 0) as went, bool_or(amount > 0) as came
        from bank_match_parts where payout_id is not null group by 1) p on p.payout_id = o.id
      where o.paid_at is not null and o.status in ('PAID', 'RETURNED') group by 1
    ) o on o.bank_account = s.bank_account
    where -coalesce(b.total, 0) <> s.closing - coalesce(e.total, 0) - coalesce(o.total, 0)`,
};

export const cashProofs: readonly Proof[] = [remittances, statements, matches, inTransit, balances];
