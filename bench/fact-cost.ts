// Benchmark of what the book's safety costs a fact: its triggers while it is written, and the chain that seals it later.
import { seal } from '../src/ledger/chain.ts';
import { newId } from '../src/lib/ids.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from '../src/payments/row.ts';
import { settle } from '../src/payments/settle.ts';
import { type Db, type Sql, sql } from '../src/storage/db.ts';
import { paymentDeps } from '../test/support/payments.ts';
import { flatTerms } from '../test/support/terms.ts';

export interface FactCost {
  /** How many payments are paid at the same time. */
  callers: number;
  /** Microseconds for a paid payment, with the book's triggers and without: medians. */
  withTriggers: number;
  without: number;
  /** Microseconds for sealing what one of them booked, afterwards, as the job does it: median. */
  sealed: number;
}

const rounds = 7;
/** Payments of a round, for each caller. */
const forEach = (callers: number) => (callers === 1 ? 300 : 50);
/**
 * Pays payments of the merchant with the real statement, in alternating rounds with and without the triggers that keep
 * and check the book, and seals each round. Prints what they cost.
 */
export async function measureFactCost(db: Db, clientId: string): Promise<FactCost[]> {
  const found: FactCost[] = [];
  for (const callers of [1, 32]) {
    await payRound(db, clientId, callers);
    await seal(db);
    const took: Record<'on' | 'off' | 'sealing', number[]> = { on: [], off: [], sealing: [] };
    for (let round = 0; round < rounds; round++) {
      for (const state of round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
        await turnTriggers(db, state);
        took[state].push(await payRound(db, clientId, callers));
        const began = performance.now();
        await seal(db);
        took.sealing.push(((performance.now() - began) * 1000) / (callers * forEach(callers)));
      }
    }
    await turnTriggers(db, 'on');
    const [withTriggers, without, sealed] = [took.on, took.off, took.sealing].map(median);
    found.push({ callers, withTriggers, without, sealed } as FactCost);
  }
  print(found);
  return found;
}

const tables = ['payments', 'receipts', 'ledger_transactions', 'postings', 'ledger_balances'];

/** The triggers that Gapura has made: foreign keys stay. */
async function turnTriggers(db: Db, state: 'on' | 'off'): Promise<void> {
  const turned: Record<typeof state, (table: Sql) => Sql> = {
    on: (table) => sql`alter table ${table} enable trigger user`,
    off: (table) => sql`alter table ${table} disable trigger user`,
  };
  for (const table of tables) await db.single.rows(turned[state](nameOf(table)));
}

/** A name in this file as SQL: it has no values. */
function nameOf(table: string): Sql {
  return sql(Object.assign([table], { raw: [table] }));
}

/** Pays new payments, and returns how many microseconds one took. */
async function payRound(db: Db, clientId: string, callers: number): Promise<number> {
  const count = callers * forEach(callers);
  const payments = await newPayments(db, clientId, count);
  const deps = paymentDeps(db, { now: () => new Date() }, noAcquirer, { terms: flatTerms(5000n) });
  const began = performance.now();
  const caller = async () => {
    for (let payment = payments.pop(); payment !== undefined; payment = payments.pop()) {
      const { id: key, amount } = payment;
      const receipt = { id: newId(), key, amount, paidAt: new Date(), references: [] };
      const { changed } = await settle(deps, payment, { kind: 'paid', receipt });
      if (!changed) throw new Error('a payment was not paid');
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return ((performance.now() - began) * 1000) / count;
}

const never = () => {
  throw new Error('no acquirer is asked');
};
const noAcquirer = {
  openHere: never,
  open: never,
  refund: never,
  capture: never,
  inquire: never,
  inquireRefund: never,
};

async function newPayments(db: Db, clientId: string, count: number): Promise<Payment[]> {
  const rows = await db.single.rows<PaymentRow>(sql`
    insert into payments (id, client_id, channel, reference, request_id, status, amount, reusable, purchase,
      details, created_at, expires_at)
    select id, ${clientId}, 'indomaret', id, id, 'PENDING', 150000, false,
      '{"customer":{"name":"Sari"},"lines":[]}', '{}', now(), now() + interval '1 day'
    from (select gen_random_uuid() as id from generate_series(1, ${count}::integer)) as n
    returning ${paymentColumns}`);
  return rows.map(paymentOf);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(found: readonly FactCost[]): void {
  const names = ['its statement', 'no triggers', 'ratio', 'sealed later', 'ratio'];
  console.log(`\n${'a paid payment'.padEnd(40)}${names.map((one) => one.padStart(14)).join('')}\n`);
  for (const { callers, withTriggers, without, sealed } of found) {
    const micros = (value: number) => `${value.toFixed(0)} µs`;
    const cells = [
      micros(withTriggers),
      micros(without),
      (withTriggers / without).toFixed(2),
      micros(sealed),
      (sealed / withTriggers).toFixed(2),
    ];
    const name = `${callers} at the same time`.padEnd(40);
    console.log(name + cells.map((cell) => cell.padStart(14)).join(''));
  }
}
