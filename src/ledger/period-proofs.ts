// The proofs of closed months: their balances, that nothing came later, their invoices.
import { sql } from '../storage/db.ts';
import { among } from './among.ts';
import type { Proof } from './proof.ts';

/** The digest of a month's balances: SHA-256 of a line for each account, by name, that ends with LF. */
export const balancesDigest = sql`sha256(convert_to(
  string_agg(account || ' ' || balance || E'\\n', '' order by account collate "C"), 'UTF8'))`;

/** In which closed month a transaction `t` lies, counted from 1; 0 if there is none, more than there are if it is open. */
const place = sql`width_bucket(t.at, (select array_agg(until order by until) from ledger_periods)) + 1`;

const hasPeriods = sql`exists (select from ledger_periods)`;

const closedBalances: Proof = {
  says: 'the balances of every closed month are the sums of what was booked until its end',
  offenders: () => sql`
    with months as (
      select month, row_number() over (order by until) as place from ledger_periods
    ), moved as (
      select ${place} as place, p.account, sum(p.amount) as amount
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where ${hasPeriods} group by 1, 2
    ), sums as (
      select m.month, m.place, a.account, sum(coalesce(o.amount, 0)) over (
        partition by a.account order by m.place) as balance
      from months m cross join (select distinct account from moved) a
      left join moved o on o.place = m.place and o.account = a.account
    )
    select to_char(coalesce(s.month, b.month), 'YYYY-MM') || ' ' || coalesce(s.account, b.account) as what
    from sums s full join ledger_period_balances b on b.month = s.month and b.account = s.account
    where coalesce(s.balance, 0) <> coalesce(b.balance, 0)`,
};

const keptBalances: Proof = {
  says: 'the balances of every closed month are those that were signed, and end with the chain',
  always: true,
  offenders: () => sql`
    select to_char(p.month, 'YYYY-MM') as what
    from ledger_periods p
    left join (select month, ${balancesDigest} as digest from ledger_period_balances group by month) b
      on b.month = p.month
    left join ledger_blocks l on l.number = p.block
    left join ledger_closings c on c.month = p.month
    where coalesce(b.digest, sha256('')) is distinct from p.balances or l.hash is distinct from p.hash
      or l.last is distinct from p.sequence or c.until is distinct from p.until
    union all
    select to_char(b.month, 'YYYY-MM') from ledger_period_balances b
    where not exists (select from ledger_periods p where p.month = b.month)
    union all
    select to_char(month, 'YYYY-MM') || ' is missing' from (
      select month, lag(month) over (order by month) as before from ledger_closings) c
    where before + interval '1 month' <> month`,
};

const nothingLater: Proof = {
  says: 'nothing was booked into a month after it was closed',
  of: 'transactions',
  offenders: (ids) => sql`
    select t.id::text as what from ledger_transactions t
    join lateral (
      select sequence from ledger_periods where until > t.at order by until limit 1) p on true
    left join ledger_entries e on e.id = t.id
    where ${hasPeriods} and ${among(sql`t.id`, ids)} and (e.sequence is null or e.sequence > p.sequence)`,
};

/** What was taken as fees and tax in each closed month, by merchant. */
const invoiced: Proof = {
  says: 'the invoices of every closed month are the fees and taxes that were booked in it',
  offenders: () => sql`
    with months as (
      select month, row_number() over (order by until) as place from ledger_periods
    ), moved as (
      select ${place} as place, b.client_id, sum(p.amount) filter (where p.account = 'gateway:fees') as fees,
        sum(p.amount) filter (where p.account = 'gateway:tax') as tax
      from ledger_transactions t join postings p on p.transaction_id = t.id
      join payments b on b.id = t.payment_id
      where ${hasPeriods} and p.account in ('gateway:fees', 'gateway:tax') group by 1, 2
    ), booked as (
      select m.month, o.client_id, coalesce(o.fees, 0) as fees, coalesce(o.tax, 0) as tax
      from moved o join months m on m.place = o.place
    ), billed as (
      select month, client_id, sum(case kind when 'INVOICE' then fees else -fees end) as fees,
        sum(case kind when 'INVOICE' then tax else -tax end) as tax
      from invoices where corrects is null group by 1, 2
    )
    select to_char(coalesce(k.month, i.month), 'YYYY-MM') || ' ' || coalesce(k.client_id, i.client_id) as what
    from booked k full join billed i on i.month = k.month and i.client_id = k.client_id
    where coalesce(k.fees, 0) <> coalesce(i.fees, 0) or coalesce(k.tax, 0) <> coalesce(i.tax, 0)`,
};

const numbered: Proof = {
  says: 'invoices and credit notes are numbered without gaps, and correct no more than was invoiced',
  always: true,
  offenders: () => sql`
    select kind || ' ' || count(*) as what from invoices
    group by kind having count(*) <> max(number) or min(number) <> 1
    union all
    select i.kind || ' ' || i.number from invoices i join (
      select corrects, sum(fees) as fees, sum(tax) as tax from invoices
      where corrects is not null group by 1) c on c.corrects = i.id
    where c.fees > i.fees or c.tax > i.tax or i.kind <> 'INVOICE'
    union all
    select 'the statements of ' || to_char(month, 'YYYY-MM') from statements
    group by month having count(*) <> max(number) or min(number) <> 1`,
};

/** The proofs of closed months. */
export const periodProofs: readonly Proof[] = [
  closedBalances,
  keptBalances,
  nothingLater,
  invoiced,
  numbered,
];
