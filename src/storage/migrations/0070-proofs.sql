-- What the proof of the ledger needs to read only what has changed since it was proven.

-- The transaction that wrote a row's columns last. As a generated column it also notices a change by hand,
-- and costs no trigger. It is called immutable because PostgreSQL demands that of generated columns: the
-- value is right because it is computed exactly when one of the columns in its argument is written.
create function written_in(columns integer) returns bigint language plpgsql immutable as $$
begin
  return pg_current_xact_id()::text::bigint;
end
$$;

alter table payments add column written bigint generated always as (written_in(num_nonnulls(client_id,
  channel, status, amount, paid_amount, refunded_amount, refunding_amount, authorized_amount, fee_amount,
  held, version))) stored;
alter table receipts add column written bigint generated always as (written_in(num_nonnulls(payment_id,
  key, amount, fee))) stored;
alter table refunds add column written bigint generated always as (written_in(num_nonnulls(client_id,
  payment_id, type, status, amount, fee_returned, due_at))) stored;
alter table ledger_transactions add column written bigint generated always as (written_in(num_nonnulls(
  kind, fact_id, payment_id))) stored;
alter table postings add column written bigint generated always as (written_in(num_nonnulls(
  transaction_id, account, amount))) stored;
alter table settlement_batches add column written bigint generated always as (written_in(num_nonnulls(
  client_id, number, receipts, gross, fees, refunds, refunded, restored, carried_in, carried_out,
  paid_out))) stored;
alter table settlement_transfers add column written bigint generated always as (written_in(num_nonnulls(
  batch_id, account_id, amount))) stored;
alter table reconciliation_differences add column written bigint generated always as (written_in(
  num_nonnulls(channel, ours, theirs, status))) stored;

-- What is new is at the end of its table, so that a summary for each range of pages is enough to find it.
create index payments_written on payments using brin (written) with (autosummarize = on);
create index receipts_written on receipts using brin (written) with (autosummarize = on);
create index refunds_written on refunds using brin (written) with (autosummarize = on);
create index ledger_transactions_written on ledger_transactions using brin (written)
  with (autosummarize = on);
create index postings_written on postings using brin (written) with (autosummarize = on);
create index settlement_batches_written on settlement_batches using brin (written)
  with (autosummarize = on);
create index settlement_transfers_written on settlement_transfers using brin (written)
  with (autosummarize = on);
create index reconciliation_differences_written on reconciliation_differences using brin (written)
  with (autosummarize = on);
create index refunds_restored on refunds (restored_batch_id) where restored_batch_id is not null;

-- How far the ledger is proven: everything that transactions before `proven_before` wrote. At most one row,
-- and none after a proof that failed.
create table ledger_proof (
  one boolean primary key default true check (one),
  proven_before bigint not null,
  transactions bigint not null,
  deleted bigint not null,
  saved_in bigint not null,                   -- differs from `written` in a database that was restored
  written bigint generated always as (written_in(num_nonnulls(proven_before))) stored
);

-- The sum of each account's postings that are proven.
create table ledger_proven (
  account text primary key,
  amount numeric not null
);
