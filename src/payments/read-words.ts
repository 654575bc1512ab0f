// Reads the words of new and changed payments, in the background: it continues where it stopped.
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';
import { tryTurn } from '../storage/turns.ts';
import type { Payment } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';
import { findRead, saveRead, saveWords, type WordsRead } from './word-store.ts';
import { type MaskedCardOf, wordsOf } from './words.ts';

/** Payments of one step, each step in its own transaction. */
const atOnce = 1000;
/** Steps of one run: what is left is read by the next one. */
const mostSteps = 20;

/** As many are read again when nothing has changed in them. */
const fewTransactions = 1000n;

const firstId = '00000000-0000-0000-0000-000000000000';

interface ReadDeps {
  db: Db;
  maskedCardOf: MaskedCardOf;
}

/**
 * Reads what has changed since the last run; of several processes one does it. What a transaction writes counts
 * from its end on, in whatever order transactions end. Returns how many payments were read.
 */
export async function readWords(deps: ReadDeps): Promise<number> {
  let count = 0;
  for (let step = 0; step < mostSteps; step++) {
    const read = await deps.db.transaction((tx) => readSome(tx, deps.maskedCardOf));
    if (read === undefined) break;
    count += read;
    if (read < atOnce) break;
  }
  return count;
}

/** Undefined if another process is reading. */
async function readSome(tx: Tx, maskedCardOf: MaskedCardOf): Promise<number | undefined> {
  if (!(await tryTurn(tx, 'payment words'))) return undefined;
  const read = (await findRead(tx)) ?? { before: 0n };
  const { before, at = firstId, target = await finishedBefore(tx) } = read;
  if (target === before) return 0;
  const payments = await changedPayments(tx, { before, at });
  await saveWords(
    tx,
    payments.flatMap((payment) =>
      wordsOf(payment, maskedCardOf).map((word) => ({ word, paymentId: payment.id })),
    ),
  );
  // Each save is a transaction of its own: without this an idle gateway would write one every second.
  if (payments.length === 0 && at === firstId && target - before < fewTransactions) return 0;
  const last = payments.at(-1);
  const isOver = last === undefined || payments.length < atOnce;
  await saveRead(tx, isOver ? { before: target } : { before, target, at: last.id });
  return payments.length;
}

/** The first of the database's transactions that may still be running. */
async function finishedBefore(db: Reader): Promise<bigint> {
  const [row] = await db.rows<{ before: bigint }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as before`);
  if (row === undefined) throw new Error('PostgreSQL did not return its snapshot');
  return row.before;
}

async function changedPayments(
  tx: Reader,
  { before, at }: Required<Pick<WordsRead, 'before' | 'at'>>,
): Promise<Payment[]> {
  // At first that is all of them: in the order of their key they need no sorting.
  const rows =
    before === 0n
      ? await tx.rows<PaymentRow>(sql`
          select ${paymentColumns} from payments where id > ${at}::uuid order by id limit ${atOnce}::integer`)
      : await writtenSince(tx, before, sql`id > ${at}::uuid order by id limit ${atOnce}::integer`);
  return rows.map(paymentOf);
}

/** The newest payments that transactions from `before` on wrote, at most `most`. */
export function unreadPayments(db: Db, before: bigint, most: number): Promise<Payment[]> {
  return db.transaction(async (tx) => {
    const rows = await writtenSince(tx, before, sql`true order by id desc limit ${most}::integer`);
    return rows.map(paymentOf);
  });
}

/** A plan for any value would read the whole table: only with the value does PostgreSQL know that it finds few. */
async function writtenSince(tx: Reader, before: bigint, which: ReturnType<typeof sql>) {
  await tx.rows(sql`set local plan_cache_mode = force_custom_plan`);
  return tx.rows<PaymentRow>(sql`
    with changed as materialized (
      select ${paymentColumns} from payments where written >= ${before}::bigint)
    select ${paymentColumns} from changed where ${which}`);
}
