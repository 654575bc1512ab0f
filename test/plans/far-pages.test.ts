// Far down a list of payments a page costs as much as the first one, however many rows are before it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientId, fillPaid } from '../../bench/book.ts';
import { listPayments, type PaymentFilter } from '../../src/payments/list.ts';
import { type Reader, type Sql, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Explainer, noting, openExplainer } from '../support/explained.ts';

const many = 40_000;
/** Pages of 8 kB that one page may read: four for each of its rows. The index of the rows before it has 300 and more. */
const mostBuffers = 240;

let database: FreshDatabase;
let explainer: Explainer;
beforeAll(async () => {
  database = await freshDatabase();
  const { db, connection } = database;
  await fillPaid(db, many, 1);
  await db.single.rows(sql`analyze`);
  await db.single.rows(sql`vacuum`);
  explainer = await openExplainer(connection);
}, 60_000);
afterAll(async () => {
  await explainer?.end();
  await database?.drop();
});

/** How many pages the statements of `ask` read. */
async function buffersOf(ask: (db: Reader) => Promise<unknown>): Promise<number> {
  const noted: Sql[] = [];
  await ask(noting(database.db, (query) => noted.push(query)));
  let sum = 0;
  for (const query of noted) sum += (await explainer.explain(query)).buffers;
  return sum;
}

it.each([
  { clientId },
  { channel: 'indomaret' },
  { clientId, channel: 'indomaret', statuses: ['SUCCESS'] },
] as Partial<PaymentFilter>[])('payments, %j', async (filter) => {
  const [row] = await database.db.rows<{ at: string; id: string }>(sql`
    select created_at::text as at, id from payments order by created_at, id offset 100 limit 1`);
  const wanted = { ...filter, now: new Date() };
  const page = { limit: 50, after: row };
  expect(await listPayments(database.db, wanted, page)).toHaveLength(50);
  const first = await buffersOf((db) => listPayments(db, wanted, { limit: 50 }));
  const far = await buffersOf((db) => listPayments(db, wanted, page));
  expect(Math.max(first, far)).toBeLessThan(mostBuffers);
});
