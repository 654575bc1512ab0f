// A database as an earlier release has left it: its schema, and its rows from a file of test/upgrade.
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { type FreshDatabase, newDatabase } from './database.ts';

const migrations = join(import.meta.dirname, '../../src/storage/migrations');
const rows = join(import.meta.dirname, '../upgrade');

/** The releases whose rows are kept, by the number of their last migration. */
export async function olderReleases(): Promise<string[]> {
  const names = await readdir(rows);
  return names.filter((name) => name.endsWith('.txt.gz')).map((name) => name.slice(0, 4));
}

/** Migrates an empty database to the schema that it had when `last` was the newest migration, such as '0085'. */
export async function migrateUntil(connection: PostgresConnection, last: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'gapura-old-'));
  try {
    for (const file of (await readdir(migrations)).filter((one) => one.slice(0, 4) <= last)) {
      await cp(join(migrations, file), join(dir, file));
    }
    await migrate(connection, dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** A database with the schema and the rows of a release. Nothing has been migrated since. */
export async function olderDatabase(last: string): Promise<FreshDatabase> {
  const database = await newDatabase();
  await migrateUntil(database.connection, last);
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    const text = gunzipSync(await readFile(join(rows, `${last}.txt.gz`))).toString();
    await load(client, asOfNow(text));
  } finally {
    await client.end();
  }
  return database;
}

/** The same rows with times as if the last of them had been made just now. */
function asOfNow(text: string): string {
  const made = [...text.matchAll(/"created_at": "([^"]+)"/g)].map(([, at = '']) => Date.parse(at));
  const late = Date.now() - Math.max(...made);
  return text.replaceAll(/"(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)"/g, (_all, at: string) =>
    JSON.stringify(new Date(Date.parse(at) + late).toISOString()),
  );
}

/** Writes what `tools/release-rows.ts` has read: a line for each table, its name and its rows as JSON. */
async function load(client: pg.Client, text: string): Promise<void> {
  await client.query('begin; set local session_replication_role = replica');
  for (const line of text.trimEnd().split('\n')) {
    const [table = '', list = ''] = line.split('\t');
    const columns = await writable(client, table);
    await client.query(`delete from ${table}`);
    await client.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [list],
    );
    // Transactions of this server have other numbers than those of the one that the rows come from.
    if (columns.includes('"written"')) {
      await client.query(`update ${table} set written = pg_current_xact_id()::text::bigint`);
    }
  }
  await client.query('commit');
}

async function writable(client: pg.Client, table: string): Promise<string[]> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  return columns.map(({ name }) => `"${name}"`);
}
