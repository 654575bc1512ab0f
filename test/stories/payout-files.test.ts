// Payout files: made for a bank, the same bytes again, the result read back line by line and once; and cash.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileFormats } from '../../src/payouts/files/layouts.ts';
import { sql } from '../../src/storage/db.ts';
import { tamper } from '../support/database.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { expectProvenLedger, type MoneyGateway, startMoneyGateway } from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';

interface Payout {
  id: string;
  reference: string;
  amount: number;
  status: string;
  bank_reference: string | null;
  file_id: string | null;
}
interface PayoutFile {
  id: string;
  name: string;
  lines: number;
  total: number;
}
interface Result {
  id: string;
  known: boolean;
  lines: number;
  total: number;
  paid: number;
  failed: number;
  returned: number;
  unchanged: number;
  problems: { line: number; reference: string; problem: string }[];
}

const holder = 'CV Maju, "Jaya"';
const file = (more: object = {}) => ({
  merchants: [
    {
      name: 'Toko Uang',
      client_id: clientId,
      secret_key: secretKey,
      settlement_accounts: [
        { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Contoh', default: true },
        { id: 'SBS-2', bank: 'MANDIRI', number: '1230001', holder },
        { id: 'SBS-3', bank: 'BRI', number: '777000111', holder: 'PT Tiga' },
      ],
    },
  ],
  dashboard: { keys: dashboardKeys },
  payouts: { bank: 'files' as const },
  ...more,
});

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway(file());
});
afterAll(async () => {
  await house.stop();
});
beforeEach(async () => {
  await house.sandbox('reset', {});
});

const office = <Body>(path: string, body?: unknown, key = keyOf('operator')) =>
  callOffice<Body>(house.url, path, { body, key });

const split = {
  settlement: ['SBS-2', 'SBS-3'].map((id) => {
    return { bank_account_settlement_id: id, value: 25, type: 'PERCENTAGE' };
  }),
};

/** Three payouts: 50 000, 25 000 and 25 000 rupiah. */
async function threePayouts(): Promise<Payout[]> {
  await house.paid('INV-1', 105_000, split);
  await house.settle();
  return payouts();
}

async function payouts(): Promise<Payout[]> {
  const { body } = await office<{ payouts: Payout[] }>('/payouts');
  return body.payouts.sort((a, b) => b.amount - a.amount || (a.id < b.id ? -1 : 1));
}

const ids = (all: Payout[]) => all.map(({ id }) => id);

async function made(all: Payout[], format = 'neutral'): Promise<PayoutFile> {
  const answer = await office<PayoutFile>('/payout-files', { payouts: ids(all), format });
  expect(answer.status).toBe(201);
  return answer.body;
}

const contentOf = async ({ id }: { id: string }) =>
  (await office<string>(`/payout-files/${id}/content`)).body;

const head = 'reference,amount,status,bank_reference,reason';
const resultOf = (lines: string[], total: number, count = lines.length) =>
  [head, ...lines, `TOTAL,${total},${count},,`, ''].join('\r\n');
const read = (text: string, query = '') => office<Result>(`/payout-results${query}`, text);

describe('a payout file', () => {
  it('has every payout once with total and count, makes them SENT, and is the same again', async () => {
    const all = await threePayouts();
    const { id, name, lines, total } = await made(all);
    expect({ lines, total }).toEqual({ lines: 3, total: 100_000 });
    expect(name).toMatch(/^payouts-neutral-\d{4}-\d\d-\d\d-[0-9a-f]{6}\.csv$/);
    const content = await contentOf({ id });
    const rows = content.split('\r\n');
    expect(rows[0]).toBe('reference,bank,account_number,account_holder,amount,payout_id');
    expect(rows).toContain(
      `${all.find(({ amount }) => amount === 50_000)?.reference},BCA,0011223344,PT Contoh,50000,${all[0]?.id}`,
    );
    expect(content).toContain('"CV Maju, ""Jaya"""');
    expect(rows.at(-2)).toBe('TOTAL,3,,,100000,');
    for (const one of await payouts()) expect(one).toMatchObject({ status: 'SENT', file_id: id });
    await house.advance(3600);
    expect(await contentOf({ id })).toBe(content);
    const second = await office<{ detail: string }>('/payout-files', {
      payouts: ids(all),
      format: 'bca',
    });
    expect([second.status, second.body.detail]).toEqual([409, 'The payout is SENT already.']);
    await expectProvenLedger(house.db);
  });

  it('is made once by two people at the same time', async () => {
    const all = await threePayouts();
    const wanted = { payouts: ids(all), format: 'neutral' };
    const answers = await Promise.all([
      office('/payout-files', wanted),
      office('/payout-files', wanted, keyOf('owner')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each(fileFormats)(
    '%s has each account, amount and reference, and the total',
    async (format) => {
      const all = await threePayouts();
      const content = await contentOf(await made(all, format));
      const lines = content.trimEnd().split('\r\n');
      for (const { reference, amount } of all) {
        const line = lines.find((one) => one.includes(reference)) ?? '';
        expect(line).toContain(String(amount));
      }
      for (const number of ['0011223344', '1230001', '777000111']) {
        expect(lines.filter((line) => line.includes(number))).toHaveLength(1);
      }
      const without = lines.filter(
        (line) => !all.some(({ reference }) => line.includes(reference)),
      );
      expect(without.join('\n')).toContain('100000');
      expect(without.join('\n')).toMatch(/\b3\b/);
    },
  );

  it.each([
    [{ payouts: [], format: 'neutral' }, 400],
    [{ payouts: ['x'], format: 'neutral' }, 404],
    [{ payouts: ['01900000-0000-7000-8000-000000000000'], format: 'neutral' }, 404],
    [{ payouts: ['x'], format: 'other' }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await office('/payout-files', body)).status).toBe(status);
  });

  it('refuses an unknown own account, and a payout that is named twice', async () => {
    const all = await threePayouts();
    const bad = await office<{ detail: string }>('/payout-files', {
      ...{ payouts: ids(all), format: 'bca', bank_account: 'other' },
    });
    expect([bad.status, bad.body.detail]).toEqual([
      400,
      "bank_account must be one of the gateway's accounts: main.",
    ]);
    const twice = { payouts: [...ids(all), ...ids(all)], format: 'bca' };
    expect((await office('/payout-files', twice)).status).toBe(400);
    expect((await payouts()).map(({ status }) => status)).toEqual(Array(3).fill('PENDING'));
  });
});

describe('a result file', () => {
  it('is read line by line, says what is wrong with which, and changes nothing a second time', async () => {
    const all = await threePayouts();
    await made(all);
    const [first, second, third] = all.map(({ reference }) => reference);
    const text = resultOf(
      [
        `${first},50000,PAID,BANK-1,`,
        `${second},25000,FAILED,,account closed`,
        `${third},24000,PAID,,`,
        `POFFFFFFFFFFFFFFFF,10,PAID,,`,
        `${first},50000,RETURNED,,`,
        `${all[2]?.id},25000,SOMETIMES,,`,
      ],
      174_010,
    );
    const answer = await read(text, '?file_name=hasil.csv');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ paid: 1, failed: 1, returned: 0, unchanged: 0, lines: 6 });
    expect(answer.body.problems.map(({ line, problem }) => [line, problem])).toEqual([
      [4, 'It says 24000 rupiah, and the payout is of 25000.'],
      [5, 'There is no payout POFFFFFFFFFFFFFFFF.'],
      [6, 'The file has this payout twice.'],
      [7, 'It is not known what “SOMETIMES” means.'],
    ]);
    expect((await payouts()).map(({ status }) => status)).toEqual(['PAID', 'FAILED', 'SENT']);
    expect((await payouts())[0]?.bank_reference).toBe('BANK-1');
    const again = await read(text);
    expect([again.status, again.body.known, again.body.id]).toEqual([200, true, answer.body.id]);
    // The same said in other bytes: nothing changes.
    const known = await read(resultOf([`${first},50000,paid,,`], 50_000));
    expect(known.body).toMatchObject({ paid: 0, unchanged: 1, problems: [] });
    const wrong = await read(resultOf([`${first},50000,FAILED,,`], 50_000));
    expect(wrong.body.problems[0]?.problem).toBe('The payout is PAID and cannot become FAILED.');
    await expectProvenLedger(house.db);
  });

  it('is read once by two people at the same time', async () => {
    const all = await threePayouts();
    await made(all);
    const text = resultOf([`${all[0]?.reference},50000,PAID,,`], 50_000);
    const answers = await Promise.all([read(text), read(text), read(text)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await house.balance('bank:main')).toBe(50_000);
  });

  it.each([
    ['', 'The file is empty.'],
    ['a,b\r\n1,2\r\n', 'The file has no column reference.'],
    [resultOf(['X,10,PAID,,'], 11), 'The transfers add up to 10 rupiah, and should add up to 11.'],
    [resultOf(['X,10,PAID,,'], 10, 2), 'The file has 1 transfers, and should have 2.'],
    [resultOf(['X,ten,PAID,,'], 10), 'Line 2: amount is not a whole rupiah amount.'],
    [
      `${head}\r\nX,10,PAID,,\r\n`,
      'The file has no line TOTAL: say how many transfers it has and what they add up to (count, total).',
    ],
  ])('is refused, and changes nothing: %j', async (text, why) => {
    const answer = await callOffice<{ detail: string }>(house.url, '/payout-results', {
      method: 'POST',
      body: text,
    });
    expect([answer.status, answer.body.detail]).toEqual([400, why]);
    const { body } = await office<{ results: Result[] }>('/payout-results');
    expect(body.results).toEqual([]);
  });

  it('is read by the bank’s own columns and words, with the totals that the operator types', async () => {
    const all = await threePayouts();
    await made(all);
    const lines = all.map(({ reference, amount }, index) => {
      return `${index + 1},${reference},${amount},${index === 0 ? 'Berhasil' : 'Gagal'}`;
    });
    const text = ['No,Keterangan,Nominal,Hasil', ...lines, ''].join('\n');
    const columns = new URLSearchParams({
      reference_column: 'Keterangan',
      amount_column: 'Nominal',
      status_column: 'Hasil',
      paid_values: 'Berhasil|Sukses',
      failed_values: 'Gagal',
      count: '3',
    });
    expect((await read(text, `?${columns}`)).status).toBe(400);
    columns.set('total', '100001');
    expect((await read(text, `?${columns}`)).status).toBe(400);
    columns.set('total', '100000');
    expect((await read(text, `?${columns}`)).body).toMatchObject({ paid: 1, failed: 2 });
  });
});

describe('above the limit', () => {
  it('a file and a result wait for a second person', async () => {
    const strict = await startMoneyGateway(
      file({ dashboard: { keys: dashboardKeys, second_person_above: 60_000 } }),
    );
    const call = <Body>(path: string, body?: unknown, key = keyOf('operator')) =>
      callOffice<Body>(strict.url, path, { body, key });
    try {
      await strict.paid('INV-1', 105_000, split);
      await strict.settle();
      const { body } = await call<{ payouts: Payout[] }>('/payouts');
      const wanted = { payouts: ids(body.payouts), format: 'neutral' };
      expect((await call('/payout-files', wanted)).status).toBe(409);
      const approve = async () => {
        const open = await call<{ approvals: { id: string }[] }>('/approvals?status=PENDING');
        const path = `/approvals/${open.body.approvals[0]?.id}/approve`;
        return call<{ result: Result }>(path, {}, keyOf('owner'));
      };
      expect((await approve()).status).toBe(200);
      const lines = body.payouts.map(({ reference, amount }) => `${reference},${amount},PAID,,`);
      const text = resultOf(lines, 100_000);
      expect((await call('/payout-results', text)).status).toBe(409);
      expect((await approve()).body.result).toMatchObject({ paid: 3, known: false });
    } finally {
      await strict.stop();
    }
  });
});

describe('nothing is paid out beyond what came in', () => {
  const own = [
    { id: 'ops', bank: 'BCA', number: '5550001', holder: 'PT Gerbang' },
    { id: 'main', bank: 'MANDIRI', number: '5550002', holder: 'PT Gerbang', default: true },
  ];

  /** Money comes into the account `main`: no fact of this part brings any, so it is put there and taken out again. */
  const comesIn = (db: MoneyGateway['db'], amount: number) =>
    tamper(
      db,
      sql`insert into ledger_balances (account, shard, balance) values ('bank:main', 99, ${-amount}::bigint)`,
    );

  it('refuses what the account does not have, counting what is on its way', async () => {
    const tight = await startMoneyGateway(file({ bank_accounts: own }));
    const call = <Body>(path: string, body?: unknown) =>
      callOffice<Body>(tight.url, path, { body, key: keyOf('operator') });
    try {
      await tight.paid('INV-1', 105_000, split);
      await tight.settle();
      const { body } = await call<{ payouts: Payout[] }>('/payouts');
      const [big, small, other] = body.payouts.sort((a, b) => b.amount - a.amount);
      const send = (one: Payout | undefined) =>
        call<{ detail: string }>(`/payouts/${one?.id}/sent`, {});
      expect((await send(big)).body.detail).toContain(
        'The account main has 0 rupiah that are not on their way, and 50000 would be sent',
      );
      await comesIn(tight.db, 80_000);
      const accounts = await call<{ bank_accounts: object[] }>('/bank-accounts');
      expect(accounts.body.bank_accounts).toMatchObject([
        { id: 'main', default: true, available: 80_000 },
        { id: 'ops', default: false, available: 0 },
      ]);
      expect((await send(big)).status).toBe(200);
      const files = { payouts: [small?.id, other?.id], format: 'mandiri' };
      expect((await call('/payout-files', files)).status).toBe(409);
      // Two at the same time: there is enough for one.
      const both = await Promise.all([send(small), send(other)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      await tamper(tight.db, sql`delete from ledger_balances where shard = 99`);
    } finally {
      await tight.stop();
    }
  });

  it('does not apply if it is allowed, or if no account is configured', async () => {
    const free = await startMoneyGateway(
      file({ bank_accounts: own, payouts: { bank: 'files', beyond_cash: true } }),
    );
    try {
      await free.paid('INV-1', 105_000, split);
      await free.settle();
      const { body } = await callOffice<{ payouts: Payout[] }>(free.url, '/payouts');
      const path = `/payouts/${body.payouts[0]?.id}/sent`;
      const sent = await callOffice(free.url, path, { body: { bank_account: 'ops' } });
      expect(sent.body).toMatchObject({ status: 'SENT', bank_account: 'ops' });
    } finally {
      await free.stop();
    }
  });
});
