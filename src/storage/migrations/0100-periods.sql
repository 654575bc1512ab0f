-- Fees with tiers and tax, reserved money in the book, recorded time, closed periods, statements, invoices.

-- What else a price may have: bounds, tiers by amount and by tenor, and the tax on it.
alter table terms
  add column minimum bigint check (minimum >= 0),             -- rupiah
  add column maximum bigint check (maximum >= 0),
  add column tiers jsonb,                                     -- null: one price for all amounts and tenors
  add column tax text check (tax in ('included', 'excluded')),-- null: not taxed
  add column tax_basis_points bigint check (tax_basis_points > 0),
  add column tax_base_parts bigint check (tax_base_parts > 0),
  add column tax_base_whole bigint check (tax_base_whole > 0),
  add constraint terms_tax check (num_nonnulls(tax, tax_basis_points, tax_base_parts, tax_base_whole) in (0, 4));

-- The tax is a part of the fee: what a merchant gets is the amount less the fee, as before.
alter table payments
  add column tax_amount bigint not null default 0 check (tax_amount >= 0),
  drop column written;
alter table payments add column written bigint generated always as (written_in(num_nonnulls(client_id,
  channel, status, amount, paid_amount, refunded_amount, refunding_amount, authorized_amount, fee_amount,
  tax_amount, disputed_amount, held, version))) stored;
alter table receipts
  add column tax bigint not null default 0 check (tax >= 0 and tax <= fee),
  add column tenor smallint check (tenor > 0),                -- monthly instalments; null: paid at once
  drop column written;
alter table receipts add column written bigint generated always as (written_in(num_nonnulls(client_id,
  payment_id, key, amount, fee, tax, tenor, held))) stored;
alter table refunds
  add column tax_returned bigint not null default 0 check (tax_returned >= 0 and tax_returned <= fee_returned),
  drop column written;
alter table refunds add column written bigint generated always as (written_in(num_nonnulls(client_id,
  payment_id, type, status, amount, fee_returned, tax_returned, due_at))) stored;
create index payments_written on payments using brin (written) with (autosummarize = on);
create index receipts_written on receipts using brin (written) with (autosummarize = on);
create index refunds_written on refunds using brin (written) with (autosummarize = on);

drop trigger keep on receipts;
create trigger keep before update of id, client_id, payment_id, key, amount, paid_at, fee, tax, tenor
  or delete or truncate
  on receipts for each statement execute function refuse_change();

-- When the database wrote a transaction: wall-clock time. Its `at` is when it happened: business time.
alter table ledger_transactions add column recorded_at timestamptz;   -- null: from before this was recorded
alter table ledger_transactions alter column recorded_at set default clock_timestamp();
create index ledger_transactions_recorded on ledger_transactions using brin (recorded_at)
  with (autosummarize = on);

-- What is reserved on cards now is noted in the book, as of when it was authorized.
with open as (
  select p.id, p.channel, p.authorized_amount, gen_random_uuid() as transaction_id,
    coalesce((select max(at) from payment_history h where h.payment_id = p.id and h.status = 'AUTHORIZED'
      and h.reason = 'authorized'), p.created_at) as at
  from payments p where p.status = 'AUTHORIZED' and p.authorized_amount > 0
), booked as (
  insert into ledger_transactions (id, kind, fact_id, payment_id, at)
  select transaction_id, 'authorized', id, id, at from open
), posted as (
  insert into postings (transaction_id, line, account, amount, at)
  select o.transaction_id, l.line, l.account, l.sign * o.authorized_amount, o.at
  from open o cross join lateral (values (1, 'memo:authorizations', -1),
    (2, 'memo:authorized:' || o.channel, 1)) as l (line, account, sign)
  returning account, amount
)
insert into ledger_balances (account, shard, balance)
select account, 0, sum(amount) from posted group by account
on conflict (account, shard) do update set balance = ledger_balances.balance + excluded.balance;

-- Months into which nothing is booked any more.
create table ledger_closings (
  month date primary key check (extract(day from month) = 1),
  until timestamptz not null unique,                          -- the first instant after it: midnight in WIB
  by text not null,
  at timestamptz not null default clock_timestamp()           -- wall-clock time
);

-- Refuses transactions that happened in a closed month, whoever writes them.
create function refuse_closed() returns trigger language plpgsql as $$
begin
  if exists (select from written_transactions
      where at < (select until from ledger_closings order by until desc limit 1)) then
    raise exception 'nothing is booked into a closed month'
      using errcode = 'check_violation', constraint = 'ledger_period_closed';
  end if;
  return null;
end
$$;
create trigger open_period after insert on ledger_transactions referencing new table as written_transactions
  for each statement execute function refuse_closed();

-- Closes a month for bookings. The lock waits for what is being written, and what comes later sees the close. The
-- program's role may not lock the table, so this runs as its owner.
create function close_ledger_month(wanted date, closer text) returns void
language plpgsql security definer as $$
begin
  lock table ledger_transactions in share row exclusive mode;
  if exists (select from ledger_closings where month = wanted) then
    return;
  end if;
  if wanted <> (select max(month) + interval '1 month' from ledger_closings) then
    raise exception 'months are closed in order' using errcode = 'check_violation',
      constraint = 'ledger_closings_in_order';
  end if;
  insert into ledger_closings (month, until, by)
    values (wanted, (wanted + interval '1 month')::timestamp at time zone 'Asia/Jakarta', closer);
end
$$;
do $$ begin
  execute format('alter function close_ledger_month(date, text) set search_path = %I, pg_temp', current_schema());
  execute 'revoke all on function close_ledger_month(date, text) from public';
end $$;

-- A closed month: the end of the chain, and the balances, signed with the gateway's key.
create table ledger_periods (
  id uuid primary key,
  month date not null unique,
  until timestamptz not null unique,
  by text not null,
  at timestamptz not null,                                    -- wall-clock time
  block bigint not null,
  sequence bigint not null,                                   -- everything of the month is sealed until there
  hash bytea not null,
  balances bytea not null,                                    -- SHA-256 of its balances
  signature bytea not null,
  written bigint generated always as (written_in(num_nonnulls(id, month, until, by, at, block, sequence, hash,
    balances, signature))) stored
);
create table ledger_period_balances (
  month date not null,
  account text not null,
  balance numeric not null,                                   -- rupiah
  primary key (month, account)
);

-- A merchant's statement of a closed month.
create table statements (
  id uuid primary key,
  month date not null,
  number integer not null,                                    -- counts a month's statements, from 1
  client_id text not null,
  name text not null,                                         -- the merchant's, on that day
  opening numeric not null,                                   -- rupiah: what it was owed
  closing numeric not null,
  movements integer not null,
  constraint statements_number unique (month, number),
  constraint statements_merchant unique (month, client_id)
);
create index statements_of on statements (client_id, month);

-- Invoices for fees, and credit notes that correct them.
create table invoices (
  id uuid primary key,
  kind text not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
  number integer not null,                                    -- without gaps, from 1, for each kind
  client_id text not null,
  name text not null,
  month date not null,
  fees bigint not null check (fees >= 0),                     -- rupiah, without the tax
  tax_base bigint not null check (tax_base >= 0),
  tax bigint not null check (tax >= 0),
  lines jsonb not null,
  seller jsonb not null,
  corrects uuid references invoices (id),                     -- null: what was booked in a month
  reason text,
  by text not null,
  at timestamptz not null,                                    -- business time
  written bigint generated always as (written_in(num_nonnulls(id, kind, number, client_id, name, month, fees,
    tax_base, tax, lines, seller, corrects, reason, by, at))) stored,
  constraint invoices_number unique (kind, number)
);
create unique index invoices_month on invoices (client_id, month, kind) where corrects is null;
create index invoices_corrects on invoices (corrects) where corrects is not null;
create index invoices_listed on invoices (at, id);
create index invoices_written on invoices using brin (written) with (autosummarize = on);

create trigger keep before update or delete or truncate on ledger_closings
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on ledger_periods
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on ledger_period_balances
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on statements
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on invoices
  for each statement execute function refuse_change();

-- What was noted as reserved is new to the proof.
delete from ledger_proof;
delete from ledger_proven;
