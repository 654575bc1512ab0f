// The first month that is closed has everything before it: a payment may be dated back while the close begins.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listStatements } from '../../src/periods/statements.ts';
import { sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { expectProvenLedger } from '../support/money.ts';
import { createMoneyWorld, type MoneyWorld, merchants } from './money-world.ts';

let database: FreshDatabase;
let world: MoneyWorld;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 12 });
  world = createMoneyWorld(database.db);
  world.changeFees(500, 250, false);
});
afterAll(() => database.drop());

const [merchant] = merchants;

it('has a payment that was dated before it: its fee in the invoice, its money in the opening balance', async () => {
  world.clockAt('2026-01-17T12:00');
  await world.paidOrder(merchant, 'now', { amount: 100_000n });
  await world.paidOrder(merchant, 'back', { amount: 100_000n, lateDays: 40 });
  await database.db.single.rows(sql`select close_ledger_month('2026-01-01'::date, 'Ani')`);
  expect(await world.closeMonth('2026-01')).toMatchObject({ month: '2026-01', status: 'CLOSED' });
  const invoices = await database.db.rows<{ fees: bigint }>(sql`select fees from invoices`);
  expect(invoices).toEqual([{ fees: 6000n }]);
  const [statement] = await listStatements(database.db, { clientId: merchant, limit: 1 });
  // In the month: the payment and its fee.
  expect(statement).toMatchObject({ opening: 97_000n, closing: 194_000n, movements: 2 });
  await expectProvenLedger(database.db);
});
