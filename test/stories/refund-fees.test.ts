// The answer to a refund says what the ledger has: which part of the fee goes back with it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { paidOrder } from '../support/cards.ts';
import { type MoneyGateway, startMoneyGateway } from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({
    fees: {
      indomaret: { fixed: 5000, basis_points: 0 },
      cards: { fixed: 2000, basis_points: 280 },
    },
    fees_policy: { void: 'return', refund: 'return' },
  });
});
afterAll(async () => {
  await house.stop();
});

async function storedFee(id: string): Promise<number> {
  const [row] = await house.db.rows<{ fee_returned: bigint }>(
    sql`select fee_returned from refunds where id = ${id}::uuid`,
  );
  return Number(row?.fee_returned);
}

async function refunded(invoice: string, amount: number) {
  const { body } = await house.sandbox(`payments/${invoice}/refunds`, { amount });
  return body as { id: string; type: string; fee_returned: number };
}

it('a void', async () => {
  const { invoice } = await paidOrder(house, { amount: 70_000 });
  const refund = await refunded(invoice, 70_000);
  expect(refund).toMatchObject({ type: 'VOID', fee_returned: 3960 });
  expect(await storedFee(refund.id)).toBe(3960);
});

it('a refund after settlement', async () => {
  const { invoice } = await paidOrder(house, { amount: 70_000 });
  await house.settle();
  const refund = await refunded(invoice, 35_000);
  expect(refund).toMatchObject({ type: 'PARTIAL_REFUND', fee_returned: 1980 });
  expect(await storedFee(refund.id)).toBe(1980);
});

it('a refund through an acquirer on the network', async () => {
  const faults = [{ at: 'acquirer:cards', kind: 'delay', ms: 1 }];
  await house.sandbox('faults', faults, 'PUT');
  const { invoice } = await paidOrder(house, { amount: 70_000 });
  const refund = await refunded(invoice, 70_000);
  expect(refund).toMatchObject({ type: 'VOID', fee_returned: 3960 });
  expect(await storedFee(refund.id)).toBe(3960);
});

it('a manual refund, when it is due and when it is done', async () => {
  await house.paid('MANUAL', 100_000);
  const due = await refunded('MANUAL', 50_000);
  expect(due.fee_returned).toBe(2500);
  const { body } = await house.sandbox(`refunds/${due.id}/done`, {});
  expect(body).toMatchObject({ fee_returned: 2500 });
});
