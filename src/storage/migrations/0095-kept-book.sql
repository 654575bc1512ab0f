-- A book that nobody changes: triggers that refuse, sums that the database checks, and a chain of hashes over it.

-- Refuses what would change the book. The columns that a trigger names are those that never change; a trigger
-- without columns stands for all of them. What such a trigger refuses is also not granted to the program's role.
-- Only the reset of a sandbox passes.
create function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' and current_setting('gapura.resetting', true) = 'on' then
    return null;
  end if;
  raise exception 'the book is never changed: % of % is refused', lower(tg_op), tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create trigger keep before update or delete or truncate on ledger_transactions
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on postings
  for each statement execute function refuse_change();
create trigger keep before delete or truncate on ledger_balances
  for each statement execute function refuse_change();
create trigger keep before update of id, client_id, channel, reference, created_at or delete or truncate
  on payments for each statement execute function refuse_change();
create trigger keep before update of id, payment_id, key, amount, paid_at, fee or delete or truncate
  on receipts for each statement execute function refuse_change();
create trigger keep before update of id, client_id, payment_id, reference, amount, created_at
  or delete or truncate on refunds for each statement execute function refuse_change();
create trigger keep before update of id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded,
  restored, carried_in, carried_out, paid_out, unpaid_in, unpaid_out or delete or truncate
  on settlement_batches for each statement execute function refuse_change();
create trigger keep before update of batch_id, account_id, bank, number, holder, shared, amount, account_version
  or delete or truncate on settlement_transfers for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on settlement_unpaid
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on terms
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on bank_account_versions
  for each statement execute function refuse_change();
create trigger keep before update of id, reconciliation_id, channel, kind, reference, payment_id, ours, theirs
  or delete or truncate on reconciliation_differences for each statement execute function refuse_change();

-- The postings of a transaction sum to zero in every statement that writes some of them.
create function demand_balance() returns trigger language plpgsql as $$
declare
  wrong uuid;
begin
  select transaction_id into wrong from written_postings
    group by transaction_id having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'the postings of transaction % do not sum to zero', wrong using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create trigger balanced after insert on postings referencing new table as written_postings
  for each statement execute function demand_balance();

-- The bank accounts of a merchant, each time they changed. `merchants` has the newest of them.
create table settlement_account_versions (
  id uuid primary key,
  client_id text not null,
  number integer not null,                  -- counts a merchant's versions, from 1
  accounts jsonb not null,
  at timestamptz not null,                  -- wall-clock time
  written bigint generated always as (written_in(num_nonnulls(id, client_id, number, accounts, at))) stored,
  constraint settlement_account_versions_number unique (client_id, number)
);
insert into settlement_account_versions (id, client_id, number, accounts, at)
  select gen_random_uuid(), client_id, 1, settlement_accounts, now()
  from merchants where settlement_accounts <> '[]';
-- Version 0 has the accounts that were paid before versions were kept.
insert into settlement_account_versions (id, client_id, number, accounts, at)
  select gen_random_uuid(), b.client_id, 0, jsonb_agg(distinct jsonb_build_object('id', t.account_id,
    'bank', t.bank, 'number', t.number, 'holder', t.holder)), now()
  from settlement_transfers t join settlement_batches b on b.id = t.batch_id group by b.client_id;

-- What a receipt or refund gave whom before its payment was released with another split, and since.
create table share_changes (
  id uuid primary key,
  item_id uuid not null,                    -- the receipt or the refund
  before jsonb,
  after jsonb,
  at timestamptz not null,
  written bigint generated always as (written_in(num_nonnulls(id, item_id, before, after, at))) stored
);
create index share_changes_item on share_changes (item_id, id);

-- A changed bank account of a transfer is a change for the proof.
alter table settlement_transfers drop column written;
alter table settlement_transfers add column written bigint generated always as (written_in(num_nonnulls(
  batch_id, account_id, bank, number, holder, shared, amount))) stored;
create index settlement_transfers_written on settlement_transfers using brin (written)
  with (autosummarize = on);

-- The chain: what is in the book gets a number without gaps and its hash, here, so that it is not changed itself.
create table ledger_entries (
  sequence bigint primary key,
  id uuid not null unique,                  -- of the transaction, batch, version of accounts, change of shares
  kind smallint not null,                   -- which of these it is, in this order, from 1
  hash bytea not null                       -- SHA-256 of what it says
);

-- A block closes a range of entries: its hash covers theirs, and the block before.
create table ledger_blocks (
  number bigint primary key,
  first bigint not null unique,
  last bigint not null unique,
  at timestamptz not null,                  -- wall-clock time
  hash bytea not null
);

-- The last block of a day, signed with the gateway's key.
create table ledger_heads (
  day date primary key,                     -- in WIB
  at timestamptz not null,
  block bigint not null,
  sequence bigint not null,
  hash bytea not null,
  signature bytea not null
);

-- How far the chain goes: everything that transactions of the database before `sealed_before` wrote.
create table ledger_sealing (
  one boolean primary key default true check (one),
  sealed_before bigint not null,
  saved_in bigint not null,                 -- differs from `written` in a database that was restored
  written bigint generated always as (written_in(num_nonnulls(sealed_before))) stored
);

create trigger keep before update or delete or truncate on settlement_account_versions
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on share_changes
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on ledger_entries
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on ledger_blocks
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on ledger_heads
  for each statement execute function refuse_change();

-- Blocks up to this one are proven.
alter table ledger_proof add column blocks bigint not null default 0;

-- Partitions are added and removed for the program by the owner of the tables: those of partitioned tables, which
-- the tables of the book are not.
create function demand_partition(parent text, name text) returns void language plpgsql stable as $$
begin
  if not exists (select from pg_partitioned_table where partrelid = to_regclass(parent))
    or name !~ ('^' || parent || '_([0-9]{8}|before)$') then
    raise exception '% is not a partition of a table that is kept in bounds', name;
  end if;
end
$$;

create or replace function add_partition(parent text, name text, low uuid, high uuid) returns void
language plpgsql security definer as $$
declare
  key text := (select a.attname from pg_partitioned_table p join pg_attribute a
    on a.attrelid = p.partrelid and a.attnum = p.partattrs[0] where p.partrelid = parent::regclass);
begin
  perform demand_partition(parent, name);
  execute format('create table %I (like %I including defaults including constraints including storage)',
    name, parent);
  execute format('lock table %I in access exclusive mode', parent || '_default');
  execute format('with late as (delete from %I where %I >= %L and %I < %L returning *)
    insert into %I select * from late', parent || '_default', key, low, key, high, name);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
    parent, name, low, high);
end
$$;

create or replace function detach_partition(parent text, name text) returns void
language plpgsql security definer as $$
begin
  perform demand_partition(parent, name);
  execute format('alter table %I detach partition %I', parent, name);
end
$$;

create or replace function drop_detached(name text) returns void language plpgsql security definer as $$
begin
  perform demand_partition(regexp_replace(name, '_([0-9]{8}|before)$', ''), name);
  if (select relispartition from pg_class where oid = name::regclass) then
    raise exception '% is still a partition', name;
  end if;
  execute format('drop table %I', name);
end
$$;

-- They look for tables only here, whatever the caller's search path is, and only the granted may call them.
do $$
declare
  f regprocedure;
begin
  for f in select oid::regprocedure from pg_proc
    where proname in ('add_partition', 'detach_partition', 'drop_detached')
      and pronamespace = current_schema()::regnamespace
  loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
