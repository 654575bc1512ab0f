-- The cash side: what acquirers say they transfer, what banks' statements show, and which of it belongs together.

-- A line of an acquirer's file with what the acquirer keeps, and the transfer that it is part of.
alter table reconciliation_lines
  add column cost bigint,                   -- rupiah as the file says; null: it says nothing
  add column remittance_id uuid;
create index reconciliation_lines_remittance on reconciliation_lines (remittance_id)
  where remittance_id is not null;

-- COST: the acquirer keeps another amount than was agreed.
alter table reconciliation_differences
  drop constraint reconciliation_differences_kind_check,
  add constraint reconciliation_differences_kind_check
    check (kind in ('MISSING', 'EXTRA', 'DIFFERENT', 'COST'));

-- What an acquirer says it transfers: gross less what it keeps.
create table remittances (
  id uuid primary key,
  reconciliation_id uuid not null references reconciliations (id),
  channel text not null,
  reference text not null,                  -- the acquirer's name for the transfer
  day date not null,                        -- the last day (WIB) of the file
  due_day date not null,                    -- after it, what has not arrived is an exception
  lines integer not null check (lines > 0),
  gross bigint not null,
  cost bigint not null,                     -- booked as expense: as agreed, or as the file says if nothing was
  net bigint not null,                      -- what is transferred; below 0: to the acquirer
  at timestamptz not null,
  booked_at timestamptz not null,
  by text not null,
  status text not null check (status in ('IN_TRANSIT', 'RECEIVED', 'WRITTEN_OFF')),
  ended_at timestamptz,
  ended_by text,
  reason text,
  written bigint generated always as (written_in(num_nonnulls(id, reconciliation_id, channel, reference, day,
    lines, gross, cost, net, status, ended_at))) stored,
  constraint remittances_reference unique (channel, reference),
  constraint remittances_ended check ((status = 'IN_TRANSIT') = (ended_at is null))
);
create index remittances_newest on remittances (at, id);
create index remittances_of_file on remittances (reconciliation_id);
create index remittances_open on remittances (due_day, id) where status = 'IN_TRANSIT';
create index remittances_day on remittances (day, channel);
create index remittances_written on remittances using brin (written) with (autosummarize = on);

-- Statements of the gateway's own bank accounts. Each begins where the one before it ends.
create table bank_statements (
  id uuid primary key,
  bank_account text not null,               -- one of the gateway's own
  number integer not null check (number > 0),
  format text not null,
  name text not null,
  digest bytea not null,                    -- SHA-256 of the file
  from_day date not null,
  to_day date not null,
  opening bigint not null,                  -- what was there before its entries that were not known
  closing bigint not null,
  entries integer not null,                 -- those that were not known before
  at timestamptz not null,
  booked_at timestamptz not null,
  by text not null,
  written bigint generated always as (written_in(num_nonnulls(id, bank_account, number, opening, closing,
    entries))) stored,
  constraint bank_statements_number unique (bank_account, number),
  constraint bank_statements_file unique (bank_account, digest)
);
create index bank_statements_newest on bank_statements (at, id);
create index bank_statements_written on bank_statements using brin (written) with (autosummarize = on);

create table bank_entries (
  id uuid primary key,
  statement_id uuid not null references bank_statements (id),
  bank_account text not null,
  line integer not null,
  day date not null,
  amount bigint not null check (amount <> 0),   -- above 0: it came in
  reference text,                           -- the bank's
  text text not null,
  identity text not null,                   -- by which an entry that is shown again is known
  matched boolean not null default false,
  written bigint generated always as (written_in(num_nonnulls(id, statement_id, bank_account, day, amount,
    matched))) stored,
  constraint bank_entries_once unique (bank_account, identity)
);
create index bank_entries_of on bank_entries (statement_id, line);
create index bank_entries_open on bank_entries (day, id) where not matched;
create index bank_entries_newest on bank_entries (day, id);
create index bank_entries_written on bank_entries using brin (written) with (autosummarize = on);

-- What an entry is. `difference` is what its parts do not explain: it is booked on `account`.
create table bank_matches (
  id uuid primary key,
  entry_id uuid not null references bank_entries (id),
  kind text not null check (kind in ('REMITTANCE', 'PAYOUT', 'RETURN', 'COST', 'SUSPENSE', 'GIVEN_BACK', 'BOOKED')),
  account text,
  difference bigint not null,
  at timestamptz not null,
  booked_at timestamptz not null,
  by text not null,
  reason text,
  written bigint generated always as (written_in(num_nonnulls(id, entry_id, kind, account, difference))) stored,
  constraint bank_matches_entry unique (entry_id),
  constraint bank_matches_account check ((difference <> 0) = (account is not null))
);
create index bank_matches_written on bank_matches using brin (written) with (autosummarize = on);

create table bank_match_parts (
  match_id uuid not null references bank_matches (id),
  part integer not null,
  amount bigint not null check (amount <> 0),   -- as the bank's statement has it
  remittance_id uuid references remittances (id),
  payout_id uuid references payouts (id),
  item_id uuid references suspense_items (id),
  move_id uuid references suspense_moves (id),
  written bigint generated always as (written_in(num_nonnulls(match_id, part, amount))) stored,
  primary key (match_id, part),
  constraint bank_match_parts_one check (num_nonnulls(remittance_id, payout_id, item_id, move_id) = 1),
  constraint bank_match_parts_remittance unique (remittance_id),
  constraint bank_match_parts_item unique (item_id),
  constraint bank_match_parts_move unique (move_id)
);
-- A payout leaves once and comes back once.
create unique index bank_match_parts_payout on bank_match_parts (payout_id, (amount < 0))
  where payout_id is not null;
create index bank_match_parts_written on bank_match_parts using brin (written) with (autosummarize = on);

-- Money that only the bank has may wait in suspense too.
alter table suspense_items
  drop constraint suspense_items_kind_check,
  add constraint suspense_items_kind_check
    check (kind in ('LATE', 'OVERPAID', 'UNDERPAID', 'EXTRA', 'BANK'));

-- By which a statement's entry finds its payout.
create index payouts_bank_reference on payouts (bank_reference) where bank_reference is not null;
create index payouts_paid_from on payouts (bank_account, sent_at) where status in ('SENT', 'PAID', 'RETURNED');

create trigger keep before update or delete or truncate on reconciliation_lines
  for each statement execute function refuse_change();
create trigger keep before update of id, reconciliation_id, channel, reference, day, due_day, lines, gross, cost, net,
  at, booked_at, by or delete or truncate on remittances for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on bank_statements
  for each statement execute function refuse_change();
create trigger keep before update of id, statement_id, bank_account, line, day, amount, reference, text, identity
  or delete or truncate on bank_entries for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on bank_matches
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on bank_match_parts
  for each statement execute function refuse_change();
