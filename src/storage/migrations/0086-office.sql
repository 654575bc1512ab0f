-- The office: what people and programs did in it, their keys, and their repeated calls.

-- Who did what, when, from where. Only ever inserted, in the transaction of the change where there is one.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null,                  -- wall-clock time
  actor_kind text not null,
  actor text not null,                      -- the name
  actor_id text,
  from_address text,
  client_id text,                           -- the merchant whose object it is; null: the gateway's own
  action text not null,
  object text not null,                     -- its kind and name: `payment 0190…`
  before jsonb,
  after jsonb
);
create index audit_entries_object on audit_entries (object, id);
create index audit_entries_actor on audit_entries (actor, id);
create index audit_entries_client on audit_entries (client_id, id);

-- Keys of programs. The key itself is not kept, only its hash.
create table office_keys (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,               -- SHA-256 of the key, which is random
  hint text not null,                       -- its last four characters
  role text not null,
  client_id text,                           -- null: all merchants
  groups jsonb,                             -- null: all that the role may
  managed_by text not null check (managed_by in ('file', 'office')),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Calls with an Idempotency-Key: the first one's answer is that of its repeats.
create table office_calls (
  actor text not null,                      -- kind and id
  key text not null,
  hash bytea not null,                      -- of method, path and input
  at timestamptz not null,                  -- wall-clock time
  status smallint,                          -- null: in flight
  answer jsonb,
  primary key (actor, key)
);
create index office_calls_at on office_calls (at);
