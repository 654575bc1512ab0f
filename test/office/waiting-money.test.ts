// Money that could not be paid is shown: what waits for a bank account, and settlements that are late.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSealer } from '../../src/lib/seal.ts';
import type { SettlementAccount } from '../../src/merchants/merchant.ts';
import { loadAll, save } from '../../src/merchants/store.ts';
import { createClient } from '../../src/sdk/index.ts';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  callOffice,
  dashboardKeys,
  keyOf,
  type OfficeCall,
  otherClientId,
} from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

const daySeconds = 24 * 3600;
const account = { bank: 'BCA', holder: 'PT Contoh' };

const accountsWith = (status: 'verified' | 'unverified') => [
  { ...account, id: 'SBS-1', number: '1', default: true },
  { ...account, id: 'SBS-2', number: '2', status },
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    file: () => ({
      dashboard: { keys: dashboardKeys },
      merchants: [
        {
          name: 'Toko Uji',
          client_id: clientId,
          secret_key: secretKey,
          settlement_accounts: accountsWith('verified'),
        },
        {
          name: 'Warung Lain',
          client_id: otherClientId,
          secret_key: `${secretKey}-2`,
          settlement_accounts: [
            { ...account, id: 'SBS-3', number: '3', default: true, status: 'unverified' },
          ],
        },
      ],
    }),
  });
});
afterAll(() => gateway?.stop());

/** Calls that must succeed. */
async function office<Body>(path: string, call: OfficeCall = {}) {
  const answer = await callOffice<Body>(gateway.url, path, call);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer;
}

interface Waiting {
  waiting: { client_id: string; account_id: string | null; amount: number }[];
  next: string | null;
}

const waiting = async (query = '', key?: string) =>
  (await callOffice<Waiting>(gateway.url, `/settlements/waiting${query}`, key ? { key } : {})).body;

async function attention(): Promise<{ kind: string; count: number; names: string[] }[]> {
  const { body } = await callOffice<{ items: Awaited<ReturnType<typeof attention>> }>(
    gateway.url,
    '/attention',
  );
  const kinds = ['money-waiting', 'settlements-late', 'calendar-uncovered'];
  return body.items.filter(({ kind }) => kinds.includes(kind));
}

it('of a payee that is no longer verified waits, and is seen by its merchant alone', async () => {
  expect(await attention()).toEqual([]);
  await payInStore(gateway, 100_000, {
    settlement: [{ bank_account_settlement_id: 'SBS-2', value: 40_000, type: 'FIX' }],
  });
  await startAnotherWith(accountsWith('unverified'));
  await office('/settlements', { body: {} });
  const expected = { client_id: clientId, account_id: 'SBS-2', amount: 40_000 };
  expect(await waiting()).toMatchObject({ waiting: [expected], next: null });
  expect(await waiting('', keyOf('finance', clientId))).toMatchObject({ waiting: [expected] });
  expect(await waiting('', keyOf('finance', otherClientId))).toMatchObject({ waiting: [] });
  expect(await attention()).toEqual([{ kind: 'money-waiting', count: 1, names: ['Toko Uji'] }]);
  const { text } = await signIn(gateway.url).open('/dashboard/balances');
  expect(text).toContain('Waits for a bank account');
});

/** What another process does that starts with other accounts of the first merchant in its file. */
async function startAnotherWith(settlementAccounts: SettlementAccount[]): Promise<void> {
  const sealer = createSealer([Buffer.alloc(32, 7)]);
  const [shop] = (await loadAll(gateway.db, sealer)).filter((one) => one.clientId === clientId);
  if (shop === undefined) throw new Error('the merchant is not there');
  await gateway.db.transaction((tx) => save(tx, { ...shop, settlementAccounts }, sealer));
  await gateway.advance(1);
}

it('of a merchant without a verified account is late a day after it fell due', async () => {
  const client = createClient({
    clientId: otherClientId,
    secretKey: `${secretKey}-2`,
    baseUrl: gateway.url,
  });
  await payInStore({ ...gateway, client });
  await gateway.advance(10 * daySeconds);
  expect(await attention()).toContainEqual({
    kind: 'settlements-late',
    count: 1,
    names: ['Warung Lain'],
  });
});

it('is named before due dates reach a year without holidays', async () => {
  await gateway.sandbox('clock', { reset: true });
  await gateway.advance(400 * daySeconds);
  expect(await attention()).toContainEqual({
    kind: 'calendar-uncovered',
    count: 1,
    names: [expect.stringMatching(/^20\d\d$/)],
  });
});
