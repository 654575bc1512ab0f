// Implements Db with a pool of PostgreSQL connections: named prepared statements, exact types, retried transactions.
import type { Socket } from 'node:net';
import pg from 'pg';
import { joinWrites } from '../lib/one-write.ts';
import { DatabaseUnavailable, type PostgresConnection, unavailable } from './connection.ts';
import { ConstraintViolation, type Db, type Sql, type Tx } from './db.ts';
import { getTypeParser } from './pg-types.ts';
import { statementCache, toParameter } from './statements.ts';

export interface PostgresOptions extends PostgresConnection {
  /** The most connections in the pool. Default 16. */
  maxConnections?: number | undefined;
  /** Called for every connection that broke while idle. The pool has already removed it. */
  onError?: ((error: Error) => void) | undefined;
}

const OLDEST_MAJOR = 15;
const MAX_TRANSACTION_RUNS = 6;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const CONSTRAINT_CODES = new Set(['23503', '23505', '23514', '23P01']);

const SESSION = `set timezone to 'UTC';
  set statement_timeout to '30s';
  set lock_timeout to '10s';
  set idle_in_transaction_session_timeout to '30s'`;

/** The driver's client, with what its types do not declare. */
interface Wired {
  connection: { stream: Socket };
}

// The driver accepts a time limit for one query, but its types do not declare it.
const PING = { text: 'select 1', query_timeout: 5_000 } as pg.QueryConfig;
const ROLLBACK = { text: 'rollback', query_timeout: 5_000 } as pg.QueryConfig;

/**
 * Connects to PostgreSQL 15 or newer. Statements run under a time limit of 30 s, wait at most 10 s
 * for a lock and at most 10 s for a free connection.
 * Throws DatabaseUnavailable if the server cannot be reached, refuses the connection, or is too old.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Db> {
  const { maxConnections = 16, onError = () => {}, ...connection } = options;
  const pool = new pg.Pool({
    ...connection,
    max: maxConnections,
    application_name: 'gapura',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    types: { getTypeParser },
    onConnect: (client) => {
      joinWrites((client as unknown as Wired).connection.stream);
      return client.query(SESSION).then(() => undefined);
    },
  });
  // A server that stops right after us may still break connections that are being closed.
  pool.on('error', (error) => {
    if (!pool.ending) onError(error);
  });
  // A connection that breaks while in use fails its statement. Its own error event must not end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw unavailable(connection, error);
  }
  return poolDb(pool);
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new DatabaseUnavailable(
    `the database is PostgreSQL ${version}; Gapura needs version ${OLDEST_MAJOR} or newer.`,
  );
}

function poolDb(pool: pg.Pool): Db {
  const statementOf = statementCache();
  const prepared: Prepare = (query) => ({
    ...statementOf(query),
    values: query.values.map(toParameter),
  });
  const rows = async <Row>(query: Sql): Promise<Row[]> => {
    const statement = prepared(query);
    return withClient(pool, async (client) => (await client.query(statement)).rows as Row[]);
  };
  return {
    rows,
    // A statement that failed because of a deadlock has changed nothing, so it can be retried.
    single: { rows: (query) => retried(() => rows(query)) } as Tx,
    transaction: (work) =>
      retried(() => withClient(pool, (client) => inside(client, prepared, work))),
    ping: async () => {
      await withClient(pool, (client) => client.query(PING));
    },
    close: () => pool.end(),
  };
}

/** Runs `use` with a connection. After an SQL error the connection returns to the pool, after any other it is closed. */
async function withClient<T>(
  pool: pg.Pool,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await use(client);
  } catch (error) {
    broken = !(await usable(client, error));
    throw translated(error);
  } finally {
    client.release(broken);
  }
}

/** Whether the connection can be used again: it answers, and no transaction is open on it. */
async function usable(client: pg.PoolClient, error: unknown): Promise<boolean> {
  const answered = error instanceof pg.DatabaseError;
  if (answered && error.severity !== 'ERROR') return false;
  if (client.getTransactionStatus() === 'I') return answered;
  try {
    await client.query(ROLLBACK);
    return true;
  } catch {
    return false;
  }
}

type Prepare = (query: Sql) => pg.QueryConfig<unknown[]>;

async function inside<T>(client: pg.PoolClient, prepared: Prepare, work: (tx: Tx) => Promise<T>) {
  let open = true;
  const tx = {
    rows: async <Row>(query: Sql): Promise<Row[]> => {
      if (!open) throw new Error('this transaction is over; await every statement inside it');
      try {
        return (await client.query(prepared(query))).rows as Row[];
      } catch (error) {
        throw translated(error);
      }
    },
  } as Tx;
  await client.query('begin');
  try {
    const result = await work(tx);
    open = false;
    const { command } = await client.query('commit');
    // If `work` swallowed an error, COMMIT rolls back and reports ROLLBACK without an error.
    if (command !== 'COMMIT')
      throw new Error('the transaction was rolled back after a failed statement');
    return result;
  } finally {
    open = false;
  }
}

/** Retries after a serialization failure or a deadlock, a limited number of times. */
async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await attempt();
    } catch (error) {
      if (run >= MAX_TRANSACTION_RUNS || !isTransient(error)) throw error;
      // Random, so that the two transactions do not collide again.
      const waitMs = Math.random() * 5 * 2 ** run;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK;
}

function translated(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.constraint === undefined) return error;
  if (!CONSTRAINT_CODES.has(error.code ?? '')) return error;
  return new ConstraintViolation(error.constraint, { cause: error });
}
