-- Tables that grow become partitioned by the time in their ids, so that what is old can be dropped, not deleted.
-- The ids are UUIDs of version 7, which begin with the wall-clock time. So the primary keys stay as they are.

create function id_from(at timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Adds a partition, with what the default partition has of its range. Its name is the day it begins with.
create function add_partition(parent text, name text, low uuid, high uuid) returns void
language plpgsql as $$
declare
  key text := (select a.attname from pg_partitioned_table p join pg_attribute a
    on a.attrelid = p.partrelid and a.attnum = p.partattrs[0] where p.partrelid = parent::regclass);
begin
  execute format('create table %I (like %I including defaults including constraints including storage)',
    name, parent);
  execute format('lock table %I in access exclusive mode', parent || '_default');
  execute format('with late as (delete from %I where %I >= %L and %I < %L returning *)
    insert into %I select * from late', parent || '_default', key, low, key, high, name);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
    parent, name, low, high);
end
$$;

create function detach_partition(parent text, name text) returns void language plpgsql as $$
begin
  execute format('alter table %I detach partition %I', parent, name);
end
$$;

create function drop_detached(name text) returns void language plpgsql as $$
begin
  if (select relispartition from pg_class where oid = name::regclass) then
    raise exception '% is still a partition', name;
  end if;
  execute format('drop table %I', name);
end
$$;

-- Makes a table partitioned in place: all that it has becomes its first partition, without being copied.
create function partition_in_place(parent text, key text, high uuid) returns void
language plpgsql as $$
begin
  execute format('alter table %I rename to %I', parent, parent || '_before');
  execute format('create table %I (like %I including defaults including constraints including storage)
    partition by range (%I)', parent, parent || '_before', key);
  execute format('create table %I partition of %I default', parent || '_default', parent);
  -- Ids from a clock that is ahead.
  execute format('with late as (delete from %I where %I >= %L returning *) insert into %I select * from late',
    parent || '_before', key, high, parent || '_default');
  execute format('alter table %I attach partition %I for values from (minvalue) to (%L)',
    parent, parent || '_before', high);
end
$$;

-- What is dropped with its partition cannot be referenced. Attempts are only ever inserted for a notification
-- that the same statement has updated.
alter table notification_attempts drop constraint notification_attempts_notification_id_fkey;

alter index payment_history_pkey rename to payment_history_before_pkey;
alter index notifications_pkey rename to notifications_before_pkey;
alter index notifications_due rename to notifications_before_due;
alter index notifications_reference rename to notifications_before_reference;
alter index notification_attempts_pkey rename to notification_attempts_before_pkey;

select partition_in_place(t.name, t.key, id_from(date_trunc('day', now(), 'UTC') + interval '2 days'))
from (values ('payment_history', 'payment_id'), ('notifications', 'id'),
  ('notification_attempts', 'notification_id')) as t (name, key);
drop function partition_in_place;

alter table payment_history add primary key (payment_id, version);
alter table notifications add primary key (id);
create index notifications_due on notifications (receiver, next_attempt_at)
  where next_attempt_at is not null;
create index notifications_reference on notifications (reference);
alter table notification_attempts add primary key (notification_id, number);
