// Disputes: opened, evidence, won and lost, their fee, and what each does to the merchant's money and next batch.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { clientId } from '../support/gateway.ts';
import {
  expectProvenLedger,
  held,
  type MoneyGateway,
  mainAccount,
  otherAccount,
  payable,
  share,
  startMoneyGateway,
} from '../support/money.ts';
import {
  callOffice,
  dashboardKeys,
  keyOf,
  type OfficeCall,
  otherClientId,
} from '../support/office.ts';

const fee = 5000;
const disputed = `merchant:${clientId}:disputed`;
let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({ dashboard: { keys: dashboardKeys } });
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
async function paid(amount = 100_000, info?: object): Promise<{ id: string; reference: string }> {
  const reference = `DIS-${++count}`;
  await house.paid(reference, amount, info);
  const { payments } = await office(`/payments?reference=${reference}`);
  return { id: payments[0].id, reference };
}

const opening = (payment_id: string, more: object = {}) => ({
  ...{ payment_id, reason_code: '13.1', deadline: '2099-12-31', ...more },
});
const opened = (payment_id: string, more: object = {}): Promise<Answer> =>
  office('/disputes', { body: opening(payment_id, more) });

const batch = async () => {
  const [made] = await house.settle();
  return made as (typeof made & { adjusted: number; adjustments: object[] }) | undefined;
};

/** Nothing waits, and nobody owes anything. */
beforeEach(async () => {
  await house.paid(`CLEAR-${++count}`, 10_000_000);
  await house.settle();
});

describe('a dispute', () => {
  it('before settlement takes the amount until it is won, then the batch pays it', async () => {
    const { id, reference } = await paid();
    const dispute = await opened(id, { amount: 60_000, reference: `CB-${reference}` });
    expect(dispute).toMatchObject({
      ...{
        status: 'OPEN',
        amount: 60_000,
        fee: 0,
        payment_reference: reference,
        client_id: clientId,
      },
      ...{
        reason_code: '13.1',
        deadline: '2099-12-31T17:00:00.000Z',
        opened_by: 'operator of all',
      },
    });
    expect(await house.balance(payable)).toBe(100_000 - fee - 60_000);
    expect(await house.balance(disputed)).toBe(60_000);
    expect(await office(`/payments/${id}`)).toMatchObject({
      ...{ status: 'SUCCESS', disputed_amount: 60_000, paid_amount: 100_000 },
    });
    await expectProvenLedger(house.db);
    expect(await batch()).toMatchObject({ gross: 100_000, adjusted: -60_000, paid_out: 35_000 });
    const won = await office(`/disputes/${dispute.id}/won`, {
      body: { note: 'the customer erred' },
    });
    expect(won).toMatchObject({
      status: 'WON',
      note: 'the customer erred',
      ended_by: 'operator of all',
    });
    expect([await house.balance(disputed), await house.balance(payable)]).toEqual([0, 60_000]);
    expect(await batch()).toMatchObject({
      ...{ payment_count: 0, adjusted: 60_000, paid_out: 60_000 },
      adjustments: [{ kind: 'DISPUTE_WON', reference, amount: 60_000 }],
    });
    expect(await house.settle()).toEqual([]);
    expect((await refused(`/disputes/${dispute.id}/lost`, {}))[1]).toContain('It is WON');
    const { entries } = await office(`/audit?object=${dispute.id}`);
    expect(entries.map((one: Answer) => one.action)).toEqual(['win dispute', 'open dispute']);
  });

  it('after settlement makes the merchant owe, with its fee; lost, the next batch has deducted it once', async () => {
    const { id } = await paid();
    await house.settle();
    const receivable = await house.balance('acquirer:indomaret:receivable');
    const fees = await house.balance('gateway:dispute-fees');
    const { id: dispute } = await opened(id);
    expect(await house.balance(payable)).toBe(-100_000);
    expect(await house.settle()).toEqual([]);
    await office(`/disputes/${dispute}/lost`, { body: { fee: 25_000 } });
    expect(await house.balance('acquirer:indomaret:receivable')).toBe(receivable + 100_000);
    expect(await house.balance('gateway:dispute-fees')).toBe(fees + 25_000);
    expect([await house.balance(disputed), await house.balance(payable)]).toEqual([0, -125_000]);
    await paid(200_000);
    const preview = await office('/settlements/preview');
    expect(preview.batches).toMatchObject([{ adjusted: -125_000, paid_out: 70_000 }]);
    const made = await batch();
    expect(made).toMatchObject({ gross: 200_000, adjusted: -125_000, paid_out: 70_000 });
    const { items } = await office(`/settlements/${made?.id}?limit=10`);
    expect(items.map(({ kind, net }: Answer) => [kind, net])).toEqual([
      ['PAYMENT', 195_000],
      ['DISPUTE', -100_000],
      ['DISPUTE_FEE', -25_000],
    ]);
    const report = await office(`/reports/settlement-items.json?client_id=${clientId}`);
    const ofBatch = report.rows.filter((row: Answer) => row.batch_id === made?.id);
    expect(ofBatch.reduce((sum: number, row: Answer) => sum + row.net, 0)).toBe(70_000);
    await paid(10_000);
    expect(await batch()).toMatchObject({ adjusted: 0, paid_out: 5000 });
  });

  it('waits for the batch of its payment’s money; a fee does not', async () => {
    const { id } = await paid();
    await opened(id, { amount: 40_000, fee: 1000 });
    await house.db.single.rows(sql`
      update receipts set settle_at = settle_at + interval '60 days' where payment_id = ${id}::uuid`);
    await paid(50_000);
    await house.advance(12 * 86_400);
    const { batches } = await office(`/settlements?client_id=${clientId}&limit=1`);
    expect(batches[0]).toMatchObject({ kind: 'scheduled', gross: 50_000, adjusted: -1000 });
    expect(await batch()).toMatchObject({ gross: 100_000, adjusted: -40_000 });
  });

  it('of a held payment takes held money, and ends with the hold', async () => {
    const { id, reference } = await paid(100_000, { hold_settlement: true });
    const before = await house.balance(held);
    const { id: dispute } = await opened(id, { amount: 30_000 });
    expect(await house.balance(held)).toBe(before - 30_000);
    await expectProvenLedger(house.db);
    expect(await house.settle()).toEqual([]);
    const lost = await opened(id, { amount: 20_000 });
    await office(`/disputes/${lost.id}/lost`, { body: {} });
    await office(`/payments/${id}/release`, { body: {} });
    await expectProvenLedger(house.db);
    await office(`/disputes/${dispute}/won`, { body: {} });
    await expectProvenLedger(house.db);
    expect(await batch()).toMatchObject({ gross: 100_000, adjusted: -20_000, paid_out: 75_000 });
    expect((await house.sandbox(`payments/${reference}`)).body).toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('of a split payment is taken from its payees, and given back to them', async () => {
    const { id } = await paid(100_000, { settlement: [share(otherAccount, 'PERCENTAGE', 40)] });
    const { id: dispute } = await opened(id, { amount: 50_000 });
    const amountsOf = (made: Answer) =>
      Object.fromEntries(made.transfers.map((one: Answer) => [one.account_id, one.amount]));
    expect(amountsOf(await batch())).toEqual({ [mainAccount]: 27_000, [otherAccount]: 18_000 });
    await office(`/disputes/${dispute}/won`, { body: {} });
    expect(amountsOf(await batch())).toEqual({ [mainAccount]: 30_000, [otherAccount]: 20_000 });
  });

  it('and a refund never take the same money', async () => {
    const { id, reference } = await paid();
    await opened(id, { amount: 70_000 });
    expect(await refused(`/payments/${id}/refunds`, { amount: 30_001 })).toEqual([
      409,
      'Only 30000 rupiah are left.',
    ]);
    await office(`/payments/${id}/refunds`, { body: { amount: 10_000 } });
    expect((await refused('/disputes', opening(id, { amount: 20_001 })))[1]).toContain(
      '20000 rupiah',
    );
    const rest = await opened(id);
    expect(rest.amount).toBe(20_000);
    expect((await refused('/disputes', opening(id)))[0]).toBe(400);
    for (const body of [{ amount: 1 }, {}]) {
      const again = await house.sandbox(`payments/${reference}/refunds`, body);
      expect([again.status, (again.body as Answer).detail]).toEqual([
        409,
        'Only 0 rupiah are left.',
      ]);
    }
    await expectProvenLedger(house.db);
  });

  it.each([
    [{ amount: 100_001 }, 'amount is more than'],
    [{ deadline: '2020-01-01' }, 'deadline must be in the future'],
    [{ deadline: 'tomorrow!!' }, 'deadline must be a day'],
    [{ reason_code: '' }, 'reason_code'],
    [{ fee: -1 }, 'fee'],
  ])('is refused with %o, and nothing is stored', async (wrong, says) => {
    const { id } = await paid();
    const [status, detail] = await refused('/disputes', opening(id, wrong));
    expect([status, detail]).toEqual([400, expect.stringContaining(says)]);
    expect((await office(`/disputes?payment_id=${id}`)).disputes).toEqual([]);
  });

  it('is opened once for the acquirer’s reference, and ended once', async () => {
    const [first, second] = [await paid(), await paid()];
    const reference = `CASE-${first.reference}`;
    const { id } = await opened(first.id, { reference });
    expect(await refused('/disputes', opening(second.id, { reference }))).toEqual([
      409,
      'There is a dispute with this reference.',
    ]);
    const answers = await Promise.all(
      ['won', 'lost', 'won'].map((how) =>
        callOffice(house.url, `/disputes/${id}/${how}`, { body: {} }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('is played in the sandbox', async () => {
    const { id, reference } = await paid();
    const { status, body } = await house.sandbox(`payments/${reference}/dispute`, { amount: 5000 });
    expect([status, body]).toMatchObject([201, { payment_id: id, amount: 5000, status: 'OPEN' }]);
    const unpaid = `DIS-${++count}`;
    await house.order(unpaid, 50_000);
    expect((await house.sandbox(`payments/${unpaid}/dispute`, {})).status).toBe(409);
  });
});

describe('evidence', () => {
  it('is text and small files of harmless kinds, downloaded as nothing else', async () => {
    const { id: dispute } = await opened((await paid()).id);
    const path = `/disputes/${dispute}/evidence`;
    const merchant = keyOf('finance', clientId);
    await office(path, { body: { text: 'It was delivered on Monday.' }, key: merchant });
    const pdf = Buffer.from('%PDF-1.7\n<script>alert(1)</script>');
    const file = { name: '../../Bukti "kirim"\r\n.html', content: pdf.toString('base64') };
    const kept = await office(path, { body: { file }, key: merchant });
    expect(kept.file).toMatchObject({
      name: 'Bukti-kirim-.pdf',
      type: 'application/pdf',
      bytes: pdf.length,
    });
    const { evidence } = await office(`/disputes/${dispute}`, { key: merchant });
    expect(evidence.map((one: Answer) => one.text ?? one.file.name)).toEqual([
      'It was delivered on Monday.',
      'Bukti-kirim-.pdf',
    ]);
    const download = await fetch(`${house.url}/office/v1${path}/${kept.id}`, {
      headers: { authorization: `Bearer ${merchant}` },
    });
    expect(Buffer.from(await download.arrayBuffer())).toEqual(pdf);
    expect(Object.fromEntries(download.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="Bukti-kirim-.pdf"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    });
    const other = keyOf('finance', otherClientId);
    for (const one of ['', '/evidence', `/evidence/${kept.id}`]) {
      const body = one === '/evidence' ? { text: 'x' } : undefined;
      const answer = await callOffice(house.url, `/disputes/${dispute}${one}`, {
        key: other,
        body,
      });
      expect([one, answer.status]).toEqual([one, 404]);
    }
  });

  it.each([
    [{}, 'text is required'],
    [
      { file: { name: 'x.html', content: Buffer.from([0, 1, 2]).toString('base64') } },
      'must be a PDF',
    ],
    [{ file: { name: 'x.exe', content: 'TVqQAAMAAAAEAAAA//8AALgA' } }, 'must be a PDF'],
    [{ file: { name: 'x.pdf', content: 'no base64!' } }, 'must be base64'],
    [
      { file: { name: 'x.txt', content: Buffer.alloc(2_097_153, 'a').toString('base64') } },
      'is over',
    ],
  ])('is refused if it is something else: %#', async (body, says) => {
    const { id } = await opened((await paid()).id);
    const [status, detail] = await refused(`/disputes/${id}/evidence`, body);
    expect([status, detail]).toEqual([400, expect.stringContaining(says)]);
    expect((await office(`/disputes/${id}`)).evidence).toEqual([]);
  });

  it('is too late once the dispute has ended', async () => {
    const { id } = await opened((await paid()).id);
    await office(`/disputes/${id}/lost`, { body: {} });
    expect((await refused(`/disputes/${id}/evidence`, { text: 'x' }))[0]).toBe(409);
  });
});

it('lists what is due first, and says on Home what is due soon', async () => {
  await opened((await paid()).id, {
    deadline: new Date(Date.now() + 400 * 86_400_000).toISOString(),
  });
  const open = (await office('/disputes?status=OPEN&limit=200')).disputes;
  const due = open.map((one: Answer) => one.deadline);
  expect(due).toEqual(due.toSorted());
  const first = await office('/disputes?status=OPEN&limit=1');
  const second = await office(`/disputes?status=OPEN&limit=1&after=${first.next}`);
  expect([first.disputes[0].id, second.disputes[0].id]).toEqual([open[0].id, open[1].id]);
  const { reference } = await paid();
  const before = (await office('/attention')).items;
  await house.sandbox(`payments/${reference}/dispute`, {});
  await house.advance(5 * 86_400);
  const after = (await office('/attention')).items;
  const dueSoon = (items: Answer[]) =>
    items.find(({ kind }) => kind === 'disputes-due')?.count ?? 0;
  expect(dueSoon(after)).toBeGreaterThan(dueSoon(before));
});

it('is the merchant’s own to read, and an operator’s to end', async () => {
  const { id: payment } = await paid();
  const { id } = await opened(payment);
  const bound = keyOf('finance', clientId);
  expect((await office('/disputes', { key: bound })).disputes.length).toBeGreaterThan(0);
  expect((await office('/disputes', { key: keyOf('finance', otherClientId) })).disputes).toEqual(
    [],
  );
  expect((await refused(`/disputes/${id}/won`, {}, bound))[0]).toBe(403);
  expect((await refused('/disputes', opening(payment), bound))[0]).toBe(403);
});
