// Migrates the schema to this build's version: forward only, one transaction per file, safe with several processes.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { asOwner, type OwnerOptions } from './owner-session.ts';

/** The database's schema does not fit this build. The message says what is wrong and how to fix it. */
export class SchemaMismatch extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SchemaMismatch';
  }
}

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

const MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));
const FILE_NAME = /^\d{4}-[a-z0-9-]+\.sql$/;
const TABLE = `create table if not exists schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)`;

/**
 * Applies the files `NNNN-name.sql` in `dir` that were not applied yet, in the order of their names, each
 * in its own transaction. Returns the names it applied. Waits for another process that is migrating.
 * Throws SchemaMismatch before changing anything if the database has a migration that this build does
 * not know, if an applied file has changed, if a new file comes before an applied one, or if a role that may
 * not create tables would have to migrate. Also throws it for a file whose SQL fails: that file is rolled back.
 * Throws DatabaseUnavailable like connectPostgres.
 */
export async function migrate(
  connection: PostgresConnection,
  dir: string = MIGRATIONS,
  options: OwnerOptions = {},
): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(dir);
  return asOwner(connection, options, async (client) => ({
    applied: await applyPending(client, migrations),
  }));
}

/** The checksum of each migration that the database has, by its name. Throws DatabaseUnavailable. */
export function appliedMigrations(connection: PostgresConnection): Promise<Map<string, string>> {
  return asOwner(connection, {}, history);
}

/**
 * Throws SchemaMismatch if a database with these migrations, given by name with their checksums, is not one that this
 * build can use or migrate.
 */
export async function requireKnownMigrations(applied: ReadonlyMap<string, string>): Promise<void> {
  checkHistory(applied, await readMigrations(MIGRATIONS));
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = new Set<string>();
  for (const name of names) {
    if (!FILE_NAME.test(name)) throw new SchemaMismatch(`${name} is not named NNNN-name.sql.`);
    const number = name.slice(0, 4);
    if (numbers.has(number)) throw new SchemaMismatch(`two migrations have the number ${number}.`);
    numbers.add(number);
  }
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may have changed the line endings.
      const text = (await readFile(join(dir, name), 'utf8')).replaceAll('\r\n', '\n');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function applyPending(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const known = await history(client);
  checkHistory(known, migrations);
  if (migrations.every(({ name }) => known.has(name))) return [];
  await demandOwner(client);
  await client.query(TABLE);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (known.has(migration.name)) continue;
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

/** The checksums of what was applied. A database that no gateway has used has no table of them. */
async function history(client: pg.Client): Promise<Map<string, string>> {
  const table = await client.query<{ found: boolean }>(
    `select to_regclass('schema_migrations') is not null as found`,
  );
  if (table.rows[0]?.found !== true) return new Map();
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

/** Throws SchemaMismatch if this role may not change the tables that there are, or may not create any. */
async function demandOwner(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; owner: string | null; creates: boolean }>(`
    select current_user as role, (
      select pg_get_userbyid(relowner) from pg_class
      where oid = to_regclass('schema_migrations') and not pg_has_role(relowner, 'USAGE')) as owner,
      coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as creates`);
  const [found] = rows;
  if (found === undefined || (found.owner === null && found.creates)) return;
  throw new SchemaMismatch(
    found.owner === null
      ? `the role ${found.role} may not create tables, and the database is not migrated; set DATABASE_OWNER_URL to a role that may.`
      : `the role ${found.role} does not own the tables, and the database is not migrated; set DATABASE_OWNER_URL to the role ${found.owner}, or give it the tables (reassign owned by "${found.owner}" to "${found.role}").`,
  );
}

function checkHistory(known: ReadonlyMap<string, string>, migrations: Migration[]): void {
  const ours = new Map(migrations.map((migration) => [migration.name, migration]));
  let latest = '';
  for (const [name, checksum] of known) {
    const migration = ours.get(name);
    if (!migration) {
      throw new SchemaMismatch(
        `the database has the migration ${name}, which this build does not know; run the newer Gapura that made it.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new SchemaMismatch(
        `the migration ${name} has changed since it was applied; restore the file and put the change into a new one.`,
      );
    }
    if (name > latest) latest = name;
  }
  const late = migrations.find(
    (migration) => !known.has(migration.name) && migration.name < latest,
  );
  if (late) {
    throw new SchemaMismatch(
      `the migration ${late.name} comes before ${latest}, which is applied already; give it a later number.`,
    );
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaMismatch(`the migration ${migration.name} failed: ${reason}.`, {
      cause: error,
    });
  }
}
