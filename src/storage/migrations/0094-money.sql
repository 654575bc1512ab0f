-- Money that waits for a payee, terms and bank accounts with versions, bank accounts of the ledger by merchant.

-- A batch may have no receipts: it pays back rejected refunds, or what waited for an account to be verified.
-- What is carried is negative if the merchant owes, and positive if it waits for a verified default account.
alter table settlement_batches
  drop constraint settlement_batches_receipts_check,
  drop constraint settlement_batches_carried_in_check,
  drop constraint settlement_batches_carried_out_check,
  drop constraint settlement_batches_adds_up,
  add column unpaid_in bigint not null default 0,           -- what waited for payees before
  add column unpaid_out bigint not null default 0,          -- what waits for them afterwards
  drop column written;
alter table settlement_batches
  add constraint settlement_batches_receipts check (receipts >= 0),
  add constraint settlement_batches_unpaid check (unpaid_in >= 0 and unpaid_out >= 0),
  add constraint settlement_batches_adds_up check (
    gross - fees - refunded + restored + carried_in + unpaid_in = paid_out + carried_out + unpaid_out),
  add column written bigint generated always as (written_in(num_nonnulls(client_id, number, receipts,
    gross, fees, refunds, refunded, restored, carried_in, carried_out, paid_out, unpaid_in, unpaid_out)))
    stored;
create index settlement_batches_written on settlement_batches using brin (written)
  with (autosummarize = on);
create index settlement_batches_waiting on settlement_batches (client_id, number)
  where unpaid_out > 0 or carried_out > 0;

-- What waits for each payee after a batch, because the account is not verified or no longer known. The rows of
-- a merchant's last batch are what waits now.
create table settlement_unpaid (
  batch_id uuid not null references settlement_batches (id),
  account_id text not null,
  shared bigint not null,                                   -- what this batch's items gave it
  amount bigint not null check (amount > 0),
  written bigint generated always as (written_in(num_nonnulls(batch_id, account_id, amount))) stored,
  primary key (batch_id, account_id)
);
create index settlement_unpaid_written on settlement_unpaid using brin (written)
  with (autosummarize = on);

-- Merchants with nothing but a rejected refund to be paid back.
create index if not exists refunds_restorable on refunds (client_id)
  where status = 'FAILED' and batch_id is not null and restored_batch_id is null;

-- What receipts were priced with: one row for each agreement, named by a hash of its content.
create table terms (
  id text primary key,
  fixed bigint not null check (fixed >= 0),                 -- rupiah
  basis_points bigint not null check (basis_points >= 0),
  void_fee text not null check (void_fee in ('return', 'keep')),
  refund_fee text not null check (refund_fee in ('return', 'keep')),
  days integer not null check (days >= 0),                  -- business days until settlement
  first_used_at timestamptz not null default now()          -- wall-clock time
);
-- No foreign key: it would lock the one row of an agreement for each receipt. A proof looks for the row instead.
alter table receipts add column terms text;                 -- null: from before terms had versions

-- What a split has given each account of a payment's receipts, and what refunds have taken from it.
alter table payments add column split_sums jsonb;
with given as (
  select r.payment_id, 1 as side, s.account, sum(s.amount) as amount
  from receipts r cross join lateral jsonb_to_recordset(r.shares) as s (account text, amount numeric)
  where r.shares is not null group by 1, 3
  union all
  select f.payment_id, 2, s.account, sum(s.amount)
  from refunds f cross join lateral jsonb_to_recordset(f.shares) as s (account text, amount numeric)
  where f.shares is not null and f.status in ('SUCCESS', 'DUE') group by 1, 3
), listed as (
  select payment_id, side,
    jsonb_agg(jsonb_build_object('account', account, 'amount', amount::text) order by account) as shares
  from given group by 1, 2
)
update payments p set split_sums = jsonb_build_object(
  'received', (select sum(amount - fee)::text from receipts r where r.payment_id = p.id),
  'given', g.shares,
  'returned', coalesce((select sum(amount - fee_returned) from refunds f
    where f.payment_id = p.id and f.status in ('SUCCESS', 'DUE')), 0)::text,
  'taken', coalesce((select t.shares from listed t where t.payment_id = p.id and t.side = 2), '[]'))
from listed g where g.payment_id = p.id and g.side = 1;

-- Each state that a merchant's bank account has had. Written by a trigger, so that a change by hand is kept too.
create table bank_account_versions (
  client_id text not null,
  account_id text not null,
  version integer not null,
  bank text not null,
  number text not null,
  holder text not null,
  status text not null,                                     -- `removed` once the merchant no longer has it
  is_default boolean not null,
  at timestamptz not null default now(),                    -- wall-clock time
  primary key (client_id, account_id, version)
);
create function keep_account_versions() returns trigger language plpgsql as $$
begin
  insert into bank_account_versions
    (client_id, account_id, version, bank, number, holder, status, is_default)
  select new.client_id, coalesce(n.id, l.account_id), coalesce(l.version, 0) + 1,
    coalesce(n.bank, l.bank), coalesce(n.number, l.number), coalesce(n.holder, l.holder),
    case when n.id is null then 'removed' else coalesce(n.status, 'verified') end,
    coalesce(n."default", false)
  from jsonb_to_recordset(new.settlement_accounts)
    as n (id text, bank text, number text, holder text, status text, "default" boolean)
  full join (
    select distinct on (account_id) * from bank_account_versions
    where client_id = new.client_id order by account_id, version desc
  ) as l on l.account_id = n.id
  where l.account_id is null or (n.id is null and l.status <> 'removed')
    or (n.id is not null and (l.bank, l.number, l.holder, l.status, l.is_default) is distinct from
      (n.bank, n.number, n.holder, coalesce(n.status, 'verified'), coalesce(n."default", false)));
  return null;
end
$$;
create trigger merchants_account_versions after insert or update of settlement_accounts on merchants
  for each row execute function keep_account_versions();
update merchants set settlement_accounts = settlement_accounts;
alter table settlement_transfers add column account_version integer;   -- null: not known

-- A bank account of the ledger belongs to one merchant: `settlement:<client id>:<account id>`. A colon in a client
-- id is written as %3A, so that no two accounts have one name.
update settlement_transfers set account_id = 'unassigned' where account_id like 'unassigned:%';
with renamed as (
  select p.transaction_id, p.line, 'settlement:'
    || replace(replace(b.client_id, '%', '%25'), ':', '%3A') || ':'
    || case when p.account like 'settlement:unassigned:%' then 'unassigned'
       else substr(p.account, length('settlement:') + 1) end as account
  from settlement_batches b
  join ledger_transactions t on t.fact_id = b.id and t.kind = 'settled'
  join postings p on p.transaction_id = t.id
  where p.account like 'settlement:%'
)
update postings p set account = renamed.account from renamed
where p.transaction_id = renamed.transaction_id and p.line = renamed.line;
delete from ledger_balances where account like 'settlement:%';
insert into ledger_balances (account, shard, balance)
  select account, 0, sum(amount) from postings where account like 'settlement:%'
  group by account having sum(amount) <> 0;

-- A held payment that was refunded completely has nothing to hold. What is left of it, the kept fee, is owed by the
-- merchant like any other.
with ended as (
  update payments set held = false, version = version + 1
  where held and status in ('REFUNDED', 'VOIDED') and paid_amount > 0
  returning id, client_id, version, status, fee_amount
), logged as (
  insert into payment_history (payment_id, version, at, status, reason)
  select id, version, coalesce((select max(completed_at) from refunds where payment_id = ended.id), now()),
    status, 'nothing is left to hold' from ended
), booked as (
  insert into ledger_transactions (id, kind, fact_id, payment_id, at)
  select gen_random_uuid(), 'released', id, id,
    coalesce((select max(completed_at) from refunds where payment_id = ended.id), now())
  from ended where fee_amount > 0
  returning id, payment_id
), posted as (
  insert into postings (transaction_id, line, account, amount)
  select b.id, l.line, 'merchant:' || e.client_id || l.account, l.sign * e.fee_amount
  from booked b join ended e on e.id = b.payment_id
  cross join (values (1, ':payable', -1), (2, ':held', 1)) as l (line, account, sign)
  returning account, amount
)
insert into ledger_balances (account, shard, balance)
select account, 0, sum(amount) from posted group by account
on conflict (account, shard) do update set balance = ledger_balances.balance + excluded.balance;

-- The proven sums have the old names: the next proof reads everything.
delete from ledger_proof;
delete from ledger_proven;
