// Exceptions worked to the end: late, other and unknown money is applied to a payment, given back, or written off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
  startMoneyGateway,
} from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf, type OfficeCall } from '../support/office.ts';

const fee = 5000;
const suspense = 'suspense:indomaret';
const receivable = 'acquirer:indomaret:receivable';
let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({
    dashboard: { keys: dashboardKeys },
    fees: { indomaret: { fixed: fee, basis_points: 0 } },
  });
});
afterAll(async () => {
  await expectProvenLedger(house.db);
  await house.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member.
type Answer = any;
const office = async (path: string, call?: OfficeCall): Promise<Answer> => {
  const { status, body } = await callOffice<Answer>(house.url, path, call);
  expect([path, status, status < 400 ? '' : body]).toEqual([path, status, '']);
  return body;
};
const refused = async (path: string, body: object, key?: string) => {
  const answer = await callOffice<Answer>(house.url, path, { body, ...(key && { key }) });
  return [answer.status, answer.body.detail];
};

let count = 0;
/** An order for 100 000 rupiah that expired, unless it is asked to stay open. */
async function ordered({ expired = true, reusable = false } = {}): Promise<string> {
  const reference = `EXC-${++count}`;
  await house.post('/indomaret-online-to-offline/v2/payment-code', {
    order: { invoice_number: reference, amount: 100_000 },
    online_to_offline_info: { expired_time: 60, reusable_status: reusable },
    customer: { name: 'Sari' },
    indomaret_info: { receipt: { description: reference } },
  });
  if (expired) await outcome(reference, { outcome: 'EXPIRED' });
  return reference;
}

async function outcome(reference: string, body: object): Promise<{ status: number; body: Answer }> {
  return house.sandbox(`payments/${reference}/outcome`, body);
}

/** The acquirer says that an order is paid, which the payment cannot take. Returns the exception. */
async function came(reference: string, amount?: number): Promise<Answer> {
  const told = await outcome(reference, { outcome: 'SUCCESS', amount });
  expect(told.status).toBe(409);
  const [, id] = /as exception ([0-9a-f-]+)\./.exec(told.body.detail) ?? [];
  return office(`/exceptions/${id}`);
}

async function paymentOf(reference: string): Promise<Answer> {
  const { payments } = await office(`/payments?reference=${reference}`);
  return office(`/payments/${payments[0].id}`);
}

async function unknownMoney(amount: number): Promise<Answer> {
  const compared = await callOffice<Answer>(
    house.url,
    '/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31&file_name=jan.csv',
    { body: `TRX_ID,AMOUNT,TRX_DATE\nSTRANGE-${++count},${amount},x` },
  );
  return office(`/exceptions/${compared.body.differences[0].id}`);
}

describe('money that a payment cannot take', () => {
  it.each([
    ['LATE', 'expired', undefined, 'the payment is EXPIRED'],
    ['LATE', 'expired', 70_000, 'only the exact amount of 100000 can be paid'],
    ['OVERPAID', 'open', 100_001, 'only the exact amount of 100000 can be paid'],
    ['UNDERPAID', 'open', 99_999, 'only the exact amount of 100000 can be paid'],
  ])('is %s if the payment is %s and %s came', async (kind, state, amount, why) => {
    const reference = await ordered({ expired: state === 'expired' });
    const before = await house.balance(suspense);
    const payment = await paymentOf(reference);
    const exception = await came(reference, amount);
    expect(exception).toMatchObject({
      ...{ kind, why, status: 'OPEN', channel: 'indomaret', age_days: 0, ours: null },
      ...{ open: amount ?? 100_000, theirs: amount ?? 100_000, payment_reference: reference },
      actions: ['apply', 'return', 'write-off'],
      moves: [],
    });
    expect(await house.balance(suspense)).toBe(before + (amount ?? 100_000));
    expect(await paymentOf(reference)).toMatchObject({
      ...{ status: payment.status, paid_amount: 0, notifications: [] },
      postings: [{ kind: 'suspended' }],
    });
  });

  it('is none if a success is played twice, and one if a second amount is named', async () => {
    const reference = await ordered({ expired: false });
    expect((await outcome(reference, { outcome: 'SUCCESS' })).status).toBe(200);
    const before = await house.balance(suspense);
    expect((await outcome(reference, { outcome: 'SUCCESS' })).status).toBe(409);
    expect(await house.balance(suspense)).toBe(before);
    expect(await came(reference, 100_000)).toMatchObject({ kind: 'OVERPAID' });
  });

  it('is late also on a reusable code that was paid and then expired', async () => {
    const reference = await ordered({ expired: false, reusable: true });
    expect((await outcome(reference, { outcome: 'SUCCESS' })).status).toBe(200);
    await house.advance(3601);
    const { id } = await came(reference);
    // Without a payment, it goes to the one that it came for.
    await office(`/exceptions/${id}/apply`, { body: { reason: 'paid' } });
    expect(await paymentOf(reference)).toMatchObject({ status: 'SUCCESS', paid_amount: 200_000 });
  });

  it('is told once: the acquirer’s file with it matches', async () => {
    const reference = await ordered();
    const { reference: key } = await came(reference, 81_000);
    const compared = await callOffice<Answer>(
      house.url,
      '/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31',
      { body: `TRX_ID,AMOUNT,TRX_DATE\n${key},81000,x` },
    );
    expect([compared.body.matched, compared.body.differences]).toEqual([1, []]);
  });
});

describe('applied to a payment', () => {
  it('makes it paid: receipt, fee, postings and notification, as any other', async () => {
    const reference = await ordered();
    const { id } = await came(reference);
    const { id: payment, client_id } = await paymentOf(reference);
    const owed = await house.balance(payable);
    const [before, received] = [await house.balance(suspense), await house.balance(receivable)];
    const preview = await office(`/exceptions/${id}/application?payment_id=${payment}`);
    expect(preview).toMatchObject({ possible: true, amount: 100_000, open: 100_000, fee });
    const done = await office(`/exceptions/${id}/apply`, {
      body: { payment_id: payment, reason: 'the till was offline' },
    });
    expect(done).toMatchObject({
      ...{ status: 'RESOLVED', open: 0, resolved_by: 'operator of all', actions: [] },
      payment: { id: payment, status: 'SUCCESS' },
      moves: [{ kind: 'APPLIED', amount: 100_000, payment: { id: payment, reference } }],
    });
    const shown = await paymentOf(reference);
    expect(shown).toMatchObject({
      ...{ status: 'SUCCESS', paid_amount: 100_000, fee_amount: fee, client_id },
      receipts: [{ amount: 100_000, fee }],
      notifications: [{ event: 'payment.paid' }],
    });
    expect(shown.postings.map(({ kind }: Answer) => kind)).toEqual(['suspended', 'applied', 'fee']);
    expect(await house.balance(payable)).toBe(owed + 100_000 - fee);
    expect(await house.balance(suspense)).toBe(before - 100_000);
    expect(await house.balance(receivable)).toBe(received);
    const { entries } = await office(`/audit?object=${id}`);
    expect(entries).toMatchObject([
      { action: 'apply exception', after: { payment, reason: 'the till was offline' } },
    ]);
    expect(await refused(`/exceptions/${id}/apply`, { payment_id: payment, reason: 'x' })).toEqual([
      409,
      'Nothing is left of this money.',
    ]);
    // The acquirer’s file has what came, not what was applied.
    const file = await fetch(
      `${house.url}/sandbox/v1/acquirer-files/indomaret?from=2020-01-01&to=2099-12-31`,
    );
    const text = await file.text();
    expect(text).toContain(done.reference);
    expect(text).not.toContain('suspense ');
    const compared = await callOffice<Answer>(
      house.url,
      '/reconciliations?channel=indomaret&from=2020-01-01&to=2099-12-31',
      { body: text },
    );
    const references = compared.body.differences.map((one: Answer) => one.reference);
    expect(references).not.toContain(done.reference);
  });

  it('takes what is open and leaves the rest; more and less than open are refused', async () => {
    const [over, late] = [await ordered({ expired: false }), await ordered()];
    const { id } = await came(over, 130_000);
    const { id: other } = await came(late, 70_000);
    const { id: payment } = await paymentOf(over);
    const path = `/exceptions/${id}/apply`;
    const asked = { payment_id: payment, reason: 'his own' };
    expect(await refused(path, { ...asked, amount: 100_001 })).toEqual([
      400,
      'amount is more than the 100000 rupiah that are open on the payment.',
    ]);
    expect((await refused(path, { ...asked, amount: 99_999 }))[1]).toContain('is less than');
    expect((await refused(path, { ...asked, reason: ' ' }))[0]).toBe(400);
    expect((await refused(path, { ...asked, payment_id: id }))[0]).toBe(404);
    expect(await paymentOf(over)).toMatchObject({ status: 'PENDING', paid_amount: 0 });
    const done = await office(path, { body: asked });
    expect(done).toMatchObject({ status: 'OPEN', open: 30_000 });
    expect((await refused(path, asked))[1]).toContain('cannot become SUCCESS');
    // Two people paid a part each, or one person in two parts.
    const { id: second } = await paymentOf(late);
    const together = await office(`/exceptions/${id}/apply`, {
      body: { payment_id: second, reason: 'both parts', with: [other] },
    });
    expect(together).toMatchObject({ status: 'RESOLVED', open: 0, payment: { status: 'SUCCESS' } });
    expect((await office(`/exceptions/${other}`)).open).toBe(0);
    expect((await paymentOf(late)).receipts).toMatchObject([{ amount: 100_000 }]);
  });

  it('is unknown money of a file, and closes its difference', async () => {
    const { id, kind, reconciliation_id, file_name } = await unknownMoney(100_000);
    expect([kind, file_name]).toEqual(['EXTRA', 'jan.csv']);
    const reference = await ordered();
    const { id: payment } = await paymentOf(reference);
    const [status, detail] = await refused(`/exceptions/${id}/apply`, { reason: 'found' });
    expect([status, detail]).toEqual([400, expect.stringContaining('payment_id')]);
    await office(`/exceptions/${id}/apply`, { body: { payment_id: payment, reason: 'found' } });
    const { differences } = await office(`/reconciliations/${reconciliation_id}`);
    expect(differences).toMatchObject([{ id, status: 'RESOLVED', reason: 'found' }]);
  });

  it('belongs to a payment of its channel that waits for money', async () => {
    const { id } = await unknownMoney(100_000);
    const refunded = await ordered({ expired: false });
    await outcome(refunded, { outcome: 'SUCCESS' });
    const { id: paid } = await paymentOf(refunded);
    const asked = (payment_id: string) => ({ payment_id, reason: 'x' });
    expect(await refused(`/exceptions/${id}/apply`, asked(paid))).toEqual([
      409,
      'It is SUCCESS and cannot become SUCCESS.',
    ]);
    const support = await refused(`/exceptions/${id}/apply`, asked(paid), keyOf('support'));
    expect(support[0]).toBe(403);
  });

  it('is applied once, also if two people do it at once', async () => {
    const { id } = await unknownMoney(150_000);
    const payments = await Promise.all(
      [await ordered(), await ordered()].map(async (one) => (await paymentOf(one)).id),
    );
    const answers = await Promise.all(
      payments.map((payment_id) =>
        callOffice(house.url, `/exceptions/${id}/apply`, { body: { payment_id, reason: 'mine' } }),
      ),
    );
    // The other one's money is gone, or less than is open on the payment if it looked later.
    const [done, ...others] = answers.map(({ status }) => status).sort();
    expect([done, others.length]).toEqual([200, 1]);
    expect([400, 409]).toContain(others[0]);
    expect((await office(`/exceptions/${id}`)).open).toBe(50_000);
  });
});

describe('given back or written off', () => {
  it('goes back to the acquirer, in part', async () => {
    const { id } = await unknownMoney(90_000);
    const received = await house.balance(receivable);
    const part = await office(`/exceptions/${id}/return`, {
      body: { amount: 40_000, reason: 'double transfer' },
    });
    expect(part).toMatchObject({ status: 'OPEN', open: 50_000 });
    expect(await house.balance(receivable)).toBe(received + 40_000);
    const path = `/exceptions/${id}/return`;
    expect((await refused(path, { amount: 50_001, reason: 'x' }))[1]).toContain(
      'more than the 50000',
    );
    const all = await office(path, { body: { reason: 'the rest' } });
    expect(all).toMatchObject({ status: 'RESOLVED', open: 0, reason: 'the rest' });
    expect(await refused(path, { reason: 'x' })).toEqual([409, 'Nothing is left of this money.']);
  });

  it('is the gateway’s gain', async () => {
    const { id, reconciliation_id } = await unknownMoney(12_000);
    const gained = await house.balance('gateway:differences');
    await office(`/exceptions/${id}/write-off`, { body: { reason: 'nobody asked for a year' } });
    expect(await house.balance('gateway:differences')).toBe(gained + 12_000);
    const resolution = { difference_id: id, reason: 'again' };
    const path = `/reconciliations/${reconciliation_id}/resolutions`;
    expect((await refused(path, resolution))[0]).toBe(409);
    const { transactions } = await office('/ledger/transactions?account=gateway:differences');
    expect(transactions[0]).toMatchObject({ kind: 'written_off', by: 'operator of all' });
  });

  it('is a difference without money, which can only be written off', async () => {
    const reference = await ordered({ expired: false });
    await outcome(reference, { outcome: 'SUCCESS' });
    await callOffice(
      house.url,
      '/reconciliations?channel=indomaret&from=2020-01-01&to=2099-12-31',
      { body: `TRX_ID,AMOUNT,TRX_DATE\nSTRANGE-${++count},1,x` },
    );
    // The file also misses what earlier tests have in suspense, which is no payment's.
    const { exceptions: missed } = await office('/exceptions?kind=MISSING&limit=200');
    const first = missed.find((one: { payment_id: string | null }) => one.payment_id !== null);
    expect(first).toMatchObject({ open: null, actions: ['write-off'] });
    const applied = await refused(`/exceptions/${first.id}/apply`, {
      payment_id: first.payment_id,
      reason: 'x',
    });
    expect(applied[0]).toBe(409);
    expect((await refused(`/exceptions/${first.id}/return`, { reason: 'x' }))[0]).toBe(409);
    const lost = await office(`/exceptions/${first.id}/write-off`, { body: { reason: 'lost' } });
    expect(lost).toMatchObject({ status: 'RESOLVED', reason: 'lost' });
  });
});

it('lists by age, kind and state, page by page', async () => {
  await unknownMoney(1000);
  await house.advance(3 * 86_400);
  await unknownMoney(2000);
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await office(`/exceptions?kind=EXTRA&limit=2${after}`);
    ids.push(...page.exceptions.map((one: Answer) => one.id));
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  const all = (await office('/exceptions?kind=EXTRA&limit=200')).exceptions;
  expect(ids).toEqual(all.map((one: Answer) => one.id));
  const ages = all.map((one: Answer) => one.age_days);
  expect(ages).toEqual(ages.toSorted((a: number, b: number) => b - a));
  const old = (await office('/exceptions?kind=EXTRA&min_age_days=3&limit=200')).exceptions;
  expect(old.length).toBe(all.length - 1);
  const closed = (await office('/exceptions?status=CLOSED&kind=EXTRA&limit=200')).exceptions;
  expect(closed.length).toBeGreaterThan(0);
  expect(closed.every((one: Answer) => one.status !== 'OPEN' && one.open === 0)).toBe(true);
});

it('cannot be changed by the program', async () => {
  const changes = [
    sql`update suspense_moves set amount = 1`,
    sql`delete from suspense_moves`,
    sql`update suspense_items set amount = 1`,
    sql`delete from suspense_items`,
  ];
  for (const change of changes)
    await expect(house.db.single.rows(change)).rejects.toThrow('refused');
});
