// The proofs of the ledger, one statement each. It returns the rows that break the proof, and no row while it holds.
import { type Sql, sql } from '../storage/db.ts';

export interface Proof {
  /** What holds, as a sentence. */
  says: string;
  /** Returns `what` for each row that breaks the proof. */
  offenders: Sql;
}

/** A payment's money is with its merchant, payable or held. Which of the two is a proof of its own. */
const owed = sql`regexp_replace(p.account, ':held$', ':payable')`;

/** The postings that receipts, refunds, batches and resolved differences must have. */
const expected = sql`
  select r.id as fact_id, e.kind, e.account, e.amount
  from receipts r join payments p on p.id = r.payment_id
  cross join lateral (values
    ('paid', 'acquirer:' || p.channel || ':receivable', -r.amount),
    ('paid', 'merchant:' || p.client_id || ':payable', r.amount),
    ('fee', 'merchant:' || p.client_id || ':payable', -r.fee),
    ('fee', 'gateway:fees', r.fee)) as e (kind, account, amount)
  union all
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
  where m.happened and p.paid_amount > 0
  union all
  select id, 'settled', 'merchant:' || client_id || ':payable', -paid_out from settlement_batches
  union all
  select batch_id, 'settled', 'settlement:' || account_id, amount from settlement_transfers
  union all
  select d.id, 'resolved', e.account, e.amount
  from reconciliation_differences d
  cross join lateral (values
    ('acquirer:' || d.channel || ':receivable', coalesce(d.ours, 0) - coalesce(d.theirs, 0)),
    ('gateway:differences', coalesce(d.theirs, 0) - coalesce(d.ours, 0))) as e (account, amount)
  where d.status = 'RESOLVED'`;

/** What is not settled yet, by merchant: the balance that their accounts must have. */
const unsettled = sql`
  select p.client_id, r.amount - r.fee as amount
  from receipts r join payments p on p.id = r.payment_id where r.batch_id is null
  union all
  select f.client_id, f.fee_returned - f.amount
  from refunds f join payments p on p.id = f.payment_id
  where f.batch_id is null and p.paid_amount > 0
    and (f.status = 'SUCCESS' or f.status = 'DUE')
  union all
  select client_id, amount - fee_returned from refunds
  where batch_id is not null and restored_batch_id is null and status = 'FAILED'
  union all
  select client_id, carried_out from settlement_batches b
  where number = (select max(number) from settlement_batches l where l.client_id = b.client_id)`;

export const proofs: readonly Proof[] = [
  {
    says: 'every transaction has postings, and they sum to zero',
    offenders: sql`
      select t.id::text as what from ledger_transactions t
      left join postings p on p.transaction_id = t.id
      group by t.id having sum(p.amount) is distinct from 0 limit 10`,
  },
  {
    says: 'every balance is the sum of its postings',
    offenders: sql`
      select coalesce(b.account, p.account) as what
      from (select account, sum(balance) as total from ledger_balances group by account) b
      full join (select account, sum(amount) as total from postings group by account) p
        on p.account = b.account
      where b.total is distinct from p.total and coalesce(b.total, p.total) <> 0 limit 10`,
  },
  {
    says: 'every receipt, refund, batch and resolved difference has exactly its postings',
    offenders: sql`
      select coalesce(e.kind, a.kind) || ' ' || coalesce(e.fact_id, a.fact_id)::text as what
      from (select fact_id, kind, account, sum(amount) as total from (${expected}) as all_expected
            group by 1, 2, 3 having sum(amount) <> 0) e
      full join (select t.fact_id, t.kind, ${owed} as account, sum(p.amount) as total
                 from postings p join ledger_transactions t on t.id = p.transaction_id
                 where t.kind not in ('held', 'released')
                 group by 1, 2, 3 having sum(p.amount) <> 0) a
        on a.fact_id = e.fact_id and a.kind = e.kind and a.account = e.account
      where e.total is distinct from a.total limit 10`,
  },
  {
    says: 'every paid payment has its receipts, and no other has any',
    offenders: sql`
      select p.client_id || ' ' || p.reference as what
      from payments p
      left join (select payment_id, sum(amount) as total from receipts group by 1) r
        on r.payment_id = p.id
      where coalesce(r.total, 0) <> p.paid_amount
        or (p.status in ('SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED') and p.paid_amount = 0)
        or (p.status not in ('SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED')
            and p.paid_amount > 0)
      limit 10`,
  },
  {
    says: 'refunded is within paid, captured within authorized, and fees are those of the receipts',
    offenders: sql`
      select p.client_id || ' ' || p.reference as what
      from payments p
      left join (select payment_id, sum(fee) as fees from receipts group by 1) r
        on r.payment_id = p.id
      left join (select payment_id,
                   sum(amount) filter (where status = 'SUCCESS') as done,
                   sum(amount) filter (where status in ('OPENING', 'DUE')) as open,
                   sum(fee_returned) filter (where status in ('SUCCESS', 'DUE')) as returned
                 from refunds group by 1) f
        on f.payment_id = p.id
      where p.refunded_amount + p.refunding_amount > p.paid_amount
        or (p.authorized_amount > 0 and p.paid_amount > p.authorized_amount)
        or (p.paid_amount > 0 and (coalesce(f.done, 0) <> p.refunded_amount
            or coalesce(f.open, 0) <> p.refunding_amount))
        or coalesce(r.fees, 0) - coalesce(f.returned, 0) <> p.fee_amount
      limit 10`,
  },
  {
    says: 'what is held is what is left of the payments that are held',
    offenders: sql`
      select p.client_id || ' ' || p.reference as what
      from payments p
      left join (select t.payment_id, sum(o.amount) as total
                 from ledger_transactions t join postings o on o.transaction_id = t.id
                 where o.account like 'merchant:%:held' group by 1) h
        on h.payment_id = p.id
      left join (select payment_id, sum(amount) as total from refunds
                 where status = 'DUE' group by 1) d
        on d.payment_id = p.id
      where (p.held or h.total is not null) and coalesce(h.total, 0) <>
        case when p.held
          then p.paid_amount - p.fee_amount - p.refunded_amount - coalesce(d.total, 0)
          else 0 end
      limit 10`,
  },
  {
    says: 'what merchants are owed is what has not been settled',
    offenders: sql`
      select coalesce(u.client_id, b.client_id) as what
      from (select client_id, sum(amount) as total from (${unsettled}) as items group by 1) u
      full join (select regexp_replace(account, '^merchant:(.*):(payable|held)$', '\\1') as client_id,
                   sum(balance) as total
                 from ledger_balances where account ~ '^merchant:.*:(payable|held)$' group by 1) b
        on b.client_id = u.client_id
      where coalesce(u.total, 0) <> coalesce(b.total, 0) limit 10`,
  },
  {
    says: 'every batch is the sum of its receipts and refunds, carries on from the last, and pays it out',
    offenders: sql`
      select b.client_id || ' ' || b.number as what
      from (select *, lag(number, 1, 0) over w as last, lag(carried_out, 1, 0::bigint) over w as owing
            from settlement_batches window w as (partition by client_id order by number)) b
      left join (select batch_id, count(*) as n, sum(amount) as gross, sum(fee) as fees
                 from receipts where batch_id is not null group by 1) r on r.batch_id = b.id
      left join (select batch_id, count(*) as n, sum(amount - fee_returned) as total
                 from refunds where batch_id is not null group by 1) f on f.batch_id = b.id
      left join (select restored_batch_id, sum(amount - fee_returned) as total
                 from refunds where restored_batch_id is not null group by 1) s
        on s.restored_batch_id = b.id
      left join (select batch_id, sum(amount) as total from settlement_transfers group by 1) t
        on t.batch_id = b.id
      where b.number <> b.last + 1 or b.carried_in <> b.owing
        or b.receipts is distinct from r.n or b.gross is distinct from r.gross
        or b.fees is distinct from r.fees or b.refunds <> coalesce(f.n, 0)
        or b.refunded <> coalesce(f.total, 0) or b.restored <> coalesce(s.total, 0)
        or b.paid_out <> coalesce(t.total, 0)
      limit 10`,
  },
];
