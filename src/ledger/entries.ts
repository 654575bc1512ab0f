// What the chain covers, as SQL: the hash of what each transaction, batch, version of accounts, bank's statement, … says.
import { type Sql, sql } from '../storage/db.ts';
import { type Among, among } from './among.ts';

/** The kinds of entries, as `ledger_entries.kind` has them. */
export const entryKinds = {
  transaction: 1,
  batch: 2,
  accounts: 3,
  shares: 4,
  period: 11,
  invoice: 12,
  payoutStep: 5,
  statement: 6,
  remittance: 7,
  match: 8,
} as const;
export type EntryKind = keyof typeof entryKinds;

/**
 * `id` and `hash` of the rows of a kind. The hashes of what is sealed depend on each text here: none of them may
 * ever change. Instants are microseconds.
 */
export const hashesOf: Readonly<Record<EntryKind, (ids: Among) => Sql>> = {
  transaction: transactionHashes,
  batch: batchHashes,
  accounts: accountsHashes,
  shares: shareHashes,
  period: periodHashes,
  invoice: invoiceHashes,
  payoutStep: payoutStepHashes,
  statement: statementHashes,
  remittance: remittanceHashes,
  match: matchHashes,
};

function hashOf(text: Sql): Sql {
  return sql`sha256(convert_to(${text}::text, 'UTF8'))`;
}

const micros = (column: Sql) => sql`(extract(epoch from ${column}) * 1000000)::bigint`;

/**
 * A transaction with who caused it, its postings, and the receipt, refund, dispute, … that it books. Those from before
 * it was recorded when they were written keep their hash.
 */
function transactionHashes(ids: Among): Sql {
  return sql`
    select t.id, ${hashOf(sql`(json_build_array('transaction', t.id, t.kind, t.fact_id, t.payment_id,
      ${micros(sql`t.at`)}, t.request, t.by, t.reason, o.lines, case
        when r.id is not null then json_build_array(r.payment_id, r.key, r.amount, r.fee,
          ${micros(sql`r.paid_at`)}, case when c.item_id is null then r.shares else c.before end,
          p.client_id, p.channel, p.reference, p.amount)
        when f.id is not null then json_build_array(f.client_id, f.payment_id, f.reference, f.amount,
          f.fee_returned, case when c.item_id is null then f.shares else c.before end)
        when d.id is not null then json_build_array(d.reconciliation_id, d.channel, d.kind, d.reference,
          d.ours, d.theirs)
        when i.id is not null then json_build_array(i.channel, i.kind, i.reference, i.payment_id,
          i.amount)
        when m.id is not null then json_build_array(m.item_id, m.kind, m.amount)
        when q.id is not null then json_build_array(q.client_id, q.payment_id, q.channel, q.reference,
          q.amount, q.reason_code, ${micros(sql`q.due_at`)}, x.adjusted)
        when j.id is not null then json_build_array(j.reverses, x.adjusted)
        when t.kind = 'credited' then json_build_array(x.adjusted)
      end)::text || coalesce(' ' || ${micros(sql`t.recorded_at`)}, ''))`)} as hash
    from ledger_transactions t
    left join (
      select transaction_id, json_agg(json_build_array(account, amount) order by line) as lines
      from postings where ${among(sql`transaction_id`, ids)} group by transaction_id
    ) o on o.transaction_id = t.id
    left join receipts r on t.kind in ('paid', 'applied') and r.id = t.fact_id
    left join payments p on p.id = r.payment_id
    left join refunds f on f.id = t.fact_id and t.kind in (${refundKinds})
    left join reconciliation_differences d on d.id = t.fact_id and t.kind = 'resolved'
    left join suspense_items i on i.id = t.fact_id and t.kind = 'suspended'
    left join suspense_moves m on m.id = t.fact_id and t.kind in ('given_back', 'written_off')
    left join disputes q on q.id = t.fact_id and t.kind in (${disputeKinds})
    left join journals j on j.id = t.fact_id and t.kind = 'manual'
    left join lateral (
      select json_agg(json_build_array(a.client_id, a.payment_id, a.amount, a.shares) order by a.id) as adjusted
      from merchant_adjustments a
      where t.kind in ('manual', 'credited', ${disputeKinds}) and a.fact_id = t.fact_id
        and a.kind = case t.kind when 'dispute_opened' then 'DISPUTE'
          when 'dispute_won' then 'DISPUTE_WON' when 'dispute_fee' then 'DISPUTE_FEE'
          when 'manual' then 'JOURNAL' when 'credited' then 'CREDIT' end
    ) x on true
    left join ${firstShares(ids)}
    where ${among(sql`t.id`, ids)}`;
}

const refundKinds = sql`'voided', 'refunded', 'fee_returned', 'refund_due', 'refund_done', 'refund_rejected'`;

const disputeKinds = sql`'dispute_opened', 'dispute_won', 'dispute_lost', 'dispute_fee'`;

/** The first shares of what was split again, as `c`. A few facts look for theirs; for all of them one pass is faster. */
function firstShares(ids: Among): Sql {
  return ids === undefined
    ? sql`(select distinct on (item_id) item_id, before from share_changes order by item_id, id) c
        on c.item_id = t.fact_id`
    : sql`lateral (select item_id, before from share_changes where item_id = t.fact_id
        order by id limit 1) c on true`;
}

/** A batch with its transfers and the bank accounts that they go to. */
function batchHashes(ids: Among): Sql {
  return sql`
    select b.id, ${hashOf(sql`json_build_array('batch', b.id, b.client_id, b.number, b.kind,
      ${micros(sql`b.at`)}, b.receipts, b.gross, b.fees, b.refunds, b.refunded, b.restored, b.carried_in,
      b.carried_out, b.paid_out, t.transfers)::text
      || case when b.adjusted = 0 then '' else ' adjusted ' || b.adjusted end`)} as hash
    from settlement_batches b left join (
      select batch_id, json_agg(json_build_array(account_id, bank, number, holder, shared, amount)
        order by account_id collate "C") as transfers
      from settlement_transfers where ${among(sql`batch_id`, ids)} group by batch_id
    ) t on t.batch_id = b.id
    where ${among(sql`b.id`, ids)}`;
}

function accountsHashes(ids: Among): Sql {
  return sql`
    select id, ${hashOf(sql`json_build_array('accounts', id, client_id, number, accounts,
      ${micros(sql`at`)})`)} as hash
    from settlement_account_versions where ${among(sql`id`, ids)}`;
}

function shareHashes(ids: Among): Sql {
  return sql`
    select id, ${hashOf(sql`json_build_array('shares', id, item_id, before, after,
      ${micros(sql`at`)})`)} as hash
    from share_changes where ${among(sql`id`, ids)}`;
}

/** A closed month with its statements. Its balances are in it as their digest. */
function periodHashes(ids: Among): Sql {
  return sql`
    select p.id, ${hashOf(sql`json_build_array('period', p.id, p.month, ${micros(sql`p.until`)}, p.by,
      ${micros(sql`p.at`)}, p.block, p.sequence, p.hash, p.balances, p.signature, s.lines)`)} as hash
    from ledger_periods p left join (
      select month, json_agg(json_build_array(id, number, client_id, name, opening, closing, movements)
        order by number) as lines
      from statements group by month
    ) s on s.month = p.month
    where ${among(sql`p.id`, ids)}`;
}

function invoiceHashes(ids: Among): Sql {
  return sql`
    select id, ${hashOf(sql`json_build_array('invoice', id, kind, number, client_id, name, month, fees,
      tax_base, tax, lines, seller, corrects, reason, by, ${micros(sql`at`)})`)} as hash
    from invoices where ${among(sql`id`, ids)}`;
}

/** A step with the payout that it is of. */
function payoutStepHashes(ids: Among): Sql {
  return sql`
    select s.id, ${hashOf(sql`json_build_array('payout step', s.id, s.number, s.status,
      ${micros(sql`s.at`)}, s.by, s.bank_account, s.bank_reference, s.reason, s.file_id,
      o.id, o.batch_id, o.account_id, o.client_id, o.amount)`)} as hash
    from payout_steps s join payouts o on o.id = s.payout_id where ${among(sql`s.id`, ids)}`;
}

/** A bank's statement with its entries. */
function statementHashes(ids: Among): Sql {
  return sql`
    select s.id, ${hashOf(sql`json_build_array('statement', s.id, s.bank_account, s.number, s.format, s.name,
      encode(s.digest, 'hex'), s.from_day, s.to_day, s.opening, s.closing, ${micros(sql`s.at`)},
      ${micros(sql`s.booked_at`)}, s.by, e.lines)`)} as hash
    from bank_statements s left join (
      select statement_id, json_agg(json_build_array(id, line, day, amount, reference, text) order by line) as lines
      from bank_entries where ${among(sql`statement_id`, ids)} group by statement_id
    ) e on e.statement_id = s.id
    where ${among(sql`s.id`, ids)}`;
}

/** A remittance as it was announced. That it arrived is an entry of its own; that it never will is a transaction. */
function remittanceHashes(ids: Among): Sql {
  return sql`
    select id, ${hashOf(sql`json_build_array('remittance', id, reconciliation_id, channel, reference, day,
      due_day, lines, gross, cost, net, ${micros(sql`at`)}, ${micros(sql`booked_at`)}, by)`)} as hash
    from remittances where ${among(sql`id`, ids)}`;
}

/** What an entry of a statement was matched with. */
function matchHashes(ids: Among): Sql {
  return sql`
    select m.id, ${hashOf(sql`json_build_array('match', m.id, m.entry_id, m.kind, m.account, m.difference,
      ${micros(sql`m.at`)}, ${micros(sql`m.booked_at`)}, m.by, m.reason, p.lines)`)} as hash
    from bank_matches m left join (
      select match_id, json_agg(json_build_array(part, amount, remittance_id, payout_id, item_id, move_id)
        order by part) as lines
      from bank_match_parts where ${among(sql`match_id`, ids)} group by match_id
    ) p on p.match_id = m.id
    where ${among(sql`m.id`, ids)}`;
}
