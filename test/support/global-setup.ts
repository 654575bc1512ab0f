// One PostgreSQL for the whole test run, with a migrated database that is the template of every test database.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { newSnapKey, snapKeySetting } from '../../src/gateway/keys.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { emptiedTables } from '../../src/sandbox/reset.ts';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { isAlive, processesIn, signal } from '../../src/storage/embedded/processes.ts';
import { startEmbedded } from '../../src/storage/embedded.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { arrangeRoles, roleOf } from '../../src/storage/program-role.ts';

/** The server for the test files, and the database that they copy. */
export interface TestServer {
  connection: PostgresConnection;
  /** The role that gateways run as. Absent on a server of somebody else: there the owner does both. */
  program?: PostgresConnection | undefined;
  template: string;
  /** A gateway's key, sealed by `testKey`: making one takes long. */
  snapKey: string;
}

/** What test gateways seal with, unless a test wants another key. */
export const testKey = Buffer.alloc(32, 7);

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

const PREFIX = 'gapura-test-';

/** Data of a test run does not have to survive a crash of the machine. */
export const TEST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** Starts the server, or uses that of TEST_DATABASE_URL. Returns the function that stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  const server = url ? undefined : await ownServer();
  const connection = server?.connection ?? { connectionString: url ?? '' };
  const template = `gapura_template_${process.pid}`;
  const end = server?.stop ?? (() => statement(connection, `drop database if exists ${template}`));
  try {
    await statement(connection, `create database ${template}`);
    const owner = inDatabase(connection, template);
    await migrate(owner);
    const role = server?.program && roleOf(server.program);
    await arrangeRoles(owner, { program: role, resets: emptiedTables });
  } catch (error) {
    await end();
    throw error;
  }
  const snapKey = createSealer([testKey]).seal(newSnapKey(), snapKeySetting);
  project.provide('testServer', { connection, program: server?.program, template, snapKey });
  return end;
}

async function ownServer(): Promise<{
  connection: PostgresConnection;
  program: PostgresConnection;
  stop: () => Promise<void>;
}> {
  await removeKilledRuns();
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  const log = { info: () => {}, warn: () => {} };
  const server = await startEmbedded({ dataDir, log, extraSettings: TEST_SETTINGS });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { connection: server.connection, program: server.program, stop };
}

/** Stops the servers of test runs that were killed. */
async function removeKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const dir = join(tmpdir(), name);
    const lock = name.startsWith(PREFIX) ? await textOf(join(dir, 'gapura.lock')) : '';
    const [pid = '', mark = ''] = lock.split('\n');
    if (lock === '' || isAlive(Number(pid), mark)) continue;
    for (const left of processesIn(join(dir, 'postgres')) ?? []) signal(left, 'SIGKILL');
    await rm(dir, { recursive: true, force: true });
  }
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');

/** The same server, another database. */
export function inDatabase(connection: PostgresConnection, database: string): PostgresConnection {
  if (connection.connectionString === undefined) return { ...connection, database };
  const url = new URL(connection.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}

/** Runs one statement on a new connection. `text` is written by the caller and contains no input. */
export async function statement(connection: PostgresConnection, text: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
