// The cash side: what acquirers transfer and banks show, until receivables are zero and the book is the bank's balance.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CashGateway, daySeconds, startCashGateway } from '../support/cash.ts';
import { expectProvenLedger } from '../support/money.ts';
import { callOffice } from '../support/office.ts';

const receivable = 'acquirer:indomaret:receivable';
const inTransit = 'acquirer:indomaret:in-transit';
const costs = 'gateway:acquirer-costs';
const bank = 'bank:bca-main';

let house: CashGateway;
beforeAll(async () => {
  house = await startCashGateway();
});
afterAll(async () => {
  await house.stop();
});

interface Payouts {
  payouts: { id: string; reference: string; status: string; bank_reference: string | null }[];
}
interface ThreeWay {
  days: { channel: string; book: number; agrees: boolean }[];
  channels: { channel: string; receivable: number; in_transit: number }[];
  banks: { bank_account: string; book: number; statement: number; unexplained: number }[];
}

it('pays out what came in, and all sides agree at the end', async () => {
  await house.paid('ONE', 150_000);
  await house.paid('TWO', 50_000);
  await house.settle();
  // It is not settled yet, but its money comes in too.
  await house.paid('THREE', 100_000);
  const { payouts } = await house.office<Payouts>('/payouts');
  const [payout] = payouts;
  const sent = await callOffice(house.url, `/payouts/${payout?.id}/sent`, { body: {} });
  expect([sent.status, sent.body.detail]).toEqual([409, expect.stringContaining('has 0 rupiah')]);

  const file = await house.acquirerFile('indomaret');
  const uploaded = await house.upload('indomaret', file);
  expect([uploaded.status, uploaded.body.differences]).toEqual([201, []]);
  expect(await house.balance(receivable)).toBe(0);
  expect(await house.balance(inTransit)).toBe(-292_500);
  expect(await house.balance(costs)).toBe(-7500);

  await house.advance(daySeconds);
  const statement = await house.statement();
  const first = await house.importStatement(statement);
  expect([first.status, first.body]).toEqual([
    201,
    expect.objectContaining({ opening: 0, closing: 282_500, entry_count: 2, open_count: 0 }),
  ]);
  expect(await house.balance(inTransit)).toBe(0);
  expect(await house.balance('gateway:bank-costs')).toBe(-10_000);
  expect(await house.balance(bank)).toBe(-282_500);
  const again = await house.importStatement(statement);
  expect([again.status, again.body.known]).toEqual([200, true]);

  await house.office(`/payouts/${payout?.id}/sent`, {});
  await expectProvenLedger(house.db);
  await house.advance(daySeconds);
  const day = await house.today();
  const camt = await house.statement('format=camt.053');
  expect(camt).toContain('<Document');
  const second = await house.importStatement(camt);
  expect([second.status, second.body.open_count]).toEqual([201, 0]);
  const after = await house.office<Payouts>('/payouts');
  expect(after.payouts.find(({ id }) => id === payout?.id)?.status).toBe('PAID');
  const from = new Date(Date.parse(day) - 5 * daySeconds * 1000).toISOString().slice(0, 10);
  const sides = await house.office<ThreeWay>(`/three-way?from=${from}&to=${day}`);
  expect(sides.days).toEqual([
    expect.objectContaining({ channel: 'indomaret', book: 300_000, agrees: true }),
  ]);
  expect(sides.channels).toEqual([{ channel: 'indomaret', receivable: 0, in_transit: 0 }]);
  expect(sides.banks[0]?.unexplained).toBe(0);
  expect(sides.banks[0]?.book).toBe(sides.banks[0]?.statement);
  await expectProvenLedger(house.db);
});
