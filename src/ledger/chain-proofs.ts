// The proofs of the chain: nothing that is sealed has changed or is missing, and payees are those that were entered.
import { type Sql, sql } from '../storage/db.ts';
import { type Among, among } from './among.ts';
import { beforeFirst, blockHash } from './chain.ts';
import { type EntryKind, entryKinds, hashesOf } from './entries.ts';
import type { Proof } from './proof.ts';

/** Entries whose row says something else than when it was sealed, or is gone. */
function unlikeSealed(kind: EntryKind, ids: Among): Sql {
  return sql`
    select 'entry ' || e.sequence || ', ' || ${kind}::text || ' ' || e.id
      || case when h.id is null then ', is missing' else '' end as what
    from ledger_entries e left join (${hashesOf[kind](ids)}) h on h.id = e.id
    where e.kind = ${entryKinds[kind]}::smallint and ${among(sql`e.id`, ids)}
      and h.hash is distinct from e.hash`;
}

const sealedTransactions: Proof = {
  says: 'every sealed transaction, with what it books, is as it was',
  of: 'transactions',
  offenders: (ids) => unlikeSealed('transaction', ids),
};

const sealedBatches: Proof = {
  says: 'every sealed batch, with the accounts that it pays, is as it was',
  of: 'batches',
  offenders: (ids) => unlikeSealed('batch', ids),
};

const sealedSteps: Proof = {
  says: 'every sealed step of a payout is as it was',
  of: 'facts',
  offenders: (ids) => unlikeSealed('payoutStep', ids),
};

const sealedCash: Proof = {
  says: 'every sealed remittance, statement of a bank and match of the two is as it was',
  of: 'facts',
  offenders: (ids) => sql`
    ${unlikeSealed('remittance', ids)}
    union all ${unlikeSealed('statement', ids)}
    union all ${unlikeSealed('match', ids)}`,
};

const shares: Proof = {
  says: 'what receipts and refunds give whom is as it was sealed',
  offenders: () => sql`
    ${unlikeSealed('shares', undefined)}
    union all
    select 'shares of ' || c.item_id from (
      select distinct on (item_id) item_id, after from share_changes order by item_id, id desc) c
    left join receipts r on r.id = c.item_id left join refunds f on f.id = c.item_id
    where c.after is distinct from coalesce(r.shares, f.shares)`,
};

const accounts: Proof = {
  says: 'the bank accounts of merchants are those that were entered and sealed',
  always: true,
  offenders: () => sql`
    ${unlikeSealed('accounts', undefined)}
    union all
    select 'accounts of ' || m.client_id from merchants m left join (
      select distinct on (client_id) client_id, accounts from settlement_account_versions
      order by client_id, number desc) v on v.client_id = m.client_id
    where m.settlement_accounts <> coalesce(v.accounts, '[]')`,
};

/** A merchant of a sandbox without an account is paid to one that stands for it. */
const payees: Proof = {
  says: 'every transfer goes to an account that its merchant had',
  of: 'batches',
  offenders: (ids) => sql`
    select b.client_id || ' ' || b.number || ' ' || t.account_id as what
    from settlement_transfers t join settlement_batches b on b.id = t.batch_id
    where ${among(sql`t.batch_id`, ids)} and t.account_id <> 'unassigned'
      and exists (select from settlement_account_versions v where v.client_id = b.client_id)
      and not exists (
        select from settlement_account_versions v
        where v.client_id = b.client_id and v.accounts @> jsonb_build_array(jsonb_build_object(
          'id', t.account_id, 'bank', t.bank, 'number', t.number, 'holder', t.holder)))`,
};

/** After a restore, transactions of the database have other numbers. */
const sealedBefore = sql`(select sealed_before from ledger_sealing where saved_in = written)`;

/** Transactions that were there when the chain had got further. */
const everySealed: Proof = {
  says: 'everything that was booked before the end of the chain is in it',
  offenders: () => sql`
    select t.id::text as what from ledger_transactions t
    left join ledger_entries e on e.id = t.id
    where e.id is null and t.written < ${sealedBefore}
    union all
    select b.id::text from settlement_batches b left join ledger_entries e on e.id = b.id
    where e.id is null and b.written < ${sealedBefore}
    union all
    select s.id::text from payout_steps s left join ledger_entries e on e.id = s.id
    where e.id is null and s.written < ${sealedBefore}`,
};

/** Days are signed from the blocks that there are: a day without its block means that blocks were exchanged. */
const heads: Proof = {
  says: 'every signed head is a block of the chain',
  always: true,
  offenders: () => sql`
    select h.day::text as what from ledger_heads h left join ledger_blocks b on b.number = h.block
    where b.hash is distinct from h.hash or b.last is distinct from h.sequence`,
};

const periods: Proof = {
  says: 'every closed month, with its statements, and every invoice is as it was sealed',
  always: true,
  offenders: () => sql`
    ${unlikeSealed('period', undefined)}
    union all ${unlikeSealed('invoice', undefined)}`,
};

export const chainProofs: readonly Proof[] = [
  sealedTransactions,
  sealedBatches,
  sealedSteps,
  sealedCash,
  everySealed,
  shares,
  accounts,
  payees,
  periods,
  heads,
];

export const blocksSay = 'the chain has no gap, and every block covers the one before';

/** What is wrong with the blocks after the one that is proven. */
export function wrongBlocks(proven: bigint): Sql {
  return sql`
    with blocks as materialized (
      select b.number, b.first, b.last, b.at, b.hash, e.n, e.entries,
        lag(b.number) over w as number_before, lag(b.last) over w as last_before,
        lag(b.hash) over w as before
      from ledger_blocks b left join lateral (
        select count(*) as n, string_agg(hash, ''::bytea order by sequence) as entries
        from ledger_entries where sequence between b.first and b.last) e on true
      where b.number >= ${proven}::bigint
      window w as (order by b.number)
    )
    select 'block ' || number as what from blocks
    where number > ${proven}::bigint and (number <> coalesce(number_before, 0) + 1
      or first <> coalesce(last_before, 0) + 1 or n <> last - first + 1
      or hash is distinct from ${blockHash(sql`coalesce(before, ${beforeFirst})`)})
    union all
    select 'block ' || ${proven}::bigint || ' is missing'
    where ${proven}::bigint > (select coalesce(max(number), 0) from ledger_blocks)
    union all
    select 'entries after the last block' where (select max(sequence) from ledger_entries)
      is distinct from (select max(last) from ledger_blocks)`;
}
