-- Exceptions: money that came and belongs to no payment yet, disputes, journals by hand, and what batches adjust for them.

-- Money in suspense: one row for each movement that came. `open_amount` is what is still to be worked.
create table suspense_items (
  id uuid primary key,                      -- that of the difference, if a file brought it
  channel text not null,
  kind text not null check (kind in ('LATE', 'OVERPAID', 'UNDERPAID', 'EXTRA')),
  reference text not null,                  -- the acquirer's name for the movement
  client_id text,                           -- null: nobody knows whose it is
  payment_id uuid references payments (id), -- the payment that it was meant for
  amount bigint not null check (amount > 0),
  open_amount bigint not null,
  at timestamptz not null,
  acquirer_references jsonb not null default '[]',
  why text not null,                        -- why the payment could not take it
  written bigint generated always as (written_in(num_nonnulls(id, channel, kind, reference, client_id,
    payment_id, amount, open_amount, at))) stored,
  constraint suspense_open check (open_amount between 0 and amount)
);
-- The same movement, told again, is the same item.
create unique index suspense_items_movement on suspense_items (payment_id, reference)
  where payment_id is not null;
create index suspense_items_reference on suspense_items (reference);
create index suspense_items_at on suspense_items (channel, at);
create index suspense_items_open on suspense_items (at, id) where open_amount > 0;
create index suspense_items_written on suspense_items using brin (written) with (autosummarize = on);

-- What was done with it, all or a part.
create table suspense_moves (
  id uuid primary key,
  item_id uuid not null references suspense_items (id),
  kind text not null check (kind in ('APPLIED', 'RETURNED', 'WRITTEN_OFF')),
  amount bigint not null check (amount > 0),
  receipt_id uuid,                          -- of the payment that it was applied to
  at timestamptz not null,
  by text not null,
  reason text not null,
  written bigint generated always as (written_in(num_nonnulls(id, item_id, kind, amount, receipt_id, at)))
    stored,
  constraint suspense_moves_receipt check ((kind = 'APPLIED') = (receipt_id is not null))
);
create index suspense_moves_item on suspense_moves (item_id);
create unique index suspense_moves_receipt on suspense_moves (receipt_id, item_id)
  where receipt_id is not null;
create index suspense_moves_written on suspense_moves using brin (written) with (autosummarize = on);

-- Disputes: the customer's bank takes money back until it is decided.
create table disputes (
  id uuid primary key,
  client_id text not null,
  payment_id uuid not null references payments (id),
  channel text not null,
  reference text,                           -- the acquirer's number of the case
  amount bigint not null check (amount > 0),
  reason_code text not null,
  opened_at timestamptz not null,
  opened_by text not null,
  due_at timestamptz not null,              -- until then evidence counts
  fee bigint not null default 0 check (fee >= 0),
  status text not null default 'OPEN' check (status in ('OPEN', 'WON', 'LOST')),
  ended_at timestamptz,
  ended_by text,
  note text,
  written bigint generated always as (written_in(num_nonnulls(id, client_id, payment_id, amount,
    reason_code, due_at, fee, status, ended_at))) stored,
  constraint disputes_reference unique (channel, reference),
  constraint disputes_ended check ((status = 'OPEN') = (ended_at is null))
);
create index disputes_payment on disputes (payment_id);
create index disputes_client on disputes (client_id, opened_at, id);
create index disputes_opened on disputes (opened_at, id);
create index disputes_due on disputes (due_at) where status = 'OPEN';
create index disputes_written on disputes using brin (written) with (autosummarize = on);

create table dispute_evidence (
  id uuid primary key,
  dispute_id uuid not null references disputes (id),
  at timestamptz not null,
  by text not null,
  text text,
  file_name text,
  file_type text,
  file_hash bytea,                          -- SHA-256
  file bytea,
  constraint dispute_evidence_says check (text is not null or file is not null)
);
create index dispute_evidence_of on dispute_evidence (dispute_id, id);

-- Journals: what somebody books by hand.
create table journals (
  id uuid primary key,
  at timestamptz not null,
  by text not null,
  reason text not null,
  reverses uuid references journals (id),
  written bigint generated always as (written_in(num_nonnulls(id, at, reverses))) stored,
  constraint journals_reverses unique (reverses)
);
create index journals_at on journals (at, id);
create index journals_written on journals using brin (written) with (autosummarize = on);

create table journal_lines (
  journal_id uuid not null references journals (id),
  line smallint not null,
  account text not null,
  amount bigint not null check (amount <> 0),
  written bigint generated always as (written_in(num_nonnulls(journal_id, line, account, amount))) stored,
  primary key (journal_id, line)
);
create index journal_lines_written on journal_lines using brin (written) with (autosummarize = on);

-- What a merchant is owed more or less by a dispute or a journal. A batch settles each once, like a receipt.
create table merchant_adjustments (
  id uuid primary key,
  client_id text not null,
  kind text not null check (kind in ('DISPUTE', 'DISPUTE_WON', 'DISPUTE_FEE', 'JOURNAL')),
  fact_id uuid not null,                    -- the dispute or the journal
  payment_id uuid,                          -- it waits until money of this payment was settled
  amount bigint not null check (amount <> 0),   -- rupiah, below 0 if the merchant is owed less
  shares jsonb,                             -- the parts of a split's accounts, above 0
  at timestamptz not null,
  batch_id uuid,                            -- marked before its batch is written
  written bigint generated always as (written_in(num_nonnulls(id, client_id, kind, fact_id, payment_id,
    amount, at, batch_id))) stored
);
create index merchant_adjustments_fact on merchant_adjustments (fact_id);
create index merchant_adjustments_payment on merchant_adjustments (payment_id) where payment_id is not null;
create index merchant_adjustments_waiting on merchant_adjustments (client_id, id) where batch_id is null;
create index merchant_adjustments_items on merchant_adjustments (batch_id, id) where batch_id is not null;
create index merchant_adjustments_written on merchant_adjustments using brin (written)
  with (autosummarize = on);

-- Rupiah of open and lost disputes: they cannot be refunded.
alter table payments add column disputed_amount bigint not null default 0 check (disputed_amount >= 0);
create index payments_disputed on payments (id) where disputed_amount > 0;

create trigger keep before update of id, channel, kind, reference, client_id, payment_id, amount, at,
  acquirer_references, why or delete or truncate on suspense_items for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on suspense_moves
  for each statement execute function refuse_change();
create trigger keep before update of id, client_id, payment_id, channel, reference, amount, reason_code, opened_at,
  opened_by, due_at or delete or truncate on disputes for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on dispute_evidence
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on journals
  for each statement execute function refuse_change();
create trigger keep before update or delete or truncate on journal_lines
  for each statement execute function refuse_change();
create trigger keep before update of id, client_id, kind, fact_id, payment_id, amount, shares, at
  or delete or truncate on merchant_adjustments for each statement execute function refuse_change();

-- A batch adds what its adjustments change.
alter table settlement_batches
  drop constraint settlement_batches_adds_up,
  add column adjusted bigint not null default 0,
  drop column written;
alter table settlement_batches
  add constraint settlement_batches_adds_up check (gross - fees - refunded + restored + adjusted + carried_in
    + unpaid_in + returned_in = paid_out + carried_out + unpaid_out),
  add column written bigint generated always as (written_in(num_nonnulls(client_id, number, receipts,
    gross, fees, refunds, refunded, restored, adjusted, carried_in, carried_out, paid_out, unpaid_in,
    unpaid_out, returned_in))) stored;
create index settlement_batches_written on settlement_batches using brin (written)
  with (autosummarize = on);
drop trigger keep on settlement_batches;
create trigger keep before update of id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded,
  restored, adjusted, carried_in, carried_out, paid_out, unpaid_in, unpaid_out, returned_in or delete or truncate
  on settlement_batches for each statement execute function refuse_change();
