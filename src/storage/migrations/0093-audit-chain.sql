-- The audit log becomes a chain: a job gives every entry its number and a hash over it and the entry before.

alter table audit_entries add column sequence bigint unique, add column hash bytea;
-- Only entries of the last second are in here.
create index audit_entries_unsealed on audit_entries (id) where sequence is null;

-- An entry is numbered once, and never changed or deleted otherwise.
create function keep_audit_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.sequence is null and new.sequence is not null
    and to_jsonb(new) - 'sequence' - 'hash' = to_jsonb(old) - 'sequence' - 'hash' then
    return new;
  end if;
  raise exception 'entries of the audit log are never changed' using errcode = 'restrict_violation';
end
$$;
create trigger keep_audit_entry before update or delete on audit_entries
  for each row execute function keep_audit_entry();
create trigger keep_audit_entries before truncate on audit_entries
  for each statement execute function keep_audit_entry();

-- What one person asked for and another has to approve.
create table approvals (
  id uuid primary key,
  asked_at timestamptz not null,
  asked_by text not null,                   -- kind and id: nobody approves what they asked for
  asked_by_name text not null,
  client_id text,
  method text not null,
  path text not null,
  input jsonb not null,                     -- params, query and body
  amount bigint not null,                   -- rupiah
  status text not null default 'PENDING' check (status in ('PENDING', 'APPROVED', 'REJECTED')),
  decided_at timestamptz,
  decided_by text,
  note text,
  result jsonb
);
create index approvals_pending on approvals (id) where status = 'PENDING';
create index approvals_client on approvals (client_id, id);
