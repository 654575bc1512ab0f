// Implements Db with a pool of PostgreSQL connections: named prepared statements, exact types, retried transactions.
import type { Socket } from 'node:net';
import pg from 'pg';
import { joinWrites } from '../lib/one-write.ts';
import { DatabaseUnavailable, type PostgresConnection, unavailable } from './connection.ts';
import { ConstraintViolation, type Db, type Sql, type TransactionLimits, type Tx } from './db.ts';
import { DatabaseOutage, kindOfAnswer, kindOfFailure } from './outage.ts';
import { getTypeParser } from './pg-types.ts';
import { type PoolWatch, watchPool } from './pool-state.ts';
import { statementCache, toParameter } from './statements.ts';

export interface PostgresOptions extends PostgresConnection {
  /** The most connections in the pool; `poolConnections` unless set. */
  maxConnections?: number | undefined;
  /**
   * How long the server works on one statement, in seconds. Default 10. A transaction may have its own limit. A
   * statement with a limit of its own is planned for its values each time.
   */
  statementSeconds?: number | undefined;
  /** Called for every connection that broke while idle. The pool has already removed it. */
  onError?: ((error: Error) => void) | undefined;
}

/** The most connections in the pool of one process, unless set. */
export const poolConnections = 16;

const OLDEST_MAJOR = 15;
const MAX_TRANSACTION_RUNS = 6;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const CONSTRAINT_CODES = new Set(['23503', '23505', '23514', '23P01']);

/** How long the server works on one statement unless told otherwise, in seconds. */
export const statementSecondsDefault = 10;
/** How long a statement waits for a lock, in seconds. */
const LOCK_SECONDS = 5;
/** How long a statement waits for a connection, in seconds. */
const CONNECTION_SECONDS = 5;
/** How much longer than the server the gateway waits: only a server that is gone does not answer until then. */
const GRACE_SECONDS = 2;

/**
 * Long statements are planned anew each time. After five runs PostgreSQL would go on with a plan for any value, which
 * expects ten members of a list: with 50,000 that plan never ends.
 */
const PLAN_FOR_VALUES = 'plan_cache_mode to force_custom_plan';

const sessionOf = (statementSeconds: number) => `set timezone to 'UTC';
  set statement_timeout to '${statementSeconds}s';
  set lock_timeout to '${LOCK_SECONDS}s';
  set idle_in_transaction_session_timeout to '30s'`;

/** The gateway's own limit for a statement that the server may work on for so long, in milliseconds. */
const patienceMs = (statementSeconds: number) => (statementSeconds + GRACE_SECONDS) * 1000;

/** The driver's client, with what its types do not declare. */
interface Wired {
  connection: { stream: Socket };
}

/** A query with the gateway's own limit. The driver knows it, but its types do not declare it. */
type Limited = pg.QueryConfig<unknown[]> & { query_timeout?: number };

const PING: Limited = { text: 'select 1', query_timeout: 5_000 };
const ROLLBACK: Limited = { text: 'rollback', query_timeout: 5_000 };

/**
 * Connects to PostgreSQL 15 or newer. Each statement has a time limit on the server and, 2 s later, in the
 * gateway, which then abandons the connection: a server that is stopped or cut off holds nobody longer. A
 * statement waits at most 5 s for a lock and at most 5 s for a free connection. All of these end in
 * DatabaseOutage.
 * Throws DatabaseUnavailable if the server cannot be reached, refuses the connection, or is too old.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Db> {
  const {
    maxConnections = poolConnections,
    onError = () => {},
    statementSeconds,
    ...connection
  } = options;
  const seconds = statementSeconds ?? statementSecondsDefault;
  const session = `${sessionOf(seconds)}${statementSeconds ? `; set ${PLAN_FOR_VALUES}` : ''}`;
  const pool = new pg.Pool({
    ...connection,
    max: maxConnections,
    application_name: 'gapura',
    connectionTimeoutMillis: CONNECTION_SECONDS * 1000,
    query_timeout: patienceMs(seconds),
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    types: { getTypeParser },
    onConnect: (client) => {
      joinWrites((client as unknown as Wired).connection.stream);
      return client.query(session).then(() => undefined);
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
  return poolDb(pool, watchPool(pool, maxConnections));
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new DatabaseUnavailable(
    `the database is PostgreSQL ${version}; Gapura needs version ${OLDEST_MAJOR} or newer.`,
  );
}

function poolDb(pool: pg.Pool, watch: PoolWatch): Db {
  const statementOf = statementCache();
  const prepared: Prepare = (query) => ({
    ...statementOf(query),
    values: query.values.map(toParameter),
  });
  const rows = async <Row>(query: Sql): Promise<Row[]> => {
    const statement = prepared(query);
    return withClient(pool, watch, async (client) => (await ask(client, statement)).rows as Row[]);
  };
  return {
    rows,
    // A statement that failed because of a deadlock has changed nothing, so it can be retried.
    single: { rows: (query) => retried(() => rows(query)) } as Tx,
    transaction: (work, limits = {}) =>
      retried(() => withClient(pool, watch, (client) => inside(client, prepared, work, limits))),
    ping: async () => {
      await withClient(pool, watch, (client) => ask(client, PING));
    },
    state: watch.state,
    close: () => pool.end(),
  };
}

/** Runs `use` with a connection. After an SQL error the connection returns to the pool, after any other it is closed. */
async function withClient<T>(
  pool: pg.Pool,
  watch: PoolWatch,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const waited = watch.asking();
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    const outage = translated(error);
    watch.failed(outage);
    throw outage;
  } finally {
    waited?.();
  }
  let broken = false;
  try {
    return await use(client);
  } catch (error) {
    watch.failed(error);
    broken = !(await usable(client, error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Whether the connection can be used again: it answers, and no transaction is open on it. */
async function usable(client: pg.PoolClient, error: unknown): Promise<boolean> {
  const isOurs = error instanceof DatabaseOutage || error instanceof ConstraintViolation;
  const cause = isOurs ? error.cause : error;
  const answered = cause instanceof pg.DatabaseError;
  if (answered && cause.severity !== 'ERROR') return false;
  // A connection that did not answer is abandoned, not asked once more.
  if (kindOfFailure(cause) !== undefined) return false;
  // The server became a standby: a new connection may reach the new primary, this one never does.
  if (error instanceof DatabaseOutage && error.kind === 'read-only') return false;
  if (client.getTransactionStatus() === 'I') return answered;
  try {
    await client.query(ROLLBACK);
    return true;
  } catch {
    return false;
  }
}

type Prepare = (query: Sql) => Limited;

async function inside<T>(
  client: pg.PoolClient,
  prepared: Prepare,
  work: (tx: Tx) => Promise<T>,
  { statementSeconds }: TransactionLimits,
) {
  let open = true;
  const limit = statementSeconds && { query_timeout: patienceMs(statementSeconds) };
  const tx = {
    rows: async <Row>(query: Sql): Promise<Row[]> => {
      if (!open) throw new Error('this transaction is over; await every statement inside it');
      return (await ask(client, { ...prepared(query), ...limit })).rows as Row[];
    },
  } as Tx;
  await ask(client, { text: 'begin' });
  try {
    if (statementSeconds) {
      const timeout = `set local statement_timeout to '${statementSeconds}s'`;
      await ask(client, { text: `${timeout}; set local ${PLAN_FOR_VALUES}` });
    }
    const result = await work(tx);
    open = false;
    // It may have as much to write as the statements had.
    const { command } = await ask(client, { text: 'commit', ...limit });
    // If `work` swallowed an error, COMMIT rolls back and reports ROLLBACK without an error.
    if (command !== 'COMMIT')
      throw new Error('the transaction was rolled back after a failed statement');
    return result;
  } finally {
    open = false;
  }
}

/** Runs a query. Throws the driver's errors in the words of this room. */
async function ask(client: pg.PoolClient, query: Limited): Promise<pg.QueryResult> {
  try {
    return await client.query(query);
  } catch (error) {
    throw translated(error);
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
  if (!(error instanceof DatabaseOutage && error.cause instanceof pg.DatabaseError)) return false;
  const { code } = error.cause;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK;
}

/** An error of the driver as an outage or a violated constraint; any other error unchanged. */
function translated(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) {
    const kind = kindOfFailure(error);
    return kind === undefined ? error : new DatabaseOutage(kind, error);
  }
  const kind = kindOfAnswer(error.code);
  if (kind !== undefined) return new DatabaseOutage(kind, error);
  if (error.constraint === undefined || !CONSTRAINT_CODES.has(error.code ?? '')) return error;
  return new ConstraintViolation(error.constraint, { cause: error });
}
