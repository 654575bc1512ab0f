// A world for random histories of the cash side: processes of one gateway that may die, one bank, and people at work.
import { simulatedStatement } from '../../src/acquirers/simulator/bank-statement.ts';
import { settlementFile } from '../../src/acquirers/simulator/settlement-file.ts';
import { statementCamt, statementCsv } from '../../src/acquirers/simulator/statement-text.ts';
import { importStatement } from '../../src/cash/import.ts';
import { type CashDeps, matchOpen, takeCashTurn } from '../../src/cash/match-open.ts';
import { statementMaps } from '../../src/cash/statements/map.ts';
import { openEntries } from '../../src/cash/store.ts';
import { bookEntry, giveBackByEntry, matchEntry, suspendEntry } from '../../src/cash/work.ts';
import { writeOffRemittance } from '../../src/cash/write-off.ts';
import { cashRules } from '../../src/config/cash.ts';
import { csvText } from '../../src/lib/csv.ts';
import { wibDay, wibInstant } from '../../src/lib/wib.ts';
import { makeFile } from '../../src/payouts/files/make.ts';
import { readResult } from '../../src/payouts/files/read-result.ts';
import { neutralResult, readResultFile } from '../../src/payouts/files/result-file.ts';
import { listPayouts } from '../../src/payouts/store.ts';
import { ordinaryFile } from '../../src/reconciliation/acquirer-file.ts';
import { reconcile } from '../../src/reconciliation/reconcile.ts';
import { remittancesInTransit } from '../../src/reconciliation/remittance.ts';
import { resolveDifference } from '../../src/reconciliation/resolve.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type BankOfWorld, createBank, ownAccounts, payoutProcess } from './bank-world.ts';
import { createMoneyWorld, type MoneyWorld } from './money-world.ts';

export const channel = 'kredivo';
const [account] = ownAccounts.accounts;
const agreed = cashRules({ acquirer_costs: { [channel]: { fixed: 0, basis_points: 70 } } }, [
  channel,
]);
const by = 'history';
const reason = 'history';
const alongside = async () => {};

/** An order by its merchant and reference. */
interface Ordered {
  client: string;
  reference: string;
}

export interface CashProcess {
  money: MoneyWorld;
  bank: BankOfWorld;
  payouts: ReturnType<typeof payoutProcess>;
  /** It dies when the world says so. */
  mortal: CashDeps;
  /** It lives: for what the world itself looks up. */
  safe: Db;
}

/** A process on the database; with `other` one more of the same gateway, with the same bank. */
export function cashProcess(real: Db, other?: CashProcess): CashProcess {
  const money = createMoneyWorld(real, {}, other?.money.around);
  const bank = other?.bank ?? createBank();
  const { db, clock } = money;
  return {
    money,
    bank,
    payouts: payoutProcess(db, clock, bank),
    mortal: { db, clock, rules: ownAccounts, cash: agreed },
    safe: real,
  };
}

const picked = <One>(all: readonly One[], index: number): One | undefined =>
  all[index % Math.max(1, all.length)];

/** One of the newest orders that have that status. */
export async function orderThatIs(
  { safe }: CashProcess,
  status: 'PENDING' | 'SUCCESS',
  index: number,
): Promise<Ordered> {
  const rows = await safe.rows<Ordered>(sql`
    select client_id as client, reference from payments where status = ${status} order by id desc limit 5`);
  return picked(rows, index) ?? { client: '', reference: 'none' };
}

let orders = 0;

/** The reference of a new order. */
export function newOrder(): string {
  orders += 1;
  return `C-${orders}`;
}

/** The acquirer's file of the last days until now, as the simulator writes it. */
export async function importFile(
  { money, mortal, safe }: CashProcess,
  { seed, errors, days }: { seed: number; errors: number; days: number },
) {
  const to = wibInstant(wibDay(money.clock.now()), 24);
  const from = new Date(to.getTime() - days * 86_400_000);
  const costOf = agreed.remittances.costOf;
  const { csv } = await settlementFile(safe, { channel, from, to, costOf, seed, errors });
  await reconcile(mortal, {
    ...{ channel, file: ordinaryFile, bytes: Buffer.from(csv), fileName: 'f.csv', from, to, by },
    rules: agreed.remittances,
    alongside: async (tx) => {
      await takeCashTurn(tx);
      await matchOpen(tx, mortal, by);
    },
  });
}

export interface StatementWanted {
  seed: number;
  errors: number;
  camt: boolean;
  /** As if somebody pressed the button again. */
  twice: boolean;
}

/** The bank's statement, with errors. */
export async function importStatementOf(
  { money, mortal, safe }: CashProcess,
  { seed, errors, camt, twice }: StatementWanted,
) {
  const day = wibDay(money.clock.now());
  const options = { account, isDefault: true, day, seed, errors };
  const { read } = await simulatedStatement(safe, options);
  const text = camt ? statementCamt('main', read) : statementCsv(statementMaps.neutral, read);
  const given = { account, bytes: Buffer.from(text), name: 's', by };
  const once = () => importStatement(mortal, given, alongside);
  await (twice ? Promise.all([once(), once()]) : once());
}

/** A person works an open entry in some way; what cannot be is refused. */
export async function workEntry(
  { mortal, safe }: CashProcess,
  wanted: { index: number; way: number },
) {
  const entry = picked(await openEntries(safe, 20), wanted.index);
  if (entry === undefined) return;
  const worked = { entryId: entry.id, by, reason, alongside };
  const remittances = (await remittancesInTransit(safe)).map(({ id }) => id);
  if (wanted.way === 0) return bookEntry(mortal, worked, 'differences');
  if (wanted.way === 1) return suspendEntry(mortal, worked, channel);
  if (wanted.way === 2) {
    const some = remittances.slice(0, 2);
    return matchEntry(mortal, worked, { remittances: some, payouts: [] });
  }
  if (wanted.way === 3) {
    const [item] = await safe.rows<{ id: string }>(
      sql`select id from suspense_items where kind = 'BANK' and open_amount > 0 limit 1`,
    );
    return giveBackByEntry(mortal, worked, item?.id ?? entry.id);
  }
  const rows = await safe.rows<{ id: string }>(sql`
    select id from payouts where (paid_at is null) = (status = 'SENT') order by id limit 10`);
  const payout = picked(rows, wanted.index);
  const payouts = payout === undefined ? [] : [payout.id];
  return matchEntry(mortal, worked, { remittances: [], payouts });
}

/** Looks again at what is open. */
export async function matchAgain({ mortal }: CashProcess) {
  await mortal.db.transaction(async (tx) => {
    await takeCashTurn(tx);
    await matchOpen(tx, mortal, by);
  });
}

/** Gives up the oldest remittance that has not arrived. Returns whether there was one. */
export async function giveUp({ mortal, safe }: CashProcess): Promise<boolean> {
  const [oldest] = await remittancesInTransit(safe);
  if (oldest) await writeOffRemittance(mortal, { id: oldest.id, by, reason, alongside });
  return oldest !== undefined;
}

/** Resolves an open difference. */
export async function resolve({ mortal, safe }: CashProcess, index: number) {
  const rows = await safe.rows<{ id: string }>(sql`
    select id from reconciliation_differences d where status = 'OPEN'
      and not exists (select from suspense_items i where i.id = d.id) order by id limit 5`);
  const open = picked(rows, index);
  if (open) await resolveDifference(mortal, { differenceId: open.id, by, reason });
}

/** Puts all payouts that wait into a file for a bank. */
export async function sendFile({ mortal, safe }: CashProcess) {
  const waiting = await listPayouts(safe, { status: 'PENDING', oldestFirst: true, limit: 50 });
  if (waiting.length === 0) return;
  const payouts = waiting.map(({ id }) => id);
  await makeFile(mortal, { payouts, format: 'neutral', by }, alongside);
}

export type ResultSaid = 'PAID' | 'FAILED' | 'RETURNED';

/** The bank's result file of payouts that were sent with a file: of all, or of every second one. */
export async function readResultOf(
  { mortal, safe }: CashProcess,
  { said, all }: { said: ResultSaid; all: boolean },
) {
  const statuses = said === 'RETURNED' ? (['SENT', 'PAID'] as const) : (['SENT'] as const);
  const lists = await Promise.all(
    statuses.map((status) =>
      listPayouts(safe, { status, way: 'file', oldestFirst: true, limit: 50 }),
    ),
  );
  const sent = lists.flat().filter((_, index) => all || index % 2 === 0);
  if (sent.length === 0) return;
  const lines = sent.map(({ reference, amount }) => [reference, amount, said, `R${reference}`]);
  const total = sent.reduce((sum, { amount }) => sum + amount, 0n);
  const head = ['reference', 'amount', 'status', 'bank_reference'];
  const bytes = Buffer.from(csvText([head, ...lines, ['TOTAL', total, sent.length, '']]));
  const file = readResultFile(neutralResult, bytes);
  await readResult(mortal, { file, bytes, name: 'r.csv', by }, alongside);
}
