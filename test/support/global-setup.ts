// One PostgreSQL for the whole test run, with a migrated database that every test database is copied from.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { startEmbedded } from '../../src/storage/embedded.ts';
import { migrate } from '../../src/storage/migrate.ts';

/** Where test files find the server, and what they copy. */
export interface TestServer {
  connection: PostgresConnection;
  template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Nothing of a test run has to outlive the machine. */
export const TEST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** Starts the server, or uses that of TEST_DATABASE_URL; returns what stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  const server = url ? undefined : await ownServer();
  const connection = server?.connection ?? { connectionString: url ?? '' };
  const template = `gapura_template_${process.pid}`;
  await statement(connection, `create database ${template}`);
  await migrate(inDatabase(connection, template));
  project.provide('testServer', { connection, template });
  return async () => {
    if (server) await server.stop();
    else await statement(connection, `drop database ${template}`);
  };
}

async function ownServer(): Promise<{
  connection: PostgresConnection;
  stop: () => Promise<void>;
}> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gapura-test-'));
  const log = { info: () => {}, warn: () => {} };
  const server = await startEmbedded({ dataDir, log, extraSettings: TEST_SETTINGS });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { connection: server.connection, stop };
}

/** The same server, another database. */
export function inDatabase(connection: PostgresConnection, database: string): PostgresConnection {
  if (connection.connectionString === undefined) return { ...connection, database };
  const url = new URL(connection.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}

/** Runs one statement on a connection of its own. `text` is the caller's own, never a value. */
export async function statement(connection: PostgresConnection, text: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
