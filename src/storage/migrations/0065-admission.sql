-- Limits on calls, and a row that shows whether the database takes writes.

-- {"perSecond": …, "burst": …}; null means as the configuration says for all.
alter table merchants add column rate jsonb;

-- One row, written now and then by GET /readyz.
create table readiness (
  id boolean primary key default true constraint readiness_one_row check (id),
  written_at timestamptz not null default now()
);
insert into readiness default values;
