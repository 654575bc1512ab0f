// The postings that receipts, refunds, batches and resolved differences must have, as SQL.
import { type Sql, sql } from '../storage/db.ts';

/** Ids that a proof is limited to; undefined for the whole ledger. */
export type Among = readonly string[] | undefined;

/** The condition that a column is one of the ids. */
export function among(column: Sql, ids: Among): Sql {
  return ids === undefined ? sql`true` : sql`${column} = any(${ids}::uuid[])`;
}

/** `fact_id`, `kind`, `account` and `amount` of each posting that must exist for these facts. */
export function expectedPostings(facts: Among): Sql {
  return sql`
    select r.id as fact_id, e.kind, e.account, e.amount
    from receipts r join payments p on p.id = r.payment_id
    cross join lateral (values
      ('paid', 'acquirer:' || p.channel || ':receivable', -r.amount),
      ('paid', 'merchant:' || p.client_id || ':payable', r.amount),
      ('fee', 'merchant:' || p.client_id || ':payable', -r.fee),
      ('fee', 'gateway:fees', r.fee)) as e (kind, account, amount)
    where ${among(sql`r.id`, facts)}
    union all
    ${refundPostings(facts)}
    union all
    select id, 'settled', 'merchant:' || client_id || ':payable', -paid_out from settlement_batches
    where ${among(sql`id`, facts)}
    union all
    select t.batch_id, 'settled', 'settlement:'
      || replace(replace(b.client_id, '%', '%25'), ':', '%3A') || ':' || t.account_id, t.amount
    from settlement_transfers t join settlement_batches b on b.id = t.batch_id
    where ${among(sql`t.batch_id`, facts)}
    union all
    select d.id, 'resolved', e.account, e.amount
    from reconciliation_differences d
    cross join lateral (values
      ('acquirer:' || d.channel || ':receivable', coalesce(d.ours, 0) - coalesce(d.theirs, 0)),
      ('gateway:differences', coalesce(d.theirs, 0) - coalesce(d.ours, 0))) as e (account, amount)
    where d.status = 'RESOLVED' and ${among(sql`d.id`, facts)}`;
}

/** A refund moves money from a side to a side: the merchant (''), what is due by hand, fees, the acquirer. */
function refundPostings(facts: Among): Sql {
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
