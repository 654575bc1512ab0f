-- Merchants of the office: who manages them, their keys with ids, what they may change, and requests for services.

alter table merchants
  add column managed_by text not null default 'office' check (managed_by in ('file', 'office')),
  add column in_file boolean not null default false,        -- whether the file of the last start has it
  add column suspended_at timestamptz,                      -- wall-clock time; null: active
  add column allowed_addresses jsonb not null default '[]', -- networks; empty: calls may come from everywhere
  add column theme jsonb,                                   -- colours of its pages; null: the gateway's
  add column created_at timestamptz not null default now();

-- By channel a list of fees with dates, oldest first: {"fixed", "basisPoints", "from"?}.
update merchants set fees = (
  select jsonb_object_agg(key, jsonb_build_array(value)) from jsonb_each(fees))
where fees is not null and fees <> '{}';

-- Secret keys, sealed with ENCRYPTION_KEY. The gateway signs with the one in the first place.
create table merchant_secret_keys (
  id uuid primary key,
  client_id text not null references merchants,
  place integer not null,                   -- the smallest is the newest
  sealed text not null,                     -- bound to the client id
  created_at timestamptz not null default now()
);
create index merchant_secret_keys_client on merchant_secret_keys (client_id, place);

insert into merchant_secret_keys (id, client_id, place, sealed, created_at)
select gen_random_uuid(), client_id, s.place, s.sealed, updated_at
from merchants cross join lateral jsonb_array_elements_text(secret_keys) with ordinality as s (sealed, place);

alter table merchants drop column secret_keys;

-- What a merchant asks to change on a channel, and what an operator said.
create table service_requests (
  id uuid primary key,
  client_id text not null,
  channel text not null,
  active boolean,                           -- null: stays as it is
  settings jsonb,                           -- null: stay as they are
  note text,
  status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED')),
  requested_by jsonb not null,              -- {"identity", "name"}
  requested_at timestamptz not null,        -- wall-clock time
  decided_by jsonb,
  decided_at timestamptz,
  decision_note text
);
create index service_requests_status on service_requests (status, id);
create index service_requests_client on service_requests (client_id, id);
create unique index service_requests_waiting on service_requests (client_id, channel) where status = 'PENDING';
