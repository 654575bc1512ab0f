// Benchmarks of a book that has grown: its proof, its reports, and one line of an acquirer's file against it.
import { seal } from '../src/ledger/chain.ts';
import { check } from '../src/ledger/check.ts';
import { newId } from '../src/lib/ids.ts';
import { ordinaryFile } from '../src/reconciliation/acquirer-file.ts';
import { reconcile } from '../src/reconciliation/reconcile.ts';
import { csv } from '../src/reports/formats.ts';
import { transactions } from '../src/reports/movements.ts';
import { pagesOf, type Report, type ReportFilter, shaped } from '../src/reports/report.ts';
import { settlementItems } from '../src/reports/settlement-items.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { fillPaid, paidAt, settlePaid } from './book.ts';
import { printHead, printTimed, type Timed, timeOf } from './timed.ts';

/** Payments in the book. BENCH_PAYMENTS makes it smaller. */
const size = Number(process.env.BENCH_PAYMENTS ?? 1_000_000);
/** What changes between two proofs: so many new payments, and as many old ones. */
const changed = Math.ceil(size / 1000);

/** Fills a book and measures each in turn. Throws if the book is not proven or a report lacks rows. */
export async function measureBook(db: Db): Promise<Timed[]> {
  await fillPaid(db, size, 1);
  printHead(`a book of ${size.toLocaleString('en')} payments`);
  const tenth = new Date(paidAt.getTime() + size / 10 + 1);
  const found = [
    await timed('sealing all of it', async () => ({ count: Number((await seal(db)).sequence) })),
    await proof(db, 'proof of the whole', true),
    await proof(db, 'proof, nothing changed', false),
  ];
  await change(db);
  found.push(await proof(db, `proof, ${changed * 2} payments changed`, false));
  await db.single.rows(sql`vacuum`);
  found.push(await reconciliation(db));
  for (const to of [tenth, undefined]) found.push(await report(db, transactions, { to }));
  await settlePaid(db, 1, tenth);
  await settlePaid(db, 2, new Date(paidAt.getTime() + 10 * size));
  await db.single.rows(sql`vacuum`);
  const afterFirst = new Date(tenth.getTime() + 1);
  for (const to of [afterFirst, undefined]) found.push(await report(db, settlementItems, { to }));
  found.push(await proof(db, 'proof of the whole, settled', true));
  return found;
}

/** New payments, and a change of as many old ones that keeps the book right. */
async function change(db: Db): Promise<void> {
  await fillPaid(db, changed, 1, size);
  await db.single.rows(sql`
    update payments set version = version + 1
    where id in (select payment_id from receipts order by paid_at limit ${changed})`);
}

async function timed(...what: Parameters<typeof timeOf>): Promise<Timed> {
  const measured = await timeOf(...what);
  printTimed(measured);
  return measured;
}

/** Proves the book. Throws if that fails. */
export function proof(db: Db, name: string, whole: boolean): Promise<Timed> {
  return timed(name, async () => {
    const checked = await check(db, { whole });
    if (!checked.balanced) throw new Error(`not proven: ${JSON.stringify(checked.proofs)}`);
    if (checked.whole !== whole) throw new Error(`${name}: proved the whole, or only what changed`);
    return { count: checked.transactions };
  });
}

function report(db: Db, wanted: Report, filter: ReportFilter): Promise<Timed> {
  return timed(`report ${wanted.name}, CSV`, async () => {
    const shapedReport = await shaped(db, wanted, filter);
    let [count, peak] = [-1, 0];
    const pages = pagesOf(db, shapedReport, filter);
    for await (const text of csv(shapedReport, pages, { bom: false })) {
      count += text.split('\r\n').length - 1;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    const least = filter.to === undefined ? size : size / 10;
    if (count < least) throw new Error(`${wanted.name} has ${count} rows instead of ${least}`);
    return { count, peakMb: peak / 1e6 };
  });
}

/** A file with one line, which agrees with the book. */
function reconciliation(db: Db): Promise<Timed> {
  return timed('reconciliation of one line', async () => {
    const bytes = Buffer.from(`reference,amount,paid_at\r\nK-5,150000,${newId()}\r\n`);
    const from = new Date(paidAt.getTime() + 5);
    const to = new Date(from.getTime() + 1);
    const { reconciliation: made } = await reconcile(
      { db, clock: { now: () => paidAt } },
      {
        ...{
          channel: 'indomaret',
          file: ordinaryFile,
          bytes,
          fileName: 'a.csv',
          from,
          to,
          by: 'bench',
        },
        rules: { costOf: () => undefined, days: 4 },
      },
    );
    if (made.matched !== 1) throw new Error('the line was not matched');
    return { count: made.lines };
  });
}
