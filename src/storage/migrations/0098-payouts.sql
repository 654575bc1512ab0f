-- Payouts: each transfer of a batch has a life of its own at the bank, and what comes back is paid again.

create table payouts (
  id uuid primary key,
  batch_id uuid not null references settlement_batches (id),
  account_id text not null,                 -- of the merchant; its details are those of the transfer
  client_id text not null,
  amount bigint not null check (amount > 0),
  -- What the bank is told: short enough for every bank's form.
  reference text not null generated always as ('PO' || upper(right(replace(id::text, '-', ''), 16))) stored,
  created_at timestamptz not null,
  status text not null check (status in ('PENDING', 'SENT', 'PAID', 'FAILED', 'RETURNED')),
  bank_account text,                        -- the gateway's own account that pays it; known once it is sent
  way text check (way in ('bank', 'file', 'hand')),
  bank_reference text,
  sent_at timestamptz,
  paid_at timestamptz,
  ended_at timestamptz,                     -- when it failed or came back
  ended_version integer,                    -- the newest version of the merchant's accounts at that time
  ended_recorded_at timestamptz,            -- wall-clock time
  restored_batch_id uuid references settlement_batches (id),  -- the batch that takes its money in again
  written bigint generated always as (written_in(num_nonnulls(id, batch_id, account_id, client_id, amount,
    status, bank_account, sent_at, paid_at, ended_at, restored_batch_id))) stored,
  constraint payouts_transfer unique (batch_id, account_id),
  constraint payouts_reference unique (reference),
  constraint payouts_ended check ((status in ('FAILED', 'RETURNED')) = (ended_at is not null)),
  constraint payouts_sent check ((status = 'PENDING') = (sent_at is null)
    and (sent_at is null) = (bank_account is null) and (sent_at is null) = (way is null)),
  constraint payouts_paid check (case status when 'PAID' then paid_at is not null
    when 'RETURNED' then true else paid_at is null end),
  constraint payouts_restored check (restored_batch_id is null or status in ('FAILED', 'RETURNED'))
);
create index payouts_written on payouts using brin (written) with (autosummarize = on);
create index payouts_newest on payouts (created_at, id);
create index payouts_of_merchant on payouts (client_id, created_at, id);
create index payouts_open on payouts (created_at, id) where status in ('PENDING', 'SENT');
create index payouts_returned on payouts (client_id) where status in ('FAILED', 'RETURNED');
create index payouts_restored_by on payouts (restored_batch_id) where restored_batch_id is not null;

-- What happened to a payout: one row for each step, which never changes and is sealed.
create table payout_steps (
  id uuid primary key,
  payout_id uuid not null references payouts (id),
  number integer not null check (number > 0),
  status text not null,
  at timestamptz not null,
  by text not null,
  bank_account text,
  bank_reference text,
  reason text,
  file_id uuid,                             -- the file that sent it, or the bank's result that said it
  written bigint generated always as (written_in(num_nonnulls(id, payout_id, number, status, at, by,
    bank_account, bank_reference, reason))) stored,
  constraint payout_steps_number unique (payout_id, number)
);
create index payout_steps_written on payout_steps using brin (written) with (autosummarize = on);

-- Files for a bank's bulk transfer. The bytes are kept, so that a file can be downloaded again.
create table payout_files (
  id uuid primary key,
  at timestamptz not null,
  by text not null,
  format text not null,
  bank_account text not null,
  name text not null,
  lines integer not null check (lines > 0),
  total numeric not null check (total > 0),
  content bytea not null
);
create table payout_file_lines (
  file_id uuid not null references payout_files (id),
  line integer not null,
  payout_id uuid not null references payouts (id),
  primary key (file_id, line),
  constraint payout_file_lines_once unique (payout_id)
);

-- Banks' result files that were read: the same file is read once.
create table payout_results (
  id uuid primary key,
  at timestamptz not null,
  by text not null,
  name text not null,
  digest bytea not null,                    -- SHA-256 of the file
  lines integer not null,
  total numeric not null,
  paid integer not null,
  failed integer not null,
  returned integer not null,
  unchanged integer not null,
  problems jsonb not null,
  constraint payout_results_once unique (digest)
);

create trigger keep before update of id, batch_id, account_id, client_id, amount, created_at
  or delete or truncate on payouts for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on payout_steps
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on payout_files
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on payout_file_lines
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on payout_results
  for each statement execute function refuse_change();

-- What a batch takes in again of payouts that failed or came back.
alter table settlement_batches
  drop constraint settlement_batches_adds_up,
  drop constraint settlement_batches_unpaid,
  add column returned_in bigint not null default 0,
  drop column written;
alter table settlement_batches
  add constraint settlement_batches_unpaid check (unpaid_in >= 0 and unpaid_out >= 0 and returned_in >= 0),
  add constraint settlement_batches_adds_up check (gross - fees - refunded + restored + carried_in + unpaid_in
    + returned_in = paid_out + carried_out + unpaid_out),
  add column written bigint generated always as (written_in(num_nonnulls(client_id, number, receipts,
    gross, fees, refunds, refunded, restored, carried_in, carried_out, paid_out, unpaid_in, unpaid_out,
    returned_in))) stored;
create index settlement_batches_written on settlement_batches using brin (written)
  with (autosummarize = on);
drop trigger keep on settlement_batches;
create trigger keep before update of id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded,
  restored, carried_in, carried_out, paid_out, unpaid_in, unpaid_out, returned_in or delete or truncate
  on settlement_batches for each statement execute function refuse_change();

-- One table keeps the versions of bank accounts: the one that is sealed. A transfer names its merchant's version.
alter table settlement_transfers disable trigger keep;
update settlement_transfers t set account_version = (
  select max(v.number) from settlement_batches b
  join settlement_account_versions v on v.client_id = b.client_id
  where b.id = t.batch_id and v.accounts @> jsonb_build_array(jsonb_build_object(
    'id', t.account_id, 'bank', t.bank, 'number', t.number, 'holder', t.holder)));
alter table settlement_transfers enable trigger keep;
drop trigger merchants_account_versions on merchants;
drop function keep_account_versions();
drop table bank_account_versions;
