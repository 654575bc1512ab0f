-- Merchants, payments, requests, the ledger and the outbox. Constraints live here, arithmetic in the program.

create table merchants (
  client_id text primary key,
  name text not null,
  secret_keys jsonb not null,               -- sealed with ENCRYPTION_KEY, newest first
  notification_url text,
  notification_urls jsonb not null default '{}',
  snap jsonb,
  settlement_accounts jsonb not null default '[]',
  channels jsonb,                           -- null: all of them
  frame_ancestors jsonb not null default '[]',
  updated_at timestamptz not null default now()
);

-- No foreign key to merchants: every payment would take a share lock on its merchant's one row,
-- and merchants are never deleted.
create table payments (
  id uuid primary key,
  client_id text not null,
  channel text not null,
  reference text not null,
  merchant_reference text,
  request_id text not null,
  status text not null,
  amount bigint not null check (amount > 0),
  paid_amount bigint not null default 0 check (paid_amount >= 0),
  refunded_amount bigint not null default 0 check (refunded_amount >= 0),
  refunding_amount bigint not null default 0 check (refunding_amount >= 0),
  authorized_amount bigint not null default 0 check (authorized_amount >= 0),
  capturing_amount bigint not null default 0 check (capturing_amount >= 0),
  reusable boolean not null,
  retryable boolean not null default false,
  purchase jsonb not null,
  details jsonb not null,
  evidence jsonb,
  acquirer_references jsonb not null default '[]',
  payment_code text,
  page_token text,
  authorize_id text,
  release_at timestamptz,
  payment_url text,
  notification_url_override text,
  split jsonb,
  last_receipt jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  version integer not null default 1,
  constraint payments_reference unique (client_id, reference),
  constraint payments_refunds_within_paid check (refunded_amount + refunding_amount <= paid_amount),
  constraint payments_captured_within_authorized
    check (authorized_amount = 0 or paid_amount <= authorized_amount)
);
-- Partial: what most payments do not have costs them no index entry.
create unique index payments_merchant_reference
  on payments (client_id, channel, merchant_reference) where merchant_reference is not null;
create unique index payments_payment_code on payments (payment_code) where payment_code is not null;
create unique index payments_page_token on payments (page_token) where page_token is not null;
create unique index payments_authorize_id
  on payments (client_id, authorize_id) where authorize_id is not null;
create index payments_request on payments (client_id, request_id);
create index payments_due on payments (expires_at) where status in ('PENDING', 'OPENING');
create index payments_release on payments (release_at) where status = 'AUTHORIZED';

create table payment_history (
  payment_id uuid not null,
  version integer not null,
  at timestamptz not null,
  status text not null,
  reason text not null,
  primary key (payment_id, version)
);

create table receipts (
  id uuid primary key,
  payment_id uuid not null,
  key text not null,
  amount bigint not null check (amount > 0),
  paid_at timestamptz not null,
  acquirer_references jsonb not null default '[]',
  batch_id uuid,                            -- the settlement that paid it out
  constraint receipts_key unique (payment_id, key)
);

-- Money that went back, or is on its way back.
create table refunds (
  id uuid primary key,
  client_id text not null,
  payment_id uuid not null,
  reference text not null,                  -- partnerRefundNo, or the Request-Id that asked for it
  type text not null,
  status text not null,
  amount bigint not null check (amount > 0),
  reason text,
  message text,
  acquirer_references jsonb not null default '[]',
  created_at timestamptz not null,
  completed_at timestamptz,
  batch_id uuid,
  constraint refunds_reference unique (client_id, reference)
);
create index refunds_payment on refunds (payment_id);

-- A merchant's signed call, remembered with the hash of its body and the bytes of its answer.
create table requests (
  client_id text not null,
  key text not null,
  body_hash bytea not null,
  payment_id uuid,
  answer_status smallint,
  answer_body bytea,
  created_at timestamptz not null,
  primary key (client_id, key)
);
create index requests_created on requests (created_at);
-- Only requests that wait for their answer are in here: none on the usual way.
create index requests_unanswered on requests (payment_id) where answer_body is null;

create table ledger_transactions (
  id uuid primary key,
  kind text not null,
  payment_id uuid,
  at timestamptz not null
);
create index ledger_transactions_payment on ledger_transactions (payment_id);

create table postings (
  transaction_id uuid not null references ledger_transactions (id),
  line smallint not null,
  account text not null,
  amount bigint not null check (amount <> 0),
  primary key (transaction_id, line)
);
create index postings_account on postings (account);

-- The outbox. next_attempt_at is business time, and null when nothing is due any more; leased_until
-- is the wall clock of this server, so that gateways need not agree on the time.
create table notifications (
  id uuid primary key,
  client_id text not null,
  channel text not null,
  payment_id uuid not null,
  reference text not null,
  event text not null,
  dialect text not null,
  url text not null,
  receiver text not null,                   -- the URL's origin: what answers, or hangs, as one
  body bytea not null,                      -- frozen: every attempt sends these bytes
  status text not null default 'PENDING' check (status in ('PENDING', 'DELIVERED', 'EXHAUSTED')),
  attempts integer not null default 0,
  scheduled integer not null default 0,     -- attempts that the schedule made; the others were asked for
  resends integer not null default 0 check (resends >= 0),  -- asked for and not made yet
  created_at timestamptz not null,
  first_attempt_at timestamptz,
  next_attempt_at timestamptz,
  leased_by uuid,                           -- the dispatcher that attempts it now
  leased_until timestamptz
);
create index notifications_due on notifications (receiver, next_attempt_at) where next_attempt_at is not null;
create index notifications_reference on notifications (reference);

create table notification_attempts (
  notification_id uuid not null references notifications (id) on delete cascade,
  number integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  http_status integer,
  error text,
  request_headers json not null,            -- json, not jsonb: in the order in which they were sent
  response_body text not null,
  primary key (notification_id, number)
);

-- What the gateway keeps about itself: its clock in the sandbox, its keys' fingerprints.
create table settings (
  name text primary key,
  value jsonb not null
);
