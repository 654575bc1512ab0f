// What needs attention: found when it is there, told to those who may do something about it, with a page for each.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attentionKinds } from '../../src/office/attention/look.ts';
import { attentionFor } from '../../src/office/attention.ts';
import { homeWords } from '../../src/pages/dashboard/home/words.ts';
import { putAtProvider } from '../support/at-provider.ts';
import { send } from '../support/classic.ts';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { orderInStore, payInStore } from '../support/paid.ts';
import { ani, type createOfficeWorld, useOfficeWorld } from './world.ts';

const daySeconds = 24 * 3600;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    file: () => ({
      upstreams: {
        doku: { base_url: 'http://127.0.0.1:9', client_id: 'BRN-DOKU', secret_key: 'SK-doku' },
      },
      dashboard: { keys: dashboardKeys },
      merchants: [{ name: 'Toko Uji', client_id: clientId, secret_key: secretKey }],
    }),
  });
});
afterAll(() => gateway?.stop());

const office = async <Body>(path: string, call = {}) => {
  const answer = await callOffice<Body>(gateway.url, path, call);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};

async function found(kind: string, key?: string) {
  type Items = { items: { kind: string; count: number; names: string[] }[] };
  const { items } = await office<Items>('/attention', key === undefined ? {} : { key });
  return items.find((item) => item.kind === kind);
}

it('an outcome that the provider does not tell', async () => {
  expect(await found('outcomes-unknown')).toBeUndefined();
  const reference = await orderInStore(gateway);
  await putAtProvider(gateway, reference);
  expect(await found('outcomes-unknown')).toMatchObject({ count: 1, names: [reference] });
  expect(await found('outcomes-unknown', keyOf('finance', clientId))).toBeUndefined();
});

it('ten signatures that were refused within an hour', async () => {
  const path = '/indomaret-online-to-offline/v2/payment-code';
  const headers = { Signature: 'HMACSHA256=bm90IHRoaXMgb25lLCBidXQgYW5vdGhlciBzaWduYXR1cmU=' };
  const refuse = () => send(gateway.url, { path, body: '{"order":{}}', headers });
  const kept = async (count: number) => {
    type Calls = { requests: object[] };
    const query = '/requests?refused=true&code=SIGNATURE_INVALID&limit=20';
    await expect
      .poll(async () => (await office<Calls>(query)).requests.length, { timeout: 10_000 })
      .toBe(count);
  };
  for (let n = 0; n < 9; n++) await refuse();
  await kept(9);
  expect(await found('signatures-refused')).toBeUndefined();
  await refuse();
  await kept(10);
  expect(await found('signatures-refused')).toMatchObject({ count: 1, names: ['Toko Uji'] });
  expect(await found('signatures-refused', keyOf('developer', clientId))).toBeDefined();
  expect(await found('signatures-refused', keyOf('finance', clientId))).toBeUndefined();
});

it('a request for a service, and a change of an account, until somebody has decided', async () => {
  await office('/merchants', { body: { name: 'Warung Lain', client_id: otherClientId } });
  const asked = await office<{ id: string }>(`/merchants/${otherClientId}/services/requests`, {
    body: { channel: 'dana', active: false },
    key: keyOf('owner', otherClientId),
  });
  expect(await found('services-requested')).toMatchObject({ count: 1, names: ['Warung Lain'] });
  expect(await found('services-requested', keyOf('owner', otherClientId))).toBeUndefined();
  await office(`/services/requests/${asked.id}/reject`, { body: {} });
  expect(await found('services-requested')).toBeUndefined();

  const accounts = `/merchants/${otherClientId}/accounts`;
  const account = { bank: 'BCA', number: '1234', holder: 'Lain' };
  const key = keyOf('finance', otherClientId);
  const { id } = await office<{ id: string }>(accounts, { body: account, key });
  await office(`${accounts}/${id}/verify`, { body: {} });
  expect(await found('account-changes')).toBeUndefined();
  await office(`${accounts}/${id}`, { body: { ...account, number: '5678' }, key, method: 'PATCH' });
  expect(await found('account-changes')).toMatchObject({ count: 1, names: ['Warung Lain'] });
  await office(`${accounts}/${id}/reject`, { body: {} });
  expect(await found('account-changes')).toBeUndefined();
});

it('an old exception, a month that is not closed, and a ledger that is not proven', async () => {
  const late = await orderInStore(gateway);
  for (const outcome of ['EXPIRED', 'SUCCESS']) {
    await gateway.sandbox(`payments/${late}/outcome`, { outcome });
  }
  await payInStore(gateway);
  for (const kind of ['exceptions-old', 'periods-open', 'ledger-unproven']) {
    expect([kind, await found(kind)]).toEqual([kind, undefined]);
  }
  await gateway.advance(40 * daySeconds);
  expect(await found('exceptions-old')).toMatchObject({ count: 1 });
  expect((await found('periods-open'))?.names[0]).toMatch(/^\d{4}-\d{2}$/);
  expect(await found('ledger-unproven')).toMatchObject({ count: 1 });
  await office('/ledger/proof');
  expect(await found('ledger-unproven')).toBeUndefined();
  expect(await found('periods-open', keyOf('owner', clientId))).toBeUndefined();
});

it('Home names each with a link, in both languages', async () => {
  for (const language of ['en', 'id'] as const) {
    const { html, text } = await signIn(gateway.url, { language }).open('/dashboard');
    for (const kind of ['outcomes-unknown', 'signatures-refused', 'exceptions-old'] as const) {
      expect(text).toContain(homeWords[language].kinds[kind][0]);
    }
    expect(html).toContain('href="/dashboard/requests?refused=true&amp;code=SIGNATURE_INVALID"');
    expect(html).toContain('href="/dashboard/periods"');
  }
});

let world: ReturnType<typeof createOfficeWorld>;
useOfficeWorld((made) => {
  world = made;
});

it('a provider that is left alone, once for all processes', async () => {
  const view = { name: 'doku', inFlight: 0, waiting: 0 };
  const views = async () => [
    { ...view, state: 'closed' as const },
    { ...view, state: 'open' as const },
    { ...view, state: 'trying' as const },
  ];
  const deps = { ...world.office, providers: { known: [], views } };
  const down = { kind: 'providers-down', count: 1, names: ['doku'] };
  expect(await attentionFor(deps, ani)).toContainEqual(down);
  expect(await attentionFor(world.office, ani)).not.toContainEqual(down);
});

it('every kind is looked for', () => {
  expect(Object.keys(homeWords.en.kinds).sort()).toEqual([...attentionKinds].sort());
});
