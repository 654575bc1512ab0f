// Benchmarks of money: postings one at a time and all at once, a batch of 100,000 payments, a report of a million rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from '../src/ledger/check.ts';
import { accounts, move, transaction } from '../src/ledger/posting.ts';
import { book } from '../src/ledger/store.ts';
import { newId } from '../src/lib/ids.ts';
import type { Merchant } from '../src/merchants/merchant.ts';
import { csv } from '../src/reports/formats.ts';
import { transactions } from '../src/reports/movements.ts';
import { pagesOf } from '../src/reports/report.ts';
import { settleBatches } from '../src/settlement/settle-batches.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { startEmbedded } from '../src/storage/embedded.ts';
import { migrate } from '../src/storage/migrate.ts';
import { connectPostgres } from '../src/storage/postgres.ts';

const silent = { info: () => {}, warn: () => {} };
const clientId = 'BRN-0001-1700000000001';
const paidAt = new Date('2026-01-13T03:00:00Z');

export interface MoneyBench {
  db: Db;
  stop(): Promise<void>;
}

/** A durable database of its own, as the gateway embeds it. */
export async function openMoneyBench(): Promise<MoneyBench> {
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

export interface PostingsMeasured {
  factsPerSecond: number;
  postingsPerSecond: number;
  p99Ms: number;
}

/**
 * Books facts of four postings (paid, and its fee) for `seconds`. With `shared` every one of them touches
 * the same three accounts; without it each has accounts of its own among a thousand.
 */
export async function postings(
  db: Db,
  { callers, shared, seconds }: { callers: number; shared: boolean; seconds: number },
): Promise<PostingsMeasured> {
  const took: number[] = [];
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const own = shared ? '' : `-${count++ % 1000}`;
      const began = performance.now();
      await bookOne(db, own);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  took.sort((a, b) => a - b);
  const factsPerSecond = took.length / seconds;
  const p99Ms = took[Math.floor(took.length * 0.99)] ?? 0;
  return { factsPerSecond, postingsPerSecond: factsPerSecond * 4, p99Ms };
}

async function bookOne(db: Db, own: string): Promise<void> {
  const fact = { factId: newId(), paymentId: newId(), at: paidAt, request: 'classic:1' };
  const payable = accounts.merchantPayable(clientId + own);
  const facts = [
    ...transaction(
      { ...fact, kind: 'paid' },
      move(150_000n, accounts.acquirerReceivable(`indomaret${own}`), payable),
    ),
    ...transaction({ ...fact, kind: 'fee' }, move(5000n, payable, accounts.fees + own)),
  ];
  await db.single.rows(sql`with ${book(facts, sql`select 1`)} select 1`);
}

const chunk = 50_000;

/** Fills the book with paid receipts, ten a payment with `perPayment` 10; each chunk is one statement. */
export async function fillPaid(db: Db, receipts: number, perPayment: number): Promise<void> {
  for (let from = 0; from < receipts; from += chunk) {
    await db.single.rows(sql`
      with n as (
        select i, gen_random_uuid() as id, (i - 1) / ${perPayment}::integer as p
        from generate_series(${from + 1}::integer, ${Math.min(from + chunk, receipts)}::integer) as i
      ), made as (
        insert into payments (id, client_id, channel, reference, request_id, status, amount,
          paid_amount, fee_amount, reusable, purchase, details, created_at, expires_at)
        select gen_random_uuid(), ${clientId}, 'indomaret', 'INV-' || p, 'REQ-' || p, 'SUCCESS',
          150000, 150000 * count(*), 5000 * count(*), true, '{"customer":{"name":"Sari"},"lines":[]}',
          '{}', ${paidAt}, ${paidAt}
        from n group by p
        returning id, reference
      ), received as (
        insert into receipts (id, payment_id, key, amount, paid_at, fee, settle_at)
        select n.id, made.id, 'K-' || n.i, 150000, ${paidAt}::timestamptz + n.i * interval '1 ms',
          5000, ${paidAt}
        from n join made on made.reference = 'INV-' || n.p
        returning id, payment_id, paid_at
      ), facts as (
        select gen_random_uuid() as id, r.id as fact_id, k.kind, r.payment_id, r.paid_at
        from received r cross join (values ('paid'), ('fee')) as k (kind)
      ), booked as (
        insert into ledger_transactions (id, kind, fact_id, payment_id, at)
        select id, kind, fact_id, payment_id, paid_at from facts
      ), posted as (
        insert into postings (transaction_id, line, account, amount)
        select f.id, l.line, l.account, l.amount from facts f join (values
          ('paid', 1, 'acquirer:indomaret:receivable', -150000),
          ('paid', 2, ${`merchant:${clientId}:payable`}, 150000),
          ('fee', 1, ${`merchant:${clientId}:payable`}, -5000),
          ('fee', 2, 'gateway:fees', 5000)) as l (kind, line, account, amount) on l.kind = f.kind
        returning account, amount
      )
      insert into ledger_balances (account, shard, balance)
      select account, 0, sum(amount) from posted group by account
      on conflict (account, shard) do update
        set balance = ledger_balances.balance + excluded.balance`);
  }
  await db.single.rows(sql`analyze`);
}

export interface Timed {
  seconds: number;
  count: number;
}

/** Settles everything in one batch, and says how many payments that were. */
export async function settlement(db: Db): Promise<Timed> {
  const account = { id: 'SBS-1', bank: 'BCA', number: '1', holder: 'PT Contoh', default: true };
  const merchant = { clientId, settlementAccounts: [account] } as unknown as Merchant;
  const merchants = { find: () => merchant, all: () => [merchant] };
  const began = performance.now();
  const [batch] = await settleBatches(
    { db, merchants, clock: { now: () => new Date() }, log: silent },
    'on-demand',
  );
  return { seconds: (performance.now() - began) / 1000, count: batch?.receipts ?? 0 };
}

/** Proves the whole book. */
export async function proof(db: Db): Promise<Timed & { balanced: boolean }> {
  const began = performance.now();
  const { balanced, transactions: count } = await check(db);
  return { seconds: (performance.now() - began) / 1000, count, balanced };
}

export interface ReportMeasured extends Timed {
  megabytes: number;
  /** Resident memory of the process before the report, and the most while it ran. */
  rssBeforeMb: number;
  rssPeakMb: number;
}

/** Reads the report of transactions as CSV to its end. */
export async function report(db: Db): Promise<ReportMeasured> {
  const rss = () => process.memoryUsage().rss / 1e6;
  const rssBeforeMb = rss();
  let [rows, bytes, rssPeakMb] = [-1, 0, rssBeforeMb];
  const began = performance.now();
  for await (const text of csv(transactions, pagesOf(db, transactions, {}), { bom: false })) {
    bytes += Buffer.byteLength(text);
    rows += text.split('\r\n').length - 1;
    rssPeakMb = Math.max(rssPeakMb, rss());
  }
  const seconds = (performance.now() - began) / 1000;
  return { seconds, count: rows, megabytes: bytes / 1e6, rssBeforeMb, rssPeakMb };
}

/** All of them, one line each. */
export async function runMoneyBench(seconds = 5): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  const note = (name: string, result: unknown) => {
    results[name] = result;
    console.log(name.padEnd(44), JSON.stringify(result, rounded));
  };
  const first = await openMoneyBench();
  try {
    await postings(first.db, { callers: 32, shared: false, seconds: 1 });
    for (const callers of [1, 32]) {
      for (const shared of [false, true]) {
        const name = `postings, ${callers} at once, ${shared ? 'the same accounts' : 'own accounts'}`;
        note(name, await postings(first.db, { callers, shared, seconds }));
      }
    }
  } finally {
    await first.stop();
  }
  const second = await openMoneyBench();
  try {
    await fillPaid(second.db, 100_000, 1);
    note('settlement of 100,000 payments', await settlement(second.db));
    note('proof of that book', await proof(second.db));
  } finally {
    await second.stop();
  }
  const third = await openMoneyBench();
  try {
    await fillPaid(third.db, 1_000_000, 10);
    note('report of 1,000,000 rows', await report(third.db));
    note('proof of that book', await proof(third.db));
  } finally {
    await third.stop();
  }
  return results;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Math.round(value * 100) / 100
    : value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMoneyBench();
