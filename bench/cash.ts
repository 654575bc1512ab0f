// Benchmark of the cash side: a month of payments of many merchants is settled, paid out and reconciled, as people and jobs do it.
import { simulatedStatement } from '../src/acquirers/simulator/bank-statement.ts';
import { settlementFile } from '../src/acquirers/simulator/settlement-file.ts';
import { statementCsv } from '../src/acquirers/simulator/statement-text.ts';
import { importStatement } from '../src/cash/import.ts';
import { type CashDeps, matchOpen, takeCashTurn } from '../src/cash/match-open.ts';
import { statementMaps } from '../src/cash/statements/map.ts';
import { allChannels } from '../src/channels/index.ts';
import { cashRules } from '../src/config/cash.ts';
import { chainHead, seal } from '../src/ledger/chain.ts';
import { csvText } from '../src/lib/csv.ts';
import { wibDay, wibInstant } from '../src/lib/wib.ts';
import type { Merchant } from '../src/merchants/merchant.ts';
import { makeFile } from '../src/payouts/files/make.ts';
import { readResult } from '../src/payouts/files/read-result.ts';
import { neutralResult, readResultFile } from '../src/payouts/files/result-file.ts';
import { listPayouts } from '../src/payouts/store.ts';
import { ordinaryFile } from '../src/reconciliation/acquirer-file.ts';
import { reconcile } from '../src/reconciliation/reconcile.ts';
import { settleBatches } from '../src/settlement/settle-batches.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { fillPaid, paidAt } from './book.ts';
import { measureFactCost } from './fact-cost.ts';
import { proof } from './grown-book.ts';
import { createSums, printHead, printTimed, type Timed, timeOf } from './timed.ts';

/** Payments. BENCH_PAYMENTS makes it smaller. */
const size = Number(process.env.BENCH_PAYMENTS ?? 1_000_000);
const merchantCount = 100;
const days = 30;
const dayMs = 24 * 3_600_000;

const clientIds = Array.from({ length: merchantCount }, (_, index) => {
  return `BRN-${String(index + 1).padStart(4, '0')}-1700000000001`;
});
const channels = allChannels.map(({ id }) => id);
const by = 'bench';
const alongside = async () => {};

/** Fills a book and clears it day by day. Throws if something is left on its way, or the book is not proven. */
export async function measureCash(db: Db): Promise<Timed[]> {
  await fillPaid(db, size, 1, 0, { clientIds, channels, everyMs: (days * dayMs) / size });
  printHead(`${size.toLocaleString('en')} payments, ${merchantCount} merchants, ${days} days`);
  const sealed = await sealing(db, 'chain: sealing what was paid');
  const sums = createSums();
  const first = wibInstant(wibDay(paidAt), 0).getTime();
  // The last day's payouts leave on the day after it, and its statement comes on the next.
  for (let day = 0; day < days + 3; day++) await clearDay(db, sums, new Date(first + day * dayMs));
  for (const one of sums.all()) printTimed(one);
  await demandCleared(db);
  await db.transaction((tx) => tx.rows(sql`analyze`), { statementSeconds: 900 });
  const after = [
    await sealing(db, 'chain: sealing what followed'),
    await proof(db, 'proof of the whole', true),
  ];
  await measureFactCost(db, clientIds[0] ?? '');
  return [sealed, ...sums.all(), ...after];
}

type Sums = ReturnType<typeof createSums>;

/**
 * The morning after a day: the acquirers' files of it, what the bank shows since, a batch of what the files had, and the
 * payouts with a file, of which the bank says that all are paid.
 */
async function clearDay(db: Db, sums: Sums, midnight: Date): Promise<void> {
  const end = new Date(midnight.getTime() + dayMs);
  const morning = new Date(end.getTime() + 10 * 3_600_000);
  const deps: CashDeps = { db, clock: { now: () => morning }, rules, cash };
  for (const channel of channels) await importFile(deps, sums, channel, midnight, end);
  await importBank(deps, sums, wibDay(morning));
  await sums.during('settlement: batches of receipts', () => settle(db, end));
  await payOut(deps, sums);
}

const [account] = [{ id: 'main', bank: 'NONE' }] as const;
const rules = { accounts: [account], beyondCash: false, pendingDays: 3 } as const;
const costs = Object.fromEntries(channels.map((id) => [id, { fixed: 0, basis_points: 70 }]));
const cash = cashRules({ acquirer_costs: costs }, channels);

async function importFile(deps: CashDeps, sums: Sums, channel: string, from: Date, to: Date) {
  const { costOf } = cash.remittances;
  const wanted = { channel, from, to, costOf, seed: 1, errors: 0 };
  const { csv } = await settlementFile(deps.db, wanted);
  if (csv.split('\r\n').length < 3) return;
  await sums.during('reconciliation: lines of files', async () => {
    const { reconciliation } = await reconcile(deps, {
      ...{ channel, file: ordinaryFile, bytes: Buffer.from(csv), fileName: 'f.csv', from, to, by },
      rules: cash.remittances,
      alongside: async (tx) => {
        await takeCashTurn(tx);
        await matchOpen(tx, deps, by);
      },
    });
    const { lines, matched } = reconciliation;
    if (matched !== lines) throw new Error(`${channel}: ${matched} of ${lines} lines are matched`);
    return { count: lines };
  });
}

async function importBank(deps: CashDeps, sums: Sums, day: string) {
  const wanted = { account, isDefault: true, day, seed: 1, errors: 0 };
  const { read } = await simulatedStatement(deps.db, wanted);
  const bytes = Buffer.from(statementCsv(statementMaps.neutral, read));
  await sums.during('statements: entries matched', async () => {
    const given = { account, bytes, name: `${day}.csv`, by };
    const { matched } = await importStatement(deps, given, alongside);
    if (matched !== read.entries.length) throw new Error(`${day}: an entry is not matched`);
    return { count: matched };
  });
}

const merchantOf = (clientId: string) => {
  const settlementAccounts = [{ id: 'SBS-1', bank: 'BCA', number: '1', holder: 'PT Contoh' }];
  return { clientId, name: clientId, settlementAccounts } as unknown as Merchant;
};
const merchants = { find: merchantOf, all: () => clientIds.map(merchantOf) };

async function settle(db: Db, now: Date) {
  const wrong: object[] = [];
  const log = {
    warn: (what: object) => wrong.push(what),
    error: (what: object) => wrong.push(what),
  };
  const { batches } = await settleBatches(
    { db, merchants, clock: { now: () => now }, log, onFailure: () => {} },
    'scheduled',
  );
  if (wrong.length > 0) throw new Error('a settlement failed', { cause: wrong[0] });
  return { count: batches.reduce((sum, { receipts }) => sum + receipts, 0) };
}

async function payOut(deps: CashDeps, sums: Sums): Promise<void> {
  const limit = 2 * merchantCount;
  const waiting = await listPayouts(deps.db, { status: 'PENDING', oldestFirst: true, limit });
  if (waiting.length === 0) return;
  await sums.during('payouts: sent with a file', async () => {
    const payouts = waiting.map(({ id }) => id);
    await makeFile(deps, { payouts, format: 'neutral', by }, alongside);
    return { count: payouts.length };
  });
  const total = waiting.reduce((sum, { amount }) => sum + amount, 0n);
  const lines = waiting.map(({ reference, amount }) => [
    reference,
    amount,
    'PAID',
    `R${reference}`,
  ]);
  const head = ['reference', 'amount', 'status', 'bank_reference'];
  const bytes = Buffer.from(csvText([head, ...lines, ['TOTAL', total, waiting.length, '']]));
  await sums.during('payouts: results read', async () => {
    const file = readResultFile(neutralResult, bytes);
    const { result } = await readResult(deps, { file, bytes, name: 'r.csv', by }, alongside);
    return { count: result.paid };
  });
}

/** Throws if a merchant is owed something, an acquirer owes something, or something is on its way or unexplained. */
async function demandCleared(db: Db): Promise<void> {
  const left = await db.rows<{ what: string }>(sql`
    select account || ' has ' || sum(balance) as what from ledger_balances
    where account ~ '^(acquirer|payout-in-transit|suspense|merchant):'
    group by account having sum(balance) <> 0
    union all select 'an entry is open' from bank_entries where not matched
    union all select 'a difference is open' from reconciliation_differences where status = 'OPEN'`);
  if (left.length > 0) throw new Error(left.map(({ what }) => what).join(', '));
}

async function sealing(db: Db, name: string): Promise<Timed> {
  const before = await chainHead(db);
  const measured = await timeOf(name, async () => {
    const { sequence } = await seal(db);
    return { count: Number(sequence - before.sequence) };
  });
  printTimed(measured);
  return measured;
}
