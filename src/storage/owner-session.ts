// A connection of the role that owns the tables: for migrations and grants, by one process at a time.
import pg from 'pg';
import { type PostgresConnection, unavailable } from './connection.ts';

// Any number that nothing else in the database locks: "gapura" in ASCII.
const LOCK = '113664188084833';

export interface OwnerOptions {
  /** The variable that the connection comes from, for messages. `DATABASE_URL` unless set. */
  setting?: string | undefined;
}

/**
 * Connects, waits until no other process does the owner's work on this database, and calls `work`. Its statements
 * have no time limit. Returns the result of `work`. Throws DatabaseUnavailable.
 */
export async function asOwner<T>(
  connection: PostgresConnection,
  { setting }: OwnerOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...connection,
    application_name: 'gapura migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw unavailable(connection, error, setting);
  }
  try {
    await client.query(`set statement_timeout to 0; select pg_advisory_lock(${LOCK})`);
    return await work(client);
  } finally {
    // The lock is released with the session.
    await client.end();
  }
}
