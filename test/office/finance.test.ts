// Finance through the management API: settling, balances, the ledger as of a time, statements, reconciliation.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../src/ledger/check.ts';
import { sql } from '../../src/storage/db.ts';
import { send } from '../support/classic.ts';
import { everythingSealed, tamper } from '../support/database.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
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
let house: MoneyGateway;
beforeAll(async () => {
  const account = { bank: 'BCA', number: '0011223344', holder: 'PT Contoh' };
  house = await startMoneyGateway({
    merchants: [clientId, otherClientId].map((id, index) => ({
      name: `Toko ${index + 1}`,
      client_id: id,
      secret_key: secretKey,
      settlement_accounts: [{ id: `SBS-${index + 1}`, ...account }],
    })),
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
const statusOf = async (path: string, call?: OfficeCall) =>
  (await callOffice(house.url, path, call)).status;

let count = 0;
/** Pays an order of one of the two merchants. Returns its reference. */
async function paid(amount: number, whose = clientId): Promise<string> {
  const reference = `FIN-${++count}`;
  const order = {
    order: { invoice_number: reference, amount },
    online_to_offline_info: { expired_time: 60_000, reusable_status: false },
    customer: { name: 'Sari' },
    indomaret_info: { receipt: { description: reference } },
  };
  const path = '/indomaret-online-to-offline/v2/payment-code';
  await send(house.url, { path, body: JSON.stringify(order), clientId: whose });
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS', client_id: whose });
  return reference;
}

/** All of a list, read page by page. */
async function pages(path: string, member: string, limit = 2): Promise<Answer[]> {
  const all: Answer[] = [];
  let after: string | null = null;
  do {
    const join = path.includes('?') ? '&' : '?';
    const at: string = after === null ? '' : `&after=${after}`;
    const page: Answer = await office(`${path}${join}limit=${limit}${at}`);
    expect(page[member].length).toBeLessThanOrEqual(limit);
    all.push(...page[member]);
    after = page.next;
  } while (after !== null);
  return all;
}

beforeEach(() => office('/settlements', { body: {} }));

describe('settling now', () => {
  it('of one merchant leaves the other, and does what the preview said', async () => {
    const references = [await paid(100_000), await paid(60_000)];
    await paid(40_000, otherClientId);
    const preview = await office(`/settlements/preview?client_id=${clientId}`);
    expect(preview).toMatchObject({
      batches: [{ client_id: clientId, payment_count: 2, gross: 160_000, paid_out: 150_000 }],
      unpayable: [],
    });
    expect((await office('/settlements/preview')).batches).toHaveLength(2);
    const made = await office('/settlements', { body: { client_id: clientId } });
    expect(made.batches).toHaveLength(1);
    const { id, paid_out, transfers, payments } = made.batches[0];
    expect([paid_out, transfers]).toEqual([150_000, preview.batches[0].transfers]);
    expect(payments.map((one: Answer) => one.reference)).toEqual(references);
    const rest = await office('/settlements/preview');
    expect(rest.batches.map((one: Answer) => one.client_id)).toEqual([otherClientId]);
    const items = await pages(`/settlements/${id}`, 'items', 1);
    expect(items.map(({ reference, net }: Answer) => [reference, net])).toEqual([
      [references[0], 95_000],
      [references[1], 55_000],
    ]);
    const { entries } = await office(`/audit?object=${id}`);
    expect(entries).toMatchObject([
      { action: 'settle', client_id: clientId, after: { payments: 2, paid_out: 150_000 } },
    ]);
  });

  it('is done once for one Idempotency-Key', async () => {
    await paid(70_000);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await office('/settlements', { body: {}, headers });
    await paid(80_000);
    expect(await office('/settlements', { body: {}, headers })).toEqual(first);
  });

  it('is done again for an Idempotency-Key that is so old that its answer is no longer kept', async () => {
    await paid(70_000);
    const headers = { 'idempotency-key': randomUUID() };
    const { batches } = await office('/settlements', { body: {}, headers });
    const eightDaysAgo = sql`at = at - interval '8 days'`;
    await house.db.rows(
      sql`update office_calls set ${eightDaysAgo} where key = ${headers['idempotency-key']}`,
    );
    await house.advance(1);
    await paid(80_000);
    const again = await office('/settlements', { body: {}, headers });
    expect(again.batches[0]?.id).not.toBe(batches[0]?.id);
  });

  it('counts refunds in the preview as the batch does', async () => {
    const reference = await paid(100_000);
    await office('/settlements', { body: {} });
    await house.sandbox(`payments/${reference}/refunds`, { amount: 30_000 });
    await paid(20_000);
    const { batches: expected } = await office('/settlements/preview');
    expect(expected).toMatchObject([
      { refund_count: 1, refunded: 30_000, carried_out: -15_000, paid_out: 0, transfers: [] },
    ]);
    const { batches } = await office('/settlements', { body: {} });
    expect(batches[0]).toMatchObject(expected[0]);
  });

  it.each([
    ['finance', undefined, 200],
    ['support', undefined, 403],
    ['owner', clientId, 403],
  ] as const)('as %s bound to %s is %i', async (role, boundTo, status) => {
    expect(await statusOf('/settlements', { key: keyOf(role, boundTo), body: {} })).toBe(status);
  });

  it('of a merchant that is not there is 404', async () => {
    expect(await statusOf('/settlements', { body: { client_id: 'NOBODY' } })).toBe(404);
    expect(await statusOf('/settlements/preview?client_id=NOBODY')).toBe(404);
  });
});

describe('batches', () => {
  it('are listed newest first, page by page, by merchant and time', async () => {
    for (const whose of [clientId, otherClientId, clientId]) {
      await paid(50_000, whose);
      await office('/settlements', { body: {} });
    }
    const all = await pages('/settlements', 'batches');
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort().reverse());
    const own = await pages(`/settlements?client_id=${otherClientId}`, 'batches', 1);
    expect(own).toEqual(all.filter((one) => one.client_id === otherClientId));
    const bound = await office('/settlements', { key: keyOf('viewer', otherClientId) });
    expect(bound.batches).toEqual(own);
    const edge = all[1].at;
    expect(
      (await office(`/settlements?from=${edge}`)).batches.map((one: Answer) => one.id),
    ).toEqual(ids.slice(0, 2));
  });

  it('of another merchant are not there', async () => {
    const [batch] = (await office(`/settlements?client_id=${clientId}`)).batches;
    const key = keyOf('finance', otherClientId);
    expect(await statusOf(`/settlements/${batch.id}`, { key })).toBe(404);
    expect(await statusOf(`/settlements?client_id=${clientId}`, { key })).toBe(404);
    expect(await statusOf('/settlements/none')).toBe(404);
    expect(await statusOf('/settlements?after=bm9uc2Vuc2U')).toBe(400);
  });
});

it('what is due, and when, is what the scheduled batch then pays', async () => {
  await paid(100_000);
  await paid(50_000);
  const { upcoming } = await office(`/settlements/upcoming?client_id=${clientId}`);
  expect(upcoming).toMatchObject([
    { client_id: clientId, payment_count: 2, gross: 150_000, fees: 2 * fee, net: 140_000 },
  ]);
  const { balances } = await office(`/balances?client_id=${clientId}`);
  expect(balances).toMatchObject([
    { client_id: clientId, name: 'Toko 1', held: 0, refunds_due: 30_000 },
  ]);
  const { next_settlement: next, payable: owed, settled } = balances[0];
  expect(next).toMatchObject({ day: upcoming[0].day, at: upcoming[0].at });
  const seconds = (Date.parse(next.at) - Date.parse((await clock()).now)) / 1000 + 1;
  await house.advance(seconds);
  const [batch] = (await office('/settlements?limit=1')).batches;
  expect(batch).toMatchObject({ kind: 'scheduled', paid_out: next.amount });
  const [after] = (await office(`/balances?client_id=${clientId}`)).balances;
  expect([after.payable, after.settled]).toEqual([owed - batch.paid_out, settled + batch.paid_out]);
  expect((await pages('/balances', 'balances', 1)).map((one) => one.client_id)).toEqual([
    clientId,
    otherClientId,
  ]);
  const mine = await office('/balances', { key: keyOf('finance', otherClientId) });
  expect(mine.balances.map((one: Answer) => one.client_id)).toEqual([otherClientId]);
});

const clock = async () => (await house.sandbox('clock')).body as { now: string };

describe('the ledger', () => {
  const balanceAt = async (at?: string) => {
    const path = at === undefined ? '/ledger/accounts' : `/ledger/accounts?at=${at}`;
    const { accounts } = await office(path);
    return accounts.find(({ account }: Answer) => account === payable)?.balance ?? 0;
  };

  it('has the balances of any instant, early or late in the book', async () => {
    const instants: [string, number][] = [];
    for (const amount of [10_000, 20_000, 30_000, 40_000]) {
      await paid(amount);
      instants.push([(await clock()).now, await balanceAt()]);
      await house.advance(60);
    }
    for (const [at, balance] of instants) expect(await balanceAt(at)).toBe(balance);
    const [{ first }] = (await house.db.rows(
      sql`select min(at) as first from ledger_transactions`,
    )) as [{ first: Date }];
    expect((await office('/ledger/accounts?at=2001-01-01')).accounts).toEqual([]);
    const { accounts } = await office(`/ledger/accounts?at=${first.toISOString()}`);
    const total = accounts.reduce((sum: number, one: Answer) => sum + one.balance, 0);
    expect([accounts.length > 0, total]).toEqual([true, 0]);
    expect(await statusOf('/ledger/accounts?at=yesterday')).toBe(400);
  });

  it('lists transactions of an account and of a payment, page by page', async () => {
    const reference = await paid(90_000);
    const entries = await pages(`/ledger/transactions?account=${payable}`, 'transactions', 7);
    expect(entries[0]).toMatchObject({ reference, client_id: clientId, channel: 'indomaret' });
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const sum = entries
      .flatMap(({ postings }) => postings)
      .filter(({ account }: Answer) => account === payable)
      .reduce((total: number, { amount }: Answer) => total + amount, 0);
    expect(sum).toBe(await balanceAt());
    const { payment_id } = entries[0];
    const own = await office(`/ledger/transactions?payment=${payment_id}`);
    expect(own.transactions.map(({ kind }: Answer) => kind).sort()).toEqual(['fee', 'paid']);
    const one = await office(`/ledger/transactions/${own.transactions[0].id}`);
    expect(one).toEqual(own.transactions[0]);
    const fees = await office(`/ledger/transactions?payment=${payment_id}&account=gateway:fees`);
    expect(fees.transactions.map(({ kind }: Answer) => kind)).toEqual(['fee']);
    expect((await office('/ledger/transactions?account=nobody')).transactions).toEqual([]);
    expect(await statusOf('/ledger/transactions?payment=INV-1')).toBe(400);
    expect(await statusOf('/ledger/transactions', { key: keyOf('finance', clientId) })).toBe(403);
  });

  it('finds a period of an account with many postings, and disturbs no other account', async () => {
    await everythingSealed(house.db);
    const before = await office(`/ledger/transactions?account=${payable}&limit=3`);
    await manyPostings();
    const after = await office(`/ledger/transactions?account=${payable}&limit=3`);
    const rest = await pages(
      `/ledger/transactions?account=many&to=2000-01-02`,
      'transactions',
      200,
    );
    await noPostings();
    expect(after).toEqual(before);
    // Ten minutes apart, until the second day ends in WIB.
    expect(rest).toHaveLength(245);
  });

  it('is proven, with a head that changes with the book alone', async () => {
    // After deleted rows, the first proof is a whole one.
    await office('/ledger/proof');
    await everythingSealed(house.db);
    const proof = await office('/ledger/proof');
    expect(proof).toMatchObject({ ok: true, problems: [], full: false });
    const full = await office('/ledger/proof?full=true');
    expect(full).toMatchObject({ ok: true, full: true, head: proof.head });
    expect(full.head).toMatch(/^[0-9a-f]{64}$/);
    await paid(15_000);
    await everythingSealed(house.db);
    expect((await office('/ledger/proof')).head).not.toBe(full.head);
  });

  it('is proven as a whole by one call at a time', async () => {
    await house.db.transaction(async (tx) => {
      await tx.rows(sql`
        select pg_advisory_xact_lock(hashtextextended('whole ledger proof', 0))`);
      expect(await statusOf('/ledger/proof?full=true')).toBe(409);
      expect(await statusOf('/ledger/proof')).toBe(200);
    });
    expect(await statusOf('/ledger/proof?full=true')).toBe(200);
  });

  it('says what does not hold', async () => {
    await house.db.single.rows(sql`
      update ledger_balances set balance = balance + 1 where account = 'gateway:fees'
        and shard = (select min(shard) from ledger_balances where account = 'gateway:fees')`);
    const { ok, problems } = await office('/ledger/proof');
    await house.db.single.rows(sql`
      update ledger_balances set balance = balance - 1 where account = 'gateway:fees'
        and shard = (select min(shard) from ledger_balances where account = 'gateway:fees')`);
    expect(ok).toBe(false);
    expect(problems).toContainEqual({
      proof: 'every balance is the sum of its postings',
      found: ['gateway:fees'],
    });
    expect((await check(house.db)).balanced).toBe(true);
  });
});

/** Many postings of an account, long ago. */
async function manyPostings(): Promise<void> {
  await tamper(
    house.db,
    sql`
      with made as (
        insert into ledger_transactions (id, kind, fact_id, at)
        select gen_random_uuid(), 'paid', gen_random_uuid(), timestamptz '2000-01-01Z' + i * interval '10 minutes'
        from generate_series(1, 10001) as i returning id, at)
      insert into postings (transaction_id, line, account, amount, at)
      select id, 1, 'many', 1, at from made`,
  );
}

async function noPostings(): Promise<void> {
  // The chain begins again, because it may have sealed them.
  await tamper(
    house.db,
    sql`delete from postings where account = 'many'`,
    sql`delete from ledger_transactions where at < '2001-01-01'`,
    sql`delete from ledger_sums`,
    sql`delete from ledger_counted`,
    sql`delete from ledger_blocks`,
    sql`delete from ledger_entries`,
    sql`delete from ledger_sealing`,
    sql`delete from ledger_heads`,
  );
}

describe('reports', () => {
  const csv = async (path: string, call?: OfficeCall) => {
    const { status, body, headers } = await callOffice<string>(house.url, path, call);
    expect([path, status]).toEqual([path, 200]);
    const [columns = [], ...rows] = body
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const at = (name: string) => columns.indexOf(name);
    return { headers, rows: rows.map((row) => (name: string) => row[at(name)] ?? '') };
  };

  it.each(['transactions', 'settlements', 'settlement-items', 'fees', 'refunds-due', 'statement'])(
    '%s is taken as CSV and JSON',
    async (name) => {
      const query = `?client_id=${clientId}&from=2020-01-01`;
      const { headers } = await csv(`/reports/${name}.csv${query}`);
      expect(headers.get('content-disposition')).toContain(`${name}_2020-01-01.csv`);
      const { report, rows } = await office(`/reports/${name}.json${query}`);
      const preview = await office(`/reports/${name}/preview${query}`);
      expect([report, preview.rows.length]).toEqual([name, Math.min(rows.length, 20)]);
      const { entries } = await office(`/audit?object=${encodeURIComponent(`report ${name}`)}`);
      expect(entries[0]).toMatchObject({ action: 'take report', client_id: clientId });
    },
  );

  it('show a bound actor only their merchant', async () => {
    const key = keyOf('finance', otherClientId);
    await paid(33_000, otherClientId);
    const { rows } = await csv('/reports/transactions.csv', { key });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((cell) => cell('client_id')))).toEqual(new Set([otherClientId]));
    expect(await statusOf(`/reports/transactions.csv?client_id=${clientId}`, { key })).toBe(404);
    expect((await csv('/reports/statement.csv', { key })).rows[0]?.('client_id')).toBe(
      otherClientId,
    );
  });

  it('are listed, and refuse what they are not', async () => {
    const { reports } = await office('/reports');
    expect(reports).toContainEqual(
      expect.objectContaining({ name: 'statement', of_one_merchant: true, by_channel: false }),
    );
    for (const path of ['/reports/none.csv', '/reports/fees.xml', '/reports/none/preview']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
    for (const path of ['/reports/statement.csv', '/reports/fees.csv?from=x']) {
      expect([path, await statusOf(path)]).toEqual([path, 400]);
    }
  });

  it('the statement goes from what was owed to what is owed, and its balances run', async () => {
    const from = (await clock()).now;
    const opening = await house.balance(payable);
    const reference = await paid(100_000);
    await house.sandbox(`payments/${reference}/refunds`, { amount: 10_000 });
    await office('/settlements', { body: { client_id: clientId } });
    await paid(25_000);
    await house.advance(1);
    const to = (await clock()).now;
    await paid(999_000);
    const { rows } = await csv(
      `/reports/statement.csv?client_id=${clientId}&from=${from}&to=${to}`,
    );
    const types = rows.map((cell) => cell('type'));
    expect([types[0], types.at(-1)]).toEqual(['OPENING', 'CLOSING']);
    expect(types.slice(1, -1)).toEqual(
      expect.arrayContaining(['PAID', 'FEE', 'REFUND_DUE', 'SETTLED']),
    );
    let balance = opening;
    for (const cell of rows) {
      balance += Number(cell('amount'));
      expect(Number(cell('balance'))).toBe(balance);
    }
    expect(rows[1]?.('at_wib')).toMatch(/\+07:00$/);
    expect(Date.parse(rows[1]?.('at_wib') ?? '')).toBe(Date.parse(rows[1]?.('at') ?? ''));
    const atEnd = await office(`/ledger/accounts?at=${new Date(Date.parse(to) - 1).toISOString()}`);
    expect(balance).toBe(
      atEnd.accounts.find(({ account }: Answer) => account === payable)?.balance,
    );
  });
});

describe('reconciliation', () => {
  const upload = (lines: string[], query = '') =>
    callOffice<Answer>(
      house.url,
      `/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31${query}`,
      { body: ['TRX_ID,AMOUNT,TRX_DATE', ...lines].join('\n') },
    );
  const line = (n = 1) => [`UNKNOWN-${randomUUID()},${n * 1000},x`];

  it('compares a file once, and shows it', async () => {
    const lines = [...line(), ...line(2), ...line(3)];
    const first = await upload(lines, '&file_name=jan.csv&by=Ani');
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ file_name: 'jan.csv', lines: 3, matched: 0, known: false });
    const again = await upload(lines);
    expect([again.status, again.body]).toEqual([200, { ...first.body, known: true }]);
    const { id, differences } = first.body;
    const shown = await pages(`/reconciliations/${id}`, 'differences', 2);
    expect(shown.map((one) => one.id)).toEqual(differences.map((one: Answer) => one.id));
    const { counts } = await office(`/reconciliations/${id}`);
    expect(counts).toEqual([{ kind: 'EXTRA', status: 'OPEN', count: 3 }]);
    const { entries } = await office(`/audit?object=${id}`);
    expect(entries).toMatchObject([{ action: 'reconcile', after: { lines: 3, matched: 0 } }]);
  });

  it('refuses what is not a file or a channel', async () => {
    expect((await upload([])).status).toBe(201);
    const path = '/reconciliations?from=2020-01-01&to=2020-01-31&channel=';
    expect(await statusOf(`${path}indomaret`, { body: 'a,b\n1,2' })).toBe(400);
    expect(await statusOf(`${path}none`, { body: 'a' })).toBe(404);
    expect(await statusOf('/reconciliations?channel=indomaret', { body: 'a' })).toBe(400);
  });

  it('takes a file as large as the sandbox does', async () => {
    const path = '/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31';
    expect(await statusOf(path, { body: 'x'.repeat(17 * 2 ** 20) })).toBe(400);
  });

  it('lists reconciliations and what is open, page by page', async () => {
    await upload(line());
    await upload(line());
    const all = await pages('/reconciliations', 'reconciliations', 1);
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect((await office('/reconciliations?channel=dana')).reconciliations).toEqual([]);
    const open = await pages('/exceptions', 'exceptions', 2);
    expect(open.length).toBeGreaterThanOrEqual(5);
    expect(open.map(({ since }) => since)).toEqual(open.map(({ since }) => since).sort());
    expect(open[0]).toMatchObject({ kind: 'EXTRA', channel: 'indomaret', age_days: 0 });
    await house.advance(3 * 86_400);
    const [oldest] = (await office('/exceptions?kind=EXTRA&channel=indomaret')).exceptions;
    expect([oldest.id, oldest.age_days]).toEqual([open[0].id, 3]);
    expect((await office('/exceptions?kind=MISSING')).exceptions).toEqual([]);
    expect((await office('/exceptions?channel=dana')).exceptions).toEqual([]);
  });

  it('resolves a difference of its own, once, with who and why', async () => {
    const { body } = await upload(line(7));
    const other = await upload(line());
    const difference_id = body.differences[0].id;
    const path = `/reconciliations/${body.id}/resolutions`;
    const resolution = { difference_id, reason: 'agreed by phone' };
    const elsewhere = `/reconciliations/${other.body.id}/resolutions`;
    expect(await statusOf(elsewhere, { body: resolution })).toBe(404);
    expect(await statusOf(path, { body: { difference_id, reason: ' ' } })).toBe(400);
    expect(await statusOf(path, { body: { reason: 'x' } })).toBe(400);
    expect(await statusOf(path, { body: resolution, key: keyOf('support') })).toBe(403);
    const resolved = await office(path, { body: { id: difference_id, reason: 'agreed by phone' } });
    expect(resolved).toMatchObject({
      id: difference_id,
      status: 'RESOLVED',
      reason: 'agreed by phone',
      resolved_by: 'operator of all',
    });
    expect(await statusOf(path, { body: resolution })).toBe(409);
    const { entries } = await office(`/audit?object=${difference_id}`);
    expect(entries).toMatchObject([{ action: 'resolve difference', before: { status: 'OPEN' } }]);
    const booked = await office('/ledger/transactions?account=gateway:differences');
    expect(booked.transactions[0]).toMatchObject({
      kind: 'written_off',
      by: 'operator of all',
      reason: 'agreed by phone',
    });
  });
});
