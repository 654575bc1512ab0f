-- Payments as people in the office look for them: lists by merchant, state and channel, search by words, saved views.

-- Lists are ordered by time. Every combination of merchant, state and channel is a range of one of these, or a few
-- ranges that are merged. New entries come at the ends of the ranges, so a creation finds the pages in memory.
create index payments_by_time on payments (created_at, id);
create index payments_by_kind on payments (status, channel, created_at, id);
create index payments_of_client on payments (client_id, status, channel, created_at, id);
create index payments_reusable on payments (created_at, id) where reusable;

create index refunds_waiting on refunds (due_at, id) where status = 'DUE';
create index refunds_by_status on refunds (status, id);
create index refunds_of_client on refunds (client_id, status, id);

create index requests_payment on requests (payment_id, created_at) where payment_id is not null;

-- The words by which a payment is found: beginnings of references, codes, amounts, names, addresses, card digits.
-- A job fills it, never the statement that creates a payment. What it names is checked against the payment itself,
-- so a word that is no longer right finds nothing wrong.
create table payment_words (
  word text collate "C" not null,
  payment_id uuid not null,
  primary key (word, payment_id)
);

-- How far the job has read: everything that transactions before `before` wrote. While a pass is not over, it has
-- read until the id `at`, and afterwards will have read what transactions before `target` wrote. At most one row.
create table payment_words_read (
  one boolean primary key default true check (one),
  before bigint not null,
  target bigint,
  at uuid,
  saved_in bigint not null,                   -- differs from `written` in a database that was restored
  written bigint generated always as (written_in(num_nonnulls(before, target, at))) stored
);

-- Filters of a list under a name.
create table office_views (
  id uuid primary key,
  page text not null,
  name text not null,
  filters jsonb not null,
  client_id text,                             -- the merchant within which it is shared; null: all merchants
  owner text not null,                        -- kind and id of the actor
  shared boolean not null,
  created_at timestamptz not null,
  constraint office_views_name unique (owner, page, name)
);
create index office_views_shared on office_views (page, client_id) where shared;
