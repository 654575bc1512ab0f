// Journals by hand: only between accounts that no proof derives from something else, balanced, and reversed once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { clientId } from '../support/gateway.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
  startMoneyGateway,
} from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf, type OfficeCall } from '../support/office.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({
    dashboard: { keys: dashboardKeys, second_person_above: 1_000_000 },
  });
  await house.paid('FIRST', 500_000);
  await house.settle();
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

const lines = (...all: [account: string, amount: number][]) =>
  all.map(([account, amount]) => ({ account, amount }));
const compensation = (amount: number) => lines(['gateway:fees', -amount], [payable, amount]);

describe('a journal', () => {
  it('is booked with its reason, and the next batch settles what the merchant is owed by it', async () => {
    const fees = await house.balance('gateway:fees');
    const made = await office('/journals', {
      body: { reason: 'compensation for an outage', lines: compensation(40_000) },
    });
    expect(made).toMatchObject({
      ...{ by: 'operator of all', reason: 'compensation for an outage', amount: 40_000 },
      ...{ reverses: null, reversed_by: null, lines: compensation(40_000) },
    });
    expect(await house.balance('gateway:fees')).toBe(fees - 40_000);
    await expectProvenLedger(house.db);
    const [batch] = (await house.settle()) as Answer[];
    expect(batch).toMatchObject({
      ...{ payment_count: 0, adjusted: 40_000, paid_out: 40_000 },
      adjustments: [{ kind: 'JOURNAL', reference: 'compensation for an outage', amount: 40_000 }],
    });
    expect(await house.settle()).toEqual([]);
    const { transactions } = await office('/ledger/transactions?account=gateway:fees&limit=1');
    expect(transactions).toMatchObject([
      { kind: 'manual', by: 'operator of all', reason: 'compensation for an outage' },
    ]);
  });

  it('is reversed once; what a merchant owes by it waits for money', async () => {
    const { id } = await office('/journals', {
      body: { reason: 'wrong', lines: compensation(10_000) },
    });
    await house.settle();
    const body = { reason: 'it was wrong', reverses: id };
    const reversal = await office('/journals', { body });
    expect(reversal).toMatchObject({
      reverses: id,
      lines: lines(['gateway:fees', 10_000], [payable, -10_000]),
    });
    expect((await office(`/journals/${id}`)).reversed_by).toBe(reversal.id);
    expect(await refused('/journals', body)).toEqual([409, 'This journal was reversed before.']);
    expect(await house.settle()).toEqual([]);
    await house.paid('SECOND', 50_000);
    const [batch] = (await house.settle()) as Answer[];
    expect(batch).toMatchObject({ gross: 50_000, adjusted: -10_000, paid_out: 35_000 });
  });

  it('may move between the acquirers and the gateway’s own result', async () => {
    await office('/journals', {
      body: {
        reason: 'the acquirer’s correction',
        lines: lines(
          ['acquirer:indomaret:receivable', -3000],
          ['gateway:differences', 1000],
          ['gateway:dispute-fees', 2000],
        ),
      },
    });
    await expectProvenLedger(house.db);
  });

  it.each([
    [lines(['gateway:fees', 1]), 'lines must be two or more'],
    [lines(['gateway:fees', -2], ['gateway:differences', 1]), 'lines must sum to 0, not -1'],
    [lines(['gateway:fees', -1], ['gateway:fees', 1]), 'lines.1.account is in another line too'],
    [lines(['gateway:fees', 0], ['gateway:differences', 0]), 'lines.0.amount must not be 0'],
    [lines(['gateway:fees', -1], [`merchant:${clientId}:held`, 1]), 'lines.1.account is kept by'],
    [lines(['gateway:fees', -1], [`merchant:${clientId}:refunds-due`, 1]), 'is kept by'],
    [lines(['gateway:fees', -1], [`merchant:${clientId}:disputed`, 1]), 'is kept by'],
    [lines(['gateway:fees', -1], ['suspense:indomaret', 1]), 'is kept by'],
    [lines(['gateway:fees', -1], [`settlement:${clientId}:SBS-1`, 1]), 'is kept by'],
    [lines(['gateway:fees', -1], ['merchant:BRN-none:payable', 1]), 'is not an account'],
    [lines(['gateway:fees', -1], ['acquirer:none:receivable', 1]), 'is not an account'],
    [lines(['gateway:fees', -1], ['gateway:anything', 1]), 'is not an account'],
  ])('is refused with %o', async (wrong, says) => {
    const before = (await office('/journals')).journals.length;
    const [status, detail] = await refused('/journals', { reason: 'x', lines: wrong });
    expect([status, detail]).toEqual([400, expect.stringContaining(says)]);
    expect((await office('/journals')).journals).toHaveLength(before);
  });

  it('needs a reason, lines or what it reverses, and the right role', async () => {
    expect((await refused('/journals', { reason: ' ', lines: compensation(1) }))[0]).toBe(400);
    expect((await refused('/journals', { reason: 'x' }))[1]).toBe('lines is required.');
    const { id } = (await office('/journals')).journals[0];
    const both = { reason: 'x', reverses: id, lines: compensation(1) };
    expect((await refused('/journals', both))[0]).toBe(400);
    const bound = keyOf('finance', clientId);
    expect((await refused('/journals', { reason: 'x', lines: compensation(1) }, bound))[0]).toBe(
      403,
    );
  });

  it('is never changed', async () => {
    const changes = [
      sql`update journals set reason = 'x'`,
      sql`update journal_lines set amount = 1`,
      sql`delete from merchant_adjustments`,
      sql`update merchant_adjustments set amount = 1`,
    ];
    for (const change of changes) {
      await expect(house.db.single.rows(change)).rejects.toThrow('refused');
    }
  });
});

describe('above the limit', () => {
  const approve = async (id: string) =>
    office(`/approvals/${id}/approve`, { key: keyOf('owner'), body: {} });
  const asked = async (path: string, body: object): Promise<string> => {
    const answer = await callOffice<Answer>(house.url, path, { body });
    expect([path, answer.status]).toEqual([path, 409]);
    return /approval ([0-9a-f-]+) waits/.exec(answer.body.detail)?.[1] ?? '';
  };

  it('a journal waits for a second person', async () => {
    const before = await house.balance('gateway:differences');
    const big = lines(['gateway:fees', -2_000_000], ['gateway:differences', 2_000_000]);
    const id = await asked('/journals', { reason: 'year end', lines: big });
    expect(await house.balance('gateway:differences')).toBe(before);
    const own = await callOffice(house.url, `/approvals/${id}/approve`, { body: {} });
    expect(own.status).toBe(409);
    const { result } = await approve(id);
    expect(result).toMatchObject({ by: 'operator of all, approved by owner of all' });
    expect(await house.balance('gateway:differences')).toBe(before + 2_000_000);
  });

  it('amounts beyond 2^53 are texts, and stay them while they wait', async () => {
    const large = [
      { account: 'gateway:fees', amount: '-9007199254740993' },
      { account: 'gateway:differences', amount: '9007199254740993' },
    ];
    const made = await approve(await asked('/journals', { reason: 'a large one', lines: large }));
    expect(made.result.lines).toEqual(large);
    const back = { reason: 'turned around', reverses: made.result.id };
    await approve(await asked('/journals', back));
  });

  it('settling now, resolving and writing off wait for a second person', async () => {
    await house.paid('LARGE', 3_000_000);
    const settling = await asked('/settlements', { client_id: clientId });
    expect((await office('/settlements?limit=1')).batches[0].gross).not.toBe(3_000_000);
    await approve(settling);
    expect((await office('/settlements?limit=1')).batches[0].gross).toBe(3_000_000);
    const { body } = await callOffice<Answer>(
      house.url,
      '/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31',
      { body: 'TRX_ID,AMOUNT,TRX_DATE\nSTRANGE-1,4000000,x\nSTRANGE-2,5000000,x' },
    );
    const [first, second] = body.differences.map((one: Answer) => one.id);
    const resolution = { difference_id: first, reason: 'x' };
    const resolving = await asked(`/reconciliations/${body.id}/resolutions`, resolution);
    const writing = await asked(`/exceptions/${second}/write-off`, { reason: 'y' });
    const before = await house.balance('gateway:differences');
    await approve(resolving);
    await approve(writing);
    expect(await house.balance('gateway:differences')).toBe(before + 9_000_000);
  });
});
