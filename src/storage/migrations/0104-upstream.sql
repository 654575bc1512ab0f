-- Real providers as acquirers: who a payment is with, when it is asked about again, and what providers told us.

-- The name of the provider in the configuration; null: the payment is with no provider.
alter table payments add column upstream text;
-- A provider knows the payments of all our merchants under one client id, so a reference is used there once.
create unique index payments_upstream_reference on payments (upstream, reference) where upstream is not null;

-- Payments that their acquirer is asked about: when next, and how often it was asked without a final answer.
create table acquirer_asks (
  payment_id uuid primary key references payments (id),
  next_at timestamptz not null,             -- business time
  asked integer not null default 0,
  problem text                              -- why the last time brought nothing
);
create index acquirer_asks_next on acquirer_asks (next_at);

-- Which acquirers a merchant's channels have, instead of those of the configuration.
alter table merchants add column acquirers jsonb not null default '{}';

-- Providers' notifications, as they came: verified before they are kept.
create table upstream_notifications (
  id uuid primary key,
  upstream text not null,
  dialect text not null check (dialect in ('classic', 'snap')),
  request_id text not null,                 -- Request-Id or X-EXTERNAL-ID of its first delivery
  body bytea not null,
  body_hash bytea not null,                 -- SHA-256 of the body
  received_at timestamptz not null,         -- wall-clock time of the first delivery
  deliveries integer not null default 1,
  reference text,                           -- as the body names the payment
  payment_id uuid references payments (id),
  result text not null check (result in ('RECEIVED', 'EARLY', 'APPLIED', 'NOTHING', 'UNMATCHED')),
  why text,
  constraint upstream_notifications_once unique (upstream, body_hash)
);
create index upstream_notifications_newest on upstream_notifications (upstream, received_at);
create index upstream_notifications_waiting on upstream_notifications (payment_id)
  where result in ('RECEIVED', 'EARLY');
create index upstream_notifications_unmatched on upstream_notifications (received_at)
  where result = 'UNMATCHED';
