// A separate database for a test: migrated, empty, removed afterwards.
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { seal } from '../../src/ledger/chain.ts';
import { check } from '../../src/ledger/check.ts';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { type Db, type Sql, sql } from '../../src/storage/db.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { takeTurn } from '../../src/storage/turns.ts';
import { inDatabase, statement } from './global-setup.ts';

export interface FreshDatabase {
  db: Db;
  /** For a second Db on the same database: connectPostgres(connection). */
  connection: PostgresConnection;
  /** The same as a URL, for a gateway in another process (DATABASE_URL, or DATABASE_OWNER_URL with `programUrl`). */
  url: string;
  /** The URL of the role that a gateway runs as, which may do only what it was granted. */
  programUrl: string;
  /**
   * Checks the ledger, closes `db` and removes the database. Throws if a proof does not hold. Call it in
   * `afterAll` or `afterEach`.
   */
  drop(): Promise<void>;
}

/** Creates an empty database with the whole schema; its Db has `maxConnections` connections (default 8). */
export function freshDatabase(options: { maxConnections?: number } = {}): Promise<FreshDatabase> {
  return newDatabase(`template ${inject('testServer').template} strategy file_copy`, options);
}

/** Creates a database without tables, or as `how` says in the rest of the statement. */
export async function newDatabase(
  how = '',
  options: { maxConnections?: number } = {},
): Promise<FreshDatabase> {
  const { connection: server, program = server } = inject('testServer');
  const name = `gapura_test_${randomBytes(6).toString('hex')}`;
  await statement(server, `create database ${name} ${how}`);
  const connection = inDatabase(server, name);
  const db = await connectPostgres({ maxConnections: 8, ...connection, ...options });
  const drop = async () => {
    try {
      await demandProof(db);
    } finally {
      await db.close();
      await statement(server, `drop database ${name} with (force)`);
    }
  };
  const programUrl = urlOf(inDatabase(program, name));
  return { db, connection, url: urlOf(connection), programUrl, drop };
}

/**
 * Changes rows as somebody does who may do everything: past the triggers that keep the book. Waits for a seal in
 * progress, which would otherwise go on from entries that are no longer there.
 */
export function tamper(db: Db, ...spoils: readonly Sql[]): Promise<void> {
  return db.transaction(async (tx) => {
    await takeTurn(tx, 'ledger chain');
    await tx.rows(sql`set local session_replication_role = replica`);
    for (const spoil of spoils) await tx.rows(spoil);
    // Deleted rows are counted in statistics, which the server otherwise writes within a second.
    await tx.rows(sql`select pg_stat_force_next_flush()`);
  });
}

/**
 * Seals what is booked until the chain has all of it. Transactions of other tests on the same server can delay
 * that: until they end, more could come from before them.
 */
export async function everythingSealed(db: Db): Promise<void> {
  for (;;) {
    await seal(db);
    const [row] = await db.rows<{ left: bigint }>(sql`
      select (select count(*) from ledger_transactions) + (select count(*) from settlement_batches)
        + (select count(*) from payout_steps) + (select count(*) from bank_statements)
        + (select count(*) from remittances) + (select count(*) from bank_matches)
        + (select count(*) from ledger_closings) + (select count(*) from invoices)
        - (select count(*) from ledger_entries where kind in (1, 2, 5, 6, 7, 8, 11, 12)) as left`);
    if (row?.left === 0n) return;
  }
}

async function demandProof(db: Db): Promise<void> {
  if (!(await movedMoney(db))) return;
  const { balanced, proofs } = await check(db);
  if (balanced) return;
  const broken = proofs.filter(({ holds }) => !holds);
  throw new Error(`proofs of the ledger failed: ${JSON.stringify(broken, null, 2)}`);
}

/** Whether there is anything that the ledger must have, or anything in it. */
async function movedMoney(db: Db): Promise<boolean> {
  const [row] = await db.rows<{ moved: boolean }>(sql`
    select exists (select from ledger_transactions) or exists (select from receipts)
      or exists (select from refunds) or exists (select from settlement_batches)
      or exists (select from journals) or exists (select from invoices) or exists (select from bank_statements)
      or exists (select from ledger_balances) or exists (select from payments
        where paid_amount > 0 or status in ('SUCCESS', 'AUTHORIZED', 'VOIDED', 'REFUNDED')) as moved`);
  return row?.moved ?? true;
}

function urlOf(connection: PostgresConnection): string {
  if (connection.connectionString !== undefined) return connection.connectionString;
  const { host = 'localhost', port = 5432, user = '', database = '' } = connection;
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
