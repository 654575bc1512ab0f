-- Figures for the dashboard: how many payments ended how, by time, merchant and channel. Made by a job from what has
-- happened, so that no payment waits for them.

create table overview_buckets (
  client_id text not null,                  -- '': all merchants together
  starts_at timestamptz not null,
  minutes smallint not null check (minutes in (1, 60, 1440)),
  channel text not null,
  outcome text not null,
  step smallint not null default 0,         -- of paid ones: how long the customer took, see src/overview/steps.ts
  count bigint not null,
  amount numeric(40, 0) not null,
  primary key (client_id, starts_at, channel, outcome, step)
);
-- Minutes become hours, and hours become days.
create index overview_buckets_fine on overview_buckets (starts_at) where minutes < 1440;

-- Days are complete up to days_until, hours from there to hours_until, minutes from there to minutes_until.
create table overview_progress (
  only_one boolean primary key default true check (only_one),
  days_until timestamptz not null,
  hours_until timestamptz not null,
  minutes_until timestamptz not null,
  checked_until timestamptz not null,       -- how far the hours were looked at again for what came late
  checked_at timestamptz not null
);

-- Only payments that ended without money are in here.
create index payment_history_ended on payment_history (at) where status in ('FAILED', 'EXPIRED');
create index notifications_exhausted_client on notifications (client_id) where status = 'EXHAUSTED';
