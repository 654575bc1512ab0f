-- Lists that read what they show, and nothing that grows with the book: receipts know their merchant, postings their
-- time, and sums of the postings are kept by month, day and hour.

-- A receipt has its payment's merchant, and is held while its payment is. A proof compares them.
drop trigger keep on receipts;
alter table receipts add column client_id text, add column held boolean not null default false;
update receipts r set client_id = p.client_id, held = p.held from payments p where p.id = r.payment_id;
alter table receipts alter column client_id set not null;
create trigger keep before update of id, client_id, payment_id, key, amount, paid_at, fee or delete or truncate
  on receipts for each statement execute function refuse_change();

-- A change of them by hand is a change for the proof.
alter table receipts drop column written;
alter table receipts add column written bigint generated always as (written_in(num_nonnulls(client_id,
  payment_id, key, amount, fee, held))) stored;
create index receipts_written on receipts using brin (written) with (autosummarize = on);

-- What the next batches settle, summed without reading the rows. The newest rows are the ones that wait, so their
-- pages have to be marked as visible to all sooner than usual.
drop index receipts_unsettled;
create index receipts_waiting on receipts (client_id, settle_at) include (amount, fee)
  where batch_id is null and not held;
create index receipts_waiting_shares on receipts (client_id)
  where batch_id is null and not held and shares is not null;
alter table receipts set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);

-- Failed refunds that no batch deducted are not to be settled.
drop index refunds_unsettled;
create index refunds_unsettled on refunds (client_id) where batch_id is null and status in ('SUCCESS', 'DUE');
-- A merchant's refunds of all states, the newest first, and those that wait, the oldest first.
create index refunds_newest on refunds (client_id, id);
create index refunds_waiting_client on refunds (client_id, due_at, id) where status = 'DUE';

-- A posting has the time of its transaction: an account's postings are read by time. A proof compares them.
drop trigger keep on postings;
alter table postings add column at timestamptz;
update postings p set at = t.at from ledger_transactions t where t.id = p.transaction_id;
alter table postings alter column at set not null;
create trigger keep before update or delete or truncate on postings
  for each statement execute function refuse_change();
alter table postings drop column written;
alter table postings add column written bigint generated always as (written_in(num_nonnulls(transaction_id,
  account, amount, at))) stored;
create index postings_written on postings using brin (written) with (autosummarize = on);
drop index postings_account;
create index postings_account on postings (account, at, transaction_id);

-- All receipts and postings are written again: the next proof reads everything.
delete from ledger_proof;
delete from ledger_proven;

-- Sums of the postings by account, over the months and days of WIB, and over hours. They have every posting of the
-- database's transactions before `counted_before`; a job counts the others.
create table ledger_sums (
  span smallint not null check (span in (1, 2, 3)),         -- month, day, hour
  starts_at timestamptz not null,
  account text not null,
  amount numeric not null,
  primary key (span, starts_at, account)
);
create table ledger_counted (
  one boolean primary key default true check (one),
  counted_before bigint not null,
  saved_in bigint not null,                                 -- differs from `written` in a database that was restored
  written bigint generated always as (written_in(num_nonnulls(counted_before))) stored
);

-- Failed notifications of one merchant in the order of their list.
drop index notifications_exhausted_client;
create index notifications_exhausted_client on notifications (client_id, id) where status = 'EXHAUSTED';

-- Open differences of one kind or channel, the oldest first.
create index reconciliation_differences_waiting_kind
  on reconciliation_differences (kind, reconciliation_id, id) where status = 'OPEN';
create index reconciliation_differences_waiting_channel
  on reconciliation_differences (channel, reconciliation_id, id) where status = 'OPEN';

-- Entries of the audit log by the kind of their object, and by its name.
create index audit_entries_kind on audit_entries (split_part(object, ' ', 1), id);
create index audit_entries_name on audit_entries (substr(object, strpos(object, ' ') + 1), id);
