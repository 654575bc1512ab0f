// What an operator looks up: payments, their history, notifications, the ledger and reports.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { ledgerBalances, proveLedger } from '../../src/office/ledger.ts';
import { listNotifications, resend } from '../../src/office/notifications.ts';
import { findPayment, paymentHistory, searchPayments } from '../../src/office/payments.ts';
import { listReports, takeReport } from '../../src/office/reports.ts';
import type { ReportRow } from '../../src/reports/report.ts';
import {
  ani,
  fee,
  merchant,
  type OfficeWorld,
  otherMerchant,
  refusalOf,
  useOfficeWorld,
} from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});

describe('a payment', () => {
  it('is found by its reference and by its payment code', async () => {
    const { id, paymentCode = '' } = await world.order({ reference: 'P-1' });
    expect((await findPayment(world.office, { name: 'P-1' })).id).toBe(id);
    expect((await findPayment(world.office, { name: paymentCode })).id).toBe(id);
  });

  it('whose reference two merchants use is found once the merchant is named', async () => {
    await world.order({ reference: 'P-2' });
    const { id } = await world.order({ reference: 'P-2', clientId: otherMerchant });
    expect(await refusalOf(() => findPayment(world.office, { name: 'P-2' }))).toEqual({
      code: 'REFERENCE_AMBIGUOUS',
      reference: 'P-2',
    });
    const named = await findPayment(world.office, { name: 'P-2', clientId: otherMerchant });
    expect(named.id).toBe(id);
  });

  it.each([
    { name: 'NOBODY' },
    { name: 'P-\0' },
    { name: 'P-1', clientId: otherMerchant },
    { name: 'P-1', clientId: 'NOBODY' },
    { name: 'P-1', clientId: 'NOBODY\0' },
  ])('is not found as %o', async (asked) => {
    expect(await refusalOf(() => findPayment(world.office, asked))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'payment',
      name: asked.name,
    });
  });

  it('has a history, oldest entry first', async () => {
    const payment = await world.paid({ reference: 'P-3' });
    const history = await paymentHistory(world.office, payment);
    expect(history.map(({ status }) => status)).toEqual(['PENDING', 'SUCCESS']);
  });
});

describe('the search of payments', () => {
  const found = async (
    wanted: Partial<Parameters<typeof searchPayments>[1]>,
    office = world.office,
  ) => {
    const { payments } = await searchPayments(office, { group: 'open', limit: 100, ...wanted });
    return payments.map(({ reference }) => reference);
  };

  it('finds beginnings of the parts of a reference, a code with gaps, a customer; capital letters do not matter', async () => {
    const payment = await world.order({ reference: 'Seek-100%-A' });
    const code = payment.paymentCode ?? '';
    for (const text of ['seek-100%', '100%-', ` ${code.slice(0, 4)} ${code.slice(4)} `]) {
      expect(await found({ text })).toEqual(['Seek-100%-A']);
    }
    const { name } = payment.purchase.customer;
    expect(await found({ text: name.toUpperCase() })).toContain('Seek-100%-A');
    for (const text of ['seek-1%', 'seek_', 'eek-100', 'nobody', 'seek\0']) {
      expect(await found({ text })).toEqual([]);
    }
  });

  it('groups what is open, paid, and over', async () => {
    const paid = await world.paid({ reference: 'Group-1' });
    const waiting = await world.order({ reference: 'Group-2' });
    const text = 'group-';
    expect(await found({ text })).toEqual(['Group-2']);
    expect(await found({ text, group: 'paid' })).toEqual(['Group-1']);
    expect(await found({ text, group: 'failed' })).toEqual([]);
    const later = { ...world.office, clock: { now: () => waiting.expiresAt } };
    expect(await found({ text }, later)).toEqual([]);
    expect(await found({ text, group: 'failed' }, later)).toEqual(['Group-2']);
    expect(await found({ text, group: 'paid', channel: paid.channel })).toEqual(['Group-1']);
    expect(await found({ text, group: 'paid', channel: 'none' })).toEqual([]);
  });

  it('shows the newest, and says that there are more', async () => {
    for (const reference of ['Many-1', 'Many-2', 'Many-3']) await world.order({ reference });
    const search = (limit: number) =>
      searchPayments(world.office, { group: 'open', text: 'many-', limit });
    const { payments, hasMore } = await search(2);
    expect(payments.map(({ reference }) => reference)).toEqual(['Many-3', 'Many-2']);
    expect([hasMore, (await search(3)).hasMore]).toEqual([true, false]);
  });
});

describe('a notification', () => {
  it('is listed by reference, status and merchant, and sent again', async () => {
    await world.paid({ reference: 'N-1' });
    const [found, ...others] = await listNotifications(world.office, { reference: 'N-1' });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ notification: { event: 'payment.paid', status: 'PENDING' } });
    const none = { reference: 'N-1', status: 'DELIVERED' };
    expect(await listNotifications(world.office, none)).toEqual([]);
    const another = { reference: 'N-1', clientId: otherMerchant };
    expect(await listNotifications(world.office, another)).toEqual([]);
    const notificationId = found?.notification.id ?? '';
    const before = world.woken();
    await resend(world.office, ani, { notificationId });
    expect(world.woken()).toBe(before + 1);
    const object = `notification ${notificationId}`;
    expect(await world.noted()).toEqual([{ by: 'Ani', action: 'resend notification', object }]);
  });

  it.each(['none', newId()])('%s is not sent again', async (notificationId) => {
    expect(await refusalOf(() => resend(world.office, ani, { notificationId }))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'notification',
      name: notificationId,
    });
    expect([world.woken(), await world.noted()]).toEqual([0, []]);
  });
});

it('the ledger shows its balances, and proves', async () => {
  await world.paid({ reference: 'L-1' });
  const balances = await ledgerBalances(world.office);
  const owed = balances.find(({ account }) => account === `merchant:${merchant}:payable`);
  expect(owed?.balance).toBeGreaterThanOrEqual(100_000n - fee);
  expect(await proveLedger(world.office)).toMatchObject({ balanced: true });
});

describe('a report', () => {
  async function rowsOf(pages: AsyncIterable<ReportRow[]>): Promise<ReportRow[]> {
    const all: ReportRow[] = [];
    for await (const rows of pages) all.push(...rows);
    return all;
  }

  it('has the rows of its period, channel and merchant', async () => {
    await world.paid({ reference: 'T-1', channel: 'indodana', clientId: otherMerchant });
    const wanted = { name: 'transactions', channel: 'indodana', clientId: otherMerchant };
    const { report, pages } = await takeReport(world.office, ani, wanted);
    const rows = await rowsOf(pages);
    expect(rows.map(({ cells }) => cells[report.columns.indexOf('reference')])).toEqual(['T-1']);
    const past = await takeReport(world.office, ani, { ...wanted, to: '2001-01-01' });
    expect(await rowsOf(past.pages)).toEqual([]);
    const noted = { by: 'Ani', action: 'take report', object: 'report transactions' };
    expect(await world.noted()).toEqual([noted, noted]);
  });

  it('is taken by each name that is listed', async () => {
    for (const { name } of listReports()) {
      const taken = await takeReport(world.office, ani, { name, clientId: merchant });
      expect(taken.report.name).toBe(name);
    }
  });

  it.each([
    [{ name: 'none' }, { code: 'OBJECT_NOT_FOUND', object: 'report' }],
    [
      { name: 'settlements', channel: 'cards' },
      { code: 'FIELD_INVALID', field: 'channel' },
    ],
    [
      { name: 'fees', from: 'yesterday' },
      { code: 'FIELD_INVALID', field: 'from' },
    ],
    [
      { name: 'fees', to: '2026-02-30' },
      { code: 'FIELD_INVALID', field: 'to' },
    ],
    [
      { name: 'fees', from: '2026-01-02', to: '2026-01-01' },
      { code: 'FIELD_INVALID', field: 'to' },
    ],
  ])('is refused as %o', async (wanted, refusal) => {
    expect(await refusalOf(() => takeReport(world.office, ani, wanted))).toMatchObject(refusal);
    expect(await world.noted()).toEqual([]);
  });
});
