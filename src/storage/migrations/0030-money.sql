-- The book of record: facts linked to their causes, running balances, fees, splits, settlement.

alter table merchants add column fees jsonb;                -- null: the gateway's own

alter table payments
  add column held boolean not null default false,           -- hold_settlement, until it is released
  add column fee_amount bigint not null default 0 check (fee_amount >= 0);

alter table receipts
  add column fee bigint not null default 0 check (fee >= 0 and fee <= amount),
  add column shares jsonb,                                  -- null: all of the net to the default account
  add column settle_at timestamptz;                         -- when it falls due to be paid out
update receipts set settle_at = paid_at;
alter table receipts alter column settle_at set not null;
create index receipts_unsettled on receipts (settle_at) where batch_id is null;
create index receipts_paid on receipts (paid_at, id);
create index receipts_batch on receipts (batch_id) where batch_id is not null;

alter table refunds
  add column fee_returned bigint not null default 0 check (fee_returned >= 0),
  add column shares jsonb,
  add column due_at timestamptz,                            -- when it was put aside to be worked by hand
  add column worked_by text,
  add column restored_batch_id uuid;                        -- the settlement that paid a rejected one back
create index refunds_unsettled on refunds (client_id) where batch_id is null;
create index refunds_batch on refunds (batch_id) where batch_id is not null;
create index refunds_completed on refunds (completed_at, id) where status = 'SUCCESS';
create index refunds_due on refunds (due_at, id) where due_at is not null;

-- The fact that a transaction books, and what caused it.
alter table ledger_transactions
  add column fact_id uuid,                                  -- the receipt, refund, batch, … it is about
  add column request text,                                  -- the request that caused it
  add column by text,                                       -- the person who did, where one did
  add column reason text;
update ledger_transactions set fact_id = id;
alter table ledger_transactions
  alter column fact_id set not null,
  add constraint ledger_transactions_fact unique (fact_id, kind);

-- A balance is a running sum, kept in shards so that a busy account is not one row that all wait for.
create table ledger_balances (
  account text not null,
  shard smallint not null,
  balance bigint not null,
  primary key (account, shard)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
insert into ledger_balances (account, shard, balance)
  select account, 0, sum(amount) from postings group by account;

create table settlement_batches (
  id uuid primary key,
  client_id text not null,
  number integer not null,                                  -- counts a merchant's batches, from 1
  kind text not null check (kind in ('scheduled', 'on-demand')),
  at timestamptz not null,
  receipts integer not null check (receipts > 0),
  gross bigint not null,
  fees bigint not null,
  refunds integer not null,
  refunded bigint not null,                                 -- less the fees given back with them
  restored bigint not null,                                 -- refunds taken off before, rejected since
  carried_in bigint not null check (carried_in <= 0),
  carried_out bigint not null check (carried_out <= 0),
  paid_out bigint not null check (paid_out >= 0),
  constraint settlement_batches_number unique (client_id, number),
  constraint settlement_batches_adds_up
    check (gross - fees - refunded + restored + carried_in = paid_out + carried_out)
);
create index settlement_batches_at on settlement_batches (at, id);

-- One transfer a bank account. The bank's details are those of the day.
create table settlement_transfers (
  batch_id uuid not null references settlement_batches (id),
  account_id text not null,
  bank text not null,
  number text not null,
  holder text not null,
  shared bigint not null,                                   -- what the split gave it
  amount bigint not null check (amount >= 0),               -- what is paid, after refunds and what was carried
  primary key (batch_id, account_id)
);

alter table receipts add constraint receipts_batch_known
  foreign key (batch_id) references settlement_batches (id) deferrable initially deferred;
alter table refunds add constraint refunds_batch_known
  foreign key (batch_id) references settlement_batches (id) deferrable initially deferred;

-- An acquirer's settlement file, compared with the book.
create table reconciliations (
  id uuid primary key,
  channel text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  file_name text not null,
  file_hash bytea not null,
  at timestamptz not null,
  by text not null,
  lines integer not null,
  matched integer not null,
  constraint reconciliations_file unique (channel, file_hash)
);

create table reconciliation_lines (
  reconciliation_id uuid not null references reconciliations (id),
  line integer not null,
  reference text not null,
  amount bigint not null,
  matched boolean not null,
  primary key (reconciliation_id, line)
);
create index reconciliation_lines_matched on reconciliation_lines (reference) where matched;

create table reconciliation_differences (
  id uuid primary key,
  reconciliation_id uuid not null references reconciliations (id),
  channel text not null,
  kind text not null check (kind in ('MISSING', 'EXTRA', 'DIFFERENT')),
  reference text not null,
  payment_id uuid,
  ours bigint,                                              -- what the book says, rupiah; null: nothing
  theirs bigint,                                            -- what the file says
  status text not null default 'OPEN' check (status in ('OPEN', 'RESOLVED', 'ARRIVED')),
  resolved_at timestamptz,
  resolved_by text,
  reason text
);
create index reconciliation_differences_open on reconciliation_differences (channel, reference)
  where status = 'OPEN';
