// Benchmarks of money: postings one at a time and concurrently, and a batch of 100,000 payments.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, type LedgerCheck } from '../src/ledger/check.ts';
import { accounts, move, transaction } from '../src/ledger/posting.ts';
import { book } from '../src/ledger/store.ts';
import { newId } from '../src/lib/ids.ts';
import type { Merchant } from '../src/merchants/merchant.ts';
import { settleBatches } from '../src/settlement/settle-batches.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { startEmbedded } from '../src/storage/embedded.ts';
import { migrate } from '../src/storage/migrate.ts';
import { connectPostgres } from '../src/storage/postgres.ts';
import { clientId, fillPaid, paidAt } from './book.ts';
import { measureBook } from './grown-book.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

export interface MoneyBench {
  db: Db;
  stop(): Promise<void>;
}

/** A new durable database, embedded as in the gateway. */
async function openMoneyBench(): Promise<MoneyBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gapura-money-'));
  const server = await startEmbedded({ dataDir, log: silent });
  await migrate(server.connection);
  const db = await connectPostgres({ ...server.connection, maxConnections: 32 });
  return {
    db,
    async stop() {
      await db.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface RateMeasured {
  perSecond: number;
  p99Ms: number;
}

/** Runs `once` for `seconds`, `callers` at a time. */
export async function rate(
  callers: number,
  seconds: number,
  once: (count: number) => Promise<unknown>,
): Promise<RateMeasured> {
  const took: number[] = [];
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      await once(count++);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  took.sort((a, b) => a - b);
  return { perSecond: took.length / seconds, p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 };
}

/**
 * Books facts of four postings (paid, and its fee). With `shared` all of them change the same three
 * accounts, including the gateway's fees. Without it they are spread over a thousand sets of accounts.
 */
export function facts(
  db: Db,
  { callers, shared, seconds }: { callers: number; shared: boolean; seconds: number },
): Promise<RateMeasured> {
  return rate(callers, seconds, (count) => bookOne(db, shared ? '' : `-${count % 1000}`));
}

/** The limit: one durable row per call, in a table that nothing else uses. */
async function bareInserts(db: Db, callers: number, seconds: number): Promise<RateMeasured> {
  await db.single.rows(sql`create table if not exists bare (id uuid primary key, at timestamptz)`);
  return rate(callers, seconds, () =>
    db.single.rows(sql`insert into bare values (${newId()}::uuid, ${paidAt}::timestamptz)`),
  );
}

async function bookOne(db: Db, own: string): Promise<void> {
  const fact = { factId: newId(), paymentId: newId(), at: paidAt, request: 'classic:1' };
  const payable = accounts.merchantPayable(clientId + own);
  const booked = [
    ...transaction(
      { ...fact, kind: 'paid' },
      move(150_000n, accounts.acquirerReceivable(`indomaret${own}`), payable),
    ),
    ...transaction({ ...fact, kind: 'fee' }, move(5000n, payable, accounts.fees + own)),
  ];
  await db.single.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
}

export interface Timed {
  seconds: number;
  count: number;
}

/** Settles everything in one batch. Returns the time and the number of receipts. */
export async function settlement(db: Db): Promise<Timed> {
  const account = { id: 'SBS-1', bank: 'BCA', number: '1', holder: 'PT Contoh', default: true };
  const merchant = { clientId, settlementAccounts: [account] } as unknown as Merchant;
  const merchants = { find: () => merchant, all: () => [merchant] };
  const began = performance.now();
  const { batches } = await settleBatches(
    { db, merchants, clock: { now: () => new Date() }, log: silent, onFailure: () => {} },
    'on-demand',
  );
  return { seconds: (performance.now() - began) / 1000, count: batches[0]?.receipts ?? 0 };
}

/** The limit: the database updates as many receipts in one statement, without changing them. */
async function bareMarking(db: Db): Promise<number> {
  const began = performance.now();
  await db.single.rows(sql`update receipts set batch_id = batch_id`);
  return (performance.now() - began) / 1000;
}

/** Checks the whole ledger. Throws if a proof does not hold. */
export async function proof(db: Db): Promise<Timed> {
  const began = performance.now();
  const { transactions: count, proofs } = await check(db);
  demand(proofs);
  return { seconds: (performance.now() - began) / 1000, count };
}

function demand(proofs: LedgerCheck['proofs']): void {
  const broken = proofs.filter(({ holds }) => !holds);
  if (broken.length > 0) throw new Error(`proofs of the ledger failed: ${JSON.stringify(broken)}`);
}

/** These facts have no receipts, so only the proofs that concern the ledger alone can hold. */
async function proveLedger(db: Db): Promise<void> {
  const { proofs } = await check(db);
  const ledgerProofs = proofs.filter(({ says }) => /^every (transaction|balance) /.test(says));
  if (ledgerProofs.length !== 2) throw new Error('the proofs of the ledger alone have new names');
  demand(ledgerProofs);
}

/** One line of the table: `ratio` is how much of `limit` is reached. */
export interface MoneyMeasured {
  name: string;
  figure: string;
  limit: string;
  ratio: number;
  details: object;
}

/** Runs all of them, each on its own database, whose ledger is checked afterwards. */
export async function runMoneyBench(seconds = 3): Promise<MoneyMeasured[]> {
  return [
    ...(await onOwnDatabase((db) => measureFacts(db, seconds))),
    ...(await onOwnDatabase(measureSettlement)),
  ];
}

/** Runs a measurement on a fresh embedded database, and removes it. */
export async function onOwnDatabase<T>(measure: (db: Db) => Promise<T>): Promise<T> {
  const { db, stop } = await openMoneyBench();
  try {
    return await measure(db);
  } finally {
    await stop();
  }
}

async function measureFacts(db: Db, seconds: number): Promise<MoneyMeasured[]> {
  const found: MoneyMeasured[] = [];
  await facts(db, { callers: 32, shared: false, seconds: 1 });
  for (const callers of [1, 32]) {
    const bare = await bareInserts(db, callers, seconds);
    const own = await facts(db, { callers, shared: false, seconds });
    const shared = await facts(db, { callers, shared: true, seconds });
    const line = (name: string, { perSecond, p99Ms }: RateMeasured, limit: RateMeasured) => ({
      name: `${name}, ${callers} concurrent`,
      figure: `${count(perSecond * 4)} postings/s`,
      limit: `${count(limit.perSecond)} calls/s`,
      ratio: perSecond / limit.perSecond,
      details: { factsPerSecond: perSecond, p99Ms, limitPerSecond: limit.perSecond },
    });
    found.push(line('facts on own accounts / bare inserts', own, bare));
    found.push(line('facts on the same accounts / own', shared, own));
  }
  await proveLedger(db);
  return found;
}

async function measureSettlement(db: Db): Promise<MoneyMeasured[]> {
  await fillPaid(db, 100_000, 1);
  const settled = await settlement(db);
  const limit = await bareMarking(db);
  const proved = await proof(db);
  return [timed('settlement / bare update', settled, limit, { proofSeconds: proved.seconds })];
}

function timed(name: string, { seconds, count: n }: Timed, limit: number, details: object) {
  return {
    name: `${name}, ${count(n)} payments`,
    figure: `${seconds.toFixed(1)} s`,
    limit: `${limit.toFixed(1)} s`,
    ratio: limit / seconds,
    details: { seconds, count: n, limitSeconds: limit, ...details },
  };
}

const count = (value: number) => Math.round(value).toLocaleString('en');

/** Prints the table, as in `npm run bench`. */
export function printMoney(table: readonly MoneyMeasured[]): void {
  console.log(
    '\nmoney (what / its limit)                                  reached         limit   ratio\n',
  );
  for (const { name, figure, limit, ratio } of table) {
    const cells = [name.padEnd(52), figure.padStart(20), limit.padStart(16)];
    console.log(`${cells.join('')}${ratio.toFixed(2).padStart(8)}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printMoney(await runMoneyBench());
  await onOwnDatabase(measureBook);
}
