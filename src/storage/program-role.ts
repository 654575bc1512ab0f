// The two roles: the owner of the tables migrates, and grants the program's role what it needs and nothing else.
import pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { asOwner, type OwnerOptions } from './owner-session.ts';

export interface RolesWanted extends OwnerOptions {
  /** The role that the program runs as, if it is not the owner. */
  program?: string | undefined;
  /**
   * The tables that a sandbox empties with `reset_sandbox()`. Empty: there is no such function. Undefined: it
   * stays as it is.
   */
  resets?: readonly string[] | undefined;
}

/** The role that a connection is made as. */
export function roleOf(connection: PostgresConnection): string {
  return new pg.Client(connection).user ?? '';
}

/**
 * What the owner does at a start, after migrating: makes or removes the sandbox's reset, and grants the program's
 * role what it lacks. It may do again and again. A role that does not own the tables does nothing.
 */
export async function arrangeRoles(
  owner: PostgresConnection,
  { program, resets, ...options }: RolesWanted,
): Promise<void> {
  await asOwner(owner, options, async (client) => {
    const { rows } = await client.query<{ owns: boolean; role: string }>(`
      select pg_has_role(relowner, 'USAGE') as owns, current_user as role
      from pg_class where oid = to_regclass('schema_migrations')`);
    const [found] = rows;
    if (found?.owns !== true) return;
    await client.query('begin');
    if (resets !== undefined) await arrangeReset(client, resets);
    if (program !== undefined && program !== found.role) await grant(client, program);
    await client.query('commit');
  });
}

async function arrangeReset(client: pg.Client, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) {
    await client.query('drop function if exists reset_sandbox()');
    return;
  }
  const names = tables.map((name) => client.escapeIdentifier(name)).join(', ');
  await client.query(`
    create or replace function reset_sandbox() returns void language plpgsql security definer as $$
    begin
      perform set_config('gapura.resetting', 'on', true);
      truncate ${names};
      perform set_config('gapura.resetting', 'off', true);
    end
    $$;
    do $$ begin
      execute format('alter function reset_sandbox() set search_path = %I, pg_temp', current_schema());
    end $$;
    revoke all on function reset_sandbox() from public`);
}

/**
 * Each of the owner's tables with what the role may do with it: an administrator's tables are left alone. Columns that a trigger `keep` names are never updated; a trigger
 * without columns means all of them. The audit log has triggers of its own: only the place in its chain is written
 * later.
 */
const wanted = `
  select c.oid, format('%I.%I', n.nspname, c.relname) as name,
    case when c.relname = 'schema_migrations' then 'SELECT'
      when coalesce(k.tgtype & 8 <> 0, c.relname = 'audit_entries') then 'SELECT, INSERT'
      else 'SELECT, INSERT, DELETE' end as rights,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and case c.relname
        when 'schema_migrations' then false
        when 'audit_entries' then a.attname in ('sequence', 'hash')
        else not (coalesce(k.tgtype & 16 <> 0, false)
          and (cardinality(k.tgattr::int2[]) = 0 or a.attnum = any(k.tgattr::int2[]))) end
      order by a.attnum) as updatable,
    coalesce(k.tgtype & 16 = 0, c.relname not in ('schema_migrations', 'audit_entries')) as wholly
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_trigger k on k.tgrelid = c.oid and k.tgname = 'keep'
  where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
    and pg_has_role(c.relowner, 'USAGE')`;

/** The tables where the role may do more or less than it should. */
const different = `
  select name, rights, updatable, wholly from (${wanted}) as w
  where exists (
      select from unnest(array['SELECT', 'INSERT', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as r (one)
      where has_table_privilege($1::name, w.oid, r.one) <> (r.one = any(string_to_array(w.rights, ', '))))
    or updatable <> array(
      select a.attname::text from pg_attribute a
      where a.attrelid = w.oid and a.attnum > 0 and not a.attisdropped
        and has_column_privilege($1::name, w.oid, a.attnum, 'UPDATE') order by a.attnum)`;

interface Table {
  /** As SQL. */
  name: string;
  rights: string;
  updatable: string[];
  /** Whether all columns are updatable, and those that will be added. */
  wholly: boolean;
}

/** Only what differs is granted: a start that changes nothing writes nothing. */
async function grant(client: pg.Client, program: string): Promise<void> {
  const to = client.escapeIdentifier(program);
  const tables = await client.query<Table>(different, [program]);
  const grants = tables.rows.flatMap(({ name, rights, updatable, wholly }) => {
    const columns = updatable.map((column) => client.escapeIdentifier(column)).join(', ');
    const update = wholly ? ', update' : columns === '' ? '' : `, update (${columns})`;
    return [`revoke all on ${name} from ${to}`, `grant ${rights}${update} on ${name} to ${to}`];
  });
  const others = await client.query<{ text: string }>(
    `
    select format('grant execute on function %s to %I', p.oid::regprocedure, $1::text) as text
    from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.prosecdef
      and pg_has_role(p.proowner, 'USAGE')
      and not has_function_privilege($1::name, p.oid, 'EXECUTE')
    union all
    select format('grant usage on schema %I to %I', current_schema(), $1::text)
    where not has_schema_privilege($1::name, current_schema(), 'USAGE')`,
    [program],
  );
  const statements = [...grants, ...others.rows.map(({ text }) => text)];
  if (statements.length > 0) await client.query(statements.join('; '));
}
