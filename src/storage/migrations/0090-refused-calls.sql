-- Refused calls are kept for their developers; lists of calls and of notifications; receivers that are muted.

-- Calls of the merchant API that were refused, in parts, as far as the limits of the gateway allow.
-- Partitioned by the wall-clock time in the ids, as what grows is (0072).
create table refused_calls (
  id uuid not null,
  at timestamptz not null,                  -- business time
  client_id text,                           -- as the call claims
  known boolean not null,                   -- whether it was a merchant
  dialect text not null,
  request_id text,                          -- as the call claims
  method text not null,
  path text not null,
  status smallint not null,
  code text not null,                       -- of the refusal
  wire_code text not null,                  -- as the answer names it
  message text not null,
  why text,
  headers jsonb not null,                   -- those that are signed; a signature only if it was wrong
  body bytea not null,                      -- card numbers and secrets masked, cut
  body_bytes integer not null,              -- as it came
  intact boolean not null,                  -- whether body is what came
  answer bytea not null,
  explanation jsonb,                        -- why the signature was not valid
  unkept integer not null,                  -- others of the same caller that were not kept before this one
  primary key (id)
) partition by range (id);
create table refused_calls_default partition of refused_calls default;
create index refused_calls_at on refused_calls (at, id);
create index refused_calls_client on refused_calls (client_id, at, id);
create index refused_calls_request on refused_calls (request_id);

-- The newest calls of one merchant. Those of all merchants have requests_created.
create index requests_client_created on requests (client_id, created_at);
-- By their X-EXTERNAL-ID; a Request-Id is in the primary key.
create index requests_external_id on requests (request_id) where key like 'snap:%';

-- The newest notifications of one merchant, and those that failed.
create index notifications_client on notifications (client_id, id);
create index notifications_exhausted on notifications (id) where status = 'EXHAUSTED';

-- Receivers to which nothing is sent for a time. What falls due for them in the meantime is held back: it is then
-- due at the end of time, and held_from is when it would have been due.
create table notification_mutes (
  client_id text not null,
  url text not null,                        -- '': all addresses of the merchant
  until timestamptz,                        -- business time; null: until somebody ends it
  muted_by text not null,
  muted_at timestamptz not null,
  primary key (client_id, url)
);
alter table notifications add column held_from timestamptz;
create index notifications_held on notifications (client_id, url) where held_from is not null;

-- Sending many notifications again: how far a run is, so that a repeated call continues it.
create table resend_runs (
  actor text not null,                      -- kind and id
  key text not null,                        -- the call's Idempotency-Key
  upto uuid not null,                       -- the newest notification that it sends
  after uuid not null,                      -- the last one that it has sent
  count integer not null,
  started_at timestamptz not null,
  done boolean not null,
  primary key (actor, key)
);
