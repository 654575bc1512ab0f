// The proofs of the ledger. Each returns the rows that break it, of the whole ledger or of what has changed.
import { randomBytes } from 'node:crypto';
import { sql } from '../storage/db.ts';
import { among } from './among.ts';
import { cashProofs } from './cash-proofs.ts';
import { exceptionProofs } from './exception-proofs.ts';
import { expectedPostings } from './expected/index.ts';
import { wrongFees } from './priced.ts';
import type { Proof } from './proof.ts';
import { wrongNotes } from './reserved.ts';

const sumToZero: Proof = {
  says: 'every transaction has postings of its time, and they sum to zero',
  of: 'transactions',
  offenders: (ids) => sql`
    select transaction_id::text as what from postings where ${among(sql`transaction_id`, ids)}
    group by transaction_id having sum(amount) <> 0 or min(at) <> max(at)
    union all
    select id::text from ledger_transactions t where ${among(sql`id`, ids)}
      and not exists (select 1 from postings p where p.transaction_id = t.id and p.at = t.at)`,
};

/** A payment's money is with its merchant, payable or held. Which of the two is a proof of its own. */
const owner = sql`case when p.account like 'merchant:%:held'
  then regexp_replace(p.account, ':held$', ':payable') else p.account end`;

/**
 * A fact's postings are compared by one sum: of each amount times a hash of its kind and account. The hash has 64
 * bits and another seed each time, so that no mistake can hide from it, and a million facts take a third less
 * time than with a group for each account.
 */
const provenByPayment = sql`'held', 'released', 'authorized', 'authorization_ended'`;

const exactPostings: Proof = {
  says: 'every receipt, refund, batch, payout, dispute, journal, exception, remittance and entry of a bank has exactly its postings',
  of: 'facts',
  offenders: (ids) => sql`
    select fact_id::text as what from (
      ${expectedPostings(ids)}
      union all
      select t.fact_id, t.kind, ${owner}, -p.amount
      from postings p join ledger_transactions t on t.id = p.transaction_id
      where t.kind not in (${provenByPayment}) and ${among(sql`t.fact_id`, ids)}
    ) as both_sides (fact_id, kind, account, amount)
    group by fact_id
    having sum(amount::numeric * hashtextextended(kind || ' ' || account, ${newSeed()}::bigint)) <> 0`,
};

function newSeed(): bigint {
  return randomBytes(8).readBigInt64BE();
}

const received: Proof = {
  says: 'every paid payment has its receipts, which have its merchant and are held with it, and no other has any',
  of: 'payments',
  offenders: (ids) => sql`
    select p.client_id || ' ' || p.reference as what
    from payments p
    left join (select payment_id, sum(amount) as total, min(client_id) as client_id,
                 min(client_id) <> max(client_id) or bool_and(held) <> bool_or(held) as differ,
                 bool_or(held) as held
               from receipts where ${among(sql`payment_id`, ids)} group by 1) r on r.payment_id = p.id
    where ${among(sql`p.id`, ids)} and (coalesce(r.total, 0) <> p.paid_amount
      or r.differ or r.client_id <> p.client_id or r.held <> p.held
      or (p.status in ('SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED') and p.paid_amount = 0)
      or (p.status not in ('SUCCESS', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED')
          and p.paid_amount > 0))`,
};

const withinLimits: Proof = {
  says: 'refunded and disputed are within paid, captured within authorized, and fees are those of the receipts',
  of: 'payments',
  offenders: (ids) => sql`
    select p.client_id || ' ' || p.reference as what
    from payments p
    left join (select payment_id, sum(fee) as fees, sum(tax) as taxes from receipts
               where ${among(sql`payment_id`, ids)} group by 1) r on r.payment_id = p.id
    left join (select payment_id,
                 sum(amount) filter (where status = 'SUCCESS') as done,
                 sum(amount) filter (where status in ('OPENING', 'DUE')) as open,
                 sum(fee_returned) filter (where status in ('SUCCESS', 'DUE')) as returned,
                 sum(tax_returned) filter (where status in ('SUCCESS', 'DUE')) as taxes_returned
               from refunds where ${among(sql`payment_id`, ids)} group by 1) f on f.payment_id = p.id
    where ${among(sql`p.id`, ids)} and (
      p.refunded_amount + p.refunding_amount + p.disputed_amount > p.paid_amount
      or (p.authorized_amount > 0 and p.paid_amount > p.authorized_amount)
      or (p.paid_amount > 0 and (coalesce(f.done, 0) <> p.refunded_amount
          or coalesce(f.open, 0) <> p.refunding_amount))
      or coalesce(r.fees, 0) - coalesce(f.returned, 0) <> p.fee_amount
      or coalesce(r.taxes, 0) - coalesce(f.taxes_returned, 0) <> p.tax_amount)`,
};

/** Receipts from before terms had versions name none. */
const priced: Proof = {
  says: 'every receipt has the fee and the tax of the terms that it names',
  of: 'facts',
  offenders: wrongFees,
};

const reserved: Proof = {
  says: 'what is noted as reserved is what is authorized and not captured',
  of: 'payments',
  offenders: wrongNotes,
};

const held: Proof = {
  says: 'what is held is what is left of the payments that are held',
  of: 'payments',
  offenders: (ids) => sql`
    select p.client_id || ' ' || p.reference as what
    from payments p
    left join (select t.payment_id, sum(o.amount) as total
               from ledger_transactions t join postings o on o.transaction_id = t.id
               where o.account like 'merchant:%:held' and ${among(sql`t.payment_id`, ids)}
               group by 1) h on h.payment_id = p.id
    left join (select payment_id, sum(amount) as total from refunds
               where status = 'DUE' and ${among(sql`payment_id`, ids)} group by 1) d
      on d.payment_id = p.id
    where ${among(sql`p.id`, ids)} and (p.held or h.total is not null) and coalesce(h.total, 0) <>
      case when p.held
        then p.paid_amount - p.fee_amount - p.refunded_amount - coalesce(d.total, 0)
          - p.disputed_amount
        else 0 end`,
};

const batchSums: Proof = {
  says: 'every batch is the sum of its receipts, refunds and adjustments, carries on from the last, and pays it out or keeps it',
  of: 'batches',
  offenders: (ids) => sql`
    select b.client_id || ' ' || b.number as what
    from settlement_batches b
    left join settlement_batches before
      on before.client_id = b.client_id and before.number = b.number - 1
    left join (select batch_id, count(*) as n, sum(amount) as gross, sum(fee) as fees
               from receipts where batch_id is not null and ${among(sql`batch_id`, ids)}
               group by 1) r on r.batch_id = b.id
    left join (select batch_id, count(*) as n, sum(amount - fee_returned) as total
               from refunds where batch_id is not null and ${among(sql`batch_id`, ids)}
               group by 1) f on f.batch_id = b.id
    left join (select restored_batch_id, sum(amount - fee_returned) as total
               from refunds where restored_batch_id is not null
                 and ${among(sql`restored_batch_id`, ids)} group by 1) s on s.restored_batch_id = b.id
    left join (select batch_id, sum(amount) as total from merchant_adjustments
               where batch_id is not null and ${among(sql`batch_id`, ids)}
               group by 1) a on a.batch_id = b.id
    left join (select batch_id, sum(amount) as total from settlement_transfers
               where ${among(sql`batch_id`, ids)} group by 1) t on t.batch_id = b.id
    left join (select batch_id, sum(amount) as total from settlement_unpaid
               where ${among(sql`batch_id`, ids)} group by 1) u on u.batch_id = b.id
    left join (select restored_batch_id, sum(amount) as total from payouts
               where restored_batch_id is not null and ${among(sql`restored_batch_id`, ids)}
               group by 1) o on o.restored_batch_id = b.id
    where ${among(sql`b.id`, ids)} and ((b.number <> 1 and before.id is null)
      or b.carried_in <> coalesce(before.carried_out, 0)
      or b.unpaid_in <> coalesce(before.unpaid_out, 0)
      or b.unpaid_out <> coalesce(u.total, 0)
      or b.receipts <> coalesce(r.n, 0) or b.gross <> coalesce(r.gross, 0)
      or b.fees <> coalesce(r.fees, 0) or b.refunds <> coalesce(f.n, 0)
      or b.refunded <> coalesce(f.total, 0) or b.restored <> coalesce(s.total, 0)
      or b.adjusted <> coalesce(a.total, 0) or b.returned_in <> coalesce(o.total, 0)
      or b.paid_out <> coalesce(t.total, 0))`,
};

const settledItems: Proof = {
  says: 'what is settled belongs to its batch’s merchant, and is done, due, rejected or returned',
  of: 'batches',
  offenders: (ids) => sql`
    (select p.client_id || ' ' || p.reference as what
     from settlement_batches b join receipts r on r.batch_id = b.id
     join payments p on p.id = r.payment_id
     where ${among(sql`b.id`, ids)} and p.client_id <> b.client_id)
    union all
    (select f.client_id || ' ' || f.reference
     from settlement_batches b join refunds f on b.id in (f.batch_id, f.restored_batch_id)
     where ${among(sql`b.id`, ids)} and (b.client_id <> f.client_id or f.batch_id is null
       or (f.status not in ('SUCCESS', 'DUE') and (f.status <> 'FAILED' or f.due_at is null))
       or (f.restored_batch_id is not null and f.status <> 'FAILED')))
    union all
    (select 'payout ' || o.id from settlement_batches b join payouts o on o.restored_batch_id = b.id
     where ${among(sql`b.id`, ids)} and (b.client_id <> o.client_id
       or o.status not in ('FAILED', 'RETURNED')))
    union all
    (select a.client_id || ' ' || a.kind
     from settlement_batches b join merchant_adjustments a on a.batch_id = b.id
     where ${among(sql`b.id`, ids)} and a.client_id <> b.client_id)`,
};

/** What is not settled yet, by merchant: the balance that their accounts must have. */
const unsettled = sql`
  select client_id, amount - fee as amount from receipts where batch_id is null
  union all
  select f.client_id, f.fee_returned - f.amount
  from refunds f join payments p on p.id = f.payment_id
  where f.batch_id is null and p.paid_amount > 0
    and (f.status = 'SUCCESS' or f.status = 'DUE')
  union all
  select client_id, amount - fee_returned from refunds
  where batch_id is not null and restored_batch_id is null and status = 'FAILED'
  union all
  select client_id, amount from payouts
  where status in ('FAILED', 'RETURNED') and restored_batch_id is null
  union all
  select client_id, amount from merchant_adjustments where batch_id is null
  union all
  select client_id, carried_out + unpaid_out from (
    select distinct on (client_id) client_id, carried_out, unpaid_out from settlement_batches
    order by client_id, number desc) as last`;

/**
 * For a change this follows from the other proofs: every fact has exactly its postings, every balance is their
 * sum, and every batch is the sum of its items and pays it out. So it is proven only for the whole.
 */
const owed: Proof = {
  says: 'what merchants are owed is what has not been settled',
  offenders: () => sql`
    select coalesce(u.client_id, b.client_id) as what
    from (select client_id, sum(amount) as total from (${unsettled}) as items group by 1) u
    full join (select regexp_replace(account, '^merchant:(.*):(payable|held)$', '\\1') as client_id,
                 sum(balance) as total
               from ledger_balances where account ~ '^merchant:.*:(payable|held)$' group by 1) b
      on b.client_id = u.client_id
    where coalesce(u.total, 0) <> coalesce(b.total, 0)`,
};

/** A payout is not told apart from its transfer: it has its merchant, account and amount. */
const payouts: Proof = {
  says: 'every payout is one transfer of its batch, and is where its last step says',
  of: 'facts',
  offenders: (ids) => sql`
    select o.id::text as what from payouts o
    join settlement_batches b on b.id = o.batch_id
    left join settlement_transfers t on t.batch_id = o.batch_id and t.account_id = o.account_id
    left join (select distinct on (payout_id) payout_id, status, bank_account from payout_steps
      where ${among(sql`payout_id`, ids)} order by payout_id, number desc) s on s.payout_id = o.id
    where ${among(sql`o.id`, ids)} and (t.amount is distinct from o.amount
      or o.client_id <> b.client_id or s.status is distinct from o.status
      or s.bank_account is distinct from o.bank_account)`,
};

/** The proofs of what is booked, those that take longest first. */
export const bookProofs: readonly Proof[] = [
  exactPostings,
  sumToZero,
  received,
  withinLimits,
  priced,
  held,
  reserved,
  owed,
  batchSums,
  settledItems,
  payouts,
  ...exceptionProofs,
  ...cashProofs,
];
