// Finance in the dashboard: an accountant settles, reconciles, reads the ledger and takes reports, without a script.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/people/role.ts';
import { send } from '../support/classic.ts';
import { type Office, signIn } from '../support/dashboard.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { expectProvenLedger, type MoneyGateway, startMoneyGateway } from '../support/money.ts';
import { otherClientId } from '../support/office.ts';
import { signedInCookie } from '../support/office-session.ts';

let house: MoneyGateway;
let office: Office;
beforeAll(async () => {
  const account = { bank: 'BCA', number: '0011223344', holder: 'PT Contoh' };
  house = await startMoneyGateway({
    merchants: [clientId, otherClientId].map((id, index) => ({
      name: index === 0 ? 'Toko Uang' : 'Toko Lain',
      client_id: id,
      secret_key: secretKey,
      settlement_accounts: [{ id: `SBS-${index + 1}`, ...account }],
    })),
    fees: { indomaret: { fixed: 5000, basis_points: 0 } },
  });
  office = await as('finance');
});
afterAll(async () => {
  await expectProvenLedger(house.db);
  await house.stop();
});

/** A person of that role who has signed in. */
async function as(role: Role, boundTo?: string, language: 'en' | 'id' = 'en'): Promise<Office> {
  return signIn(house.url, { cookie: await signedInCookie(house, role, boundTo), language });
}

let count = 0;
async function paid(amount: number, whose = clientId): Promise<string> {
  const reference = `PAGE-${++count}`;
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

it('before anything was paid, every page says what will be there', async () => {
  for (const [path, text] of [
    ['settlements', 'Nothing has been settled yet'],
    ['settlements/new', 'There is nothing to settle'],
    ['reconciliation', 'No file has been compared yet'],
    ['exceptions', 'Nothing is open'],
    ['disputes', 'There is no dispute here'],
    ['journals', 'Nothing was booked by hand'],
    ['ledger', 'No account existed then'],
    ['ledger/transactions', 'Nothing is booked yet'],
    ['reports', 'The report has no rows'],
  ]) {
    const shown = await office.open(`/dashboard/${path}`);
    expect([path, shown.status, shown.text]).toEqual([
      path,
      200,
      expect.stringContaining(text ?? ''),
    ]);
  }
});

describe('settling', () => {
  it('shows what would be paid to whom, and pays exactly that', async () => {
    const reference = await paid(100_000);
    await paid(60_000, otherClientId);
    const balances = await office.open('/dashboard/balances');
    expect(balances.text).toContain('Toko Uang');
    expect(balances.text).toContain('Rp95,000');
    const preview = await office.open(`/dashboard/settlements/new?client_id=${clientId}`);
    expect(preview.text).toContain('Toko Uang: Rp95,000');
    expect(preview.text).not.toContain('Rp55,000');
    const after = await office.follow(`/dashboard/settlements/new?client_id=${clientId}`, {
      do: 'settle',
      once: 'one',
      client_id: clientId,
    });
    expect(after.text).toContain('1 batch was made.');
    expect(after.text).toContain('Rp95,000');
    const [, batch = ''] = /\/dashboard\/settlements\/([0-9a-f-]{36})/.exec(after.html) ?? [];
    const shown = await office.open(`/dashboard/settlements/${batch}`);
    for (const text of [reference, 'BCA 0011223344', 'Rp100,000', 'Rp95,000']) {
      expect(shown.text).toContain(text);
    }
    const other = await as('finance', otherClientId);
    expect((await other.open(`/dashboard/settlements/${batch}`)).status).toBe(404);
    expect((await other.open('/dashboard/settlements')).text).not.toContain('Toko Uang');
    expect((await other.open('/dashboard/settlements/new')).status).toBe(403);
  });

  it('posted twice, it settles once', async () => {
    await paid(70_000);
    const form = { do: 'settle', once: 'two' };
    const path = '/dashboard/settlements/new';
    expect((await office.follow(path, form)).text).toContain('№ 2');
    await paid(80_000);
    expect((await office.follow(path, form)).text).not.toContain('№ 3');
    expect((await office.open(path)).text).toContain('Rp75,000');
  });
});

describe('reconciliation', () => {
  const upload = async (file: string) => {
    const form = new FormData();
    const fields = { do: 'upload', channel: 'indomaret', from: '2020-01-01', to: '2020-01-31' };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new File([file], 'january.csv', { type: 'text/csv' }));
    const answer = await fetch(`${house.url}/dashboard/reconciliation`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: await signedInCookie(house, 'finance'), 'accept-language': 'en' },
      body: form,
    });
    return {
      status: answer.status,
      to: answer.headers.get('location') ?? '',
      text: await answer.text(),
    };
  };
  const file = 'TRX_ID,AMOUNT,TRX_DATE\nUNKNOWN-1,7700,x\nUNKNOWN-2,8800,x';

  it('takes a file, shows what does not agree, and resolves it with a reason', async () => {
    const { status, to } = await upload(file);
    expect([status, to]).toEqual([303, expect.stringMatching(/^\/dashboard\/reconciliation\//)]);
    const shown = await office.open(to);
    for (const text of ['january.csv', 'UNKNOWN-1', 'Only in the file', 'Rp7,700']) {
      expect(shown.text).toContain(text);
    }
    const [, difference = ''] = /name="difference_id" value="([^"]+)"/.exec(shown.html) ?? [];
    const values = { difference_id: difference, reconciliation_id: to.split('/').at(-1) ?? '' };
    const resolve = (reason: string) => office.follow(to, { do: 'resolve', reason, ...values });
    expect((await resolve(' ')).text).toContain('reason');
    expect((await resolve('agreed by phone')).text).toContain('The difference was resolved.');
    expect((await resolve('again')).text).toContain('The difference is RESOLVED already.');
    const resolved = await office.open(`${to}?status=RESOLVED`);
    expect(resolved.text).toContain('agreed by phone');
    expect((await office.open('/dashboard/exceptions')).text).toContain('UNKNOWN-2');
  });

  it('says that a file was imported before, and what is wrong with a bad one', async () => {
    const { to } = await upload(file);
    expect((await office.open(to)).status).toBe(200);
    const bad = await upload('a,b\n1,2');
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('TRX_ID')]);
    const none = await upload('');
    expect(none.status).toBe(422);
  });
});

describe('the ledger', () => {
  it('shows accounts now and as of a day, and their transactions', async () => {
    const now = await office.open('/dashboard/ledger');
    expect(now.text).toContain(`merchant:${clientId}:payable`);
    expect(now.text).toContain('Sum of all accounts Rp0');
    expect((await office.open('/dashboard/ledger?at=2001-01-01')).text).toContain(
      'No account existed',
    );
    const account = encodeURIComponent(`merchant:${clientId}:payable`);
    const list = await office.open(`/dashboard/ledger/transactions?account=${account}`);
    expect(list.text).toContain('Settled');
    const [, id = ''] = /\/dashboard\/ledger\/transactions\/([0-9a-f-]{36})/.exec(list.html) ?? [];
    expect((await office.open(`/dashboard/ledger/transactions/${id}`)).text).toContain('Postings');
  });

  it('is proven by a button', async () => {
    for (const action of ['prove', 'proveAll']) {
      const shown = await office.post('/dashboard/ledger', { do: action });
      expect([action, shown.status, shown.text]).toEqual([
        action,
        200,
        expect.stringContaining('The ledger is proven'),
      ]);
    }
  });

  it('is not for the people of a merchant', async () => {
    const bound = await as('finance', clientId);
    expect((await bound.open('/dashboard/ledger')).status).toBe(403);
    expect((await bound.open('/dashboard/balances')).text).not.toContain('/dashboard/ledger');
  });
});

describe('reports', () => {
  it('are previewed and downloaded', async () => {
    const shown = await office.open(`/dashboard/reports?name=statement&client_id=${clientId}`);
    expect(shown.text).toContain('OPENING');
    expect(shown.text).toContain('CLOSING');
    const [, href = ''] =
      /href="(\/dashboard\/reports\/statement\/csv[^"]*)"/.exec(shown.html) ?? [];
    const file = await office.open(href.replaceAll('&amp;', '&'));
    expect(file.headers.get('content-disposition')).toContain('statement');
    expect(file.html).toContain('CLOSING');
    expect((await office.open('/dashboard/reports?name=statement')).text).toContain('choose one');
    expect((await office.open('/dashboard/reports/statement/xml')).status).toBe(404);
  });

  it('of another merchant are not there', async () => {
    const bound = await as('finance', otherClientId);
    const path = `/dashboard/reports/transactions/csv?client_id=${clientId}`;
    expect((await bound.open(path)).status).toBe(404);
    const own = await bound.open('/dashboard/reports/transactions/csv');
    expect(own.html).not.toContain(clientId);
  });
});

it('speaks Indonesian', async () => {
  const indonesian = await as('finance', undefined, 'id');
  for (const [path, text] of [
    ['balances', 'Saldo'],
    ['settlements', 'Akan datang'],
    ['reconciliation', 'Bandingkan'],
    ['ledger', 'Buku besar'],
    ['reports', 'Laporan'],
  ]) {
    expect((await indonesian.open(`/dashboard/${path}`)).text).toContain(text);
  }
});
