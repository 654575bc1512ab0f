// Where a merchant's calls may come from: enforced in both dialects, seen through trusted proxies alone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys } from '../support/office.ts';
import {
  call,
  getToken,
  grant,
  merchantPair,
  paths,
  paymentBody,
  post,
  tokenHeaders,
} from '../support/snap.ts';
import { detailOf, invoice, useMerchantWorld } from './merchant-world.ts';

const direct = useMerchantWorld();
const proxied = useMerchantWorld(['127.0.0.1']);

it('refuses a call from elsewhere with a signed answer that says from where', async () => {
  const made = await direct.make({ allowed_addresses: ['203.0.113.0/24', '2001:db8::/32'] });
  expect(await direct.order(made, invoice())).toMatchObject({
    status: 403,
    error: { code: 'address_not_allowed', message: 'Calls from 127.0.0.1 are not allowed' },
  });
  // Anybody can send this header.
  const forged = await direct.order(made, invoice(), {
    headers: { 'x-forwarded-for': '203.0.113.7' },
  });
  expect(forged.status).toBe(403);
  const path = `/merchants/${made.client_id}`;
  await direct.office(path, { method: 'PATCH', body: { allowed_addresses: ['127.0.0.0/8'] } });
  expect((await direct.order(made, invoice())).status).toBe(200);
  await direct.office(path, { method: 'PATCH', body: { allowed_addresses: null } });
  expect((await direct.order(made, invoice())).status).toBe(200);
});

it('tells nobody about the list who has not proven who they are', async () => {
  const made = await direct.make({ allowed_addresses: ['203.0.113.0/24'] });
  const forged = { ...made, secret_key: 'SK-guessed' };
  expect(await direct.order(forged, invoice())).toMatchObject({
    error: { code: 'invalid_signature' },
  });
});

it.each([
  ['203.0.113.7', 200],
  ['198.51.100.1', 403],
  ['203.0.113.7, 198.51.100.1', 403],
  ['198.51.100.1, 203.0.113.7', 200],
  ['203.0.113.7, 127.0.0.1', 200],
])('behind a trusted proxy, X-Forwarded-For "%s" is answered %i', async (forwarded, status) => {
  const made = await proxied.make({ allowed_addresses: ['203.0.113.0/24'] });
  const answer = await proxied.order(made, invoice(), {
    headers: { 'x-forwarded-for': forwarded },
  });
  expect(answer.status).toBe(status);
});

it('names the network that is not one', async () => {
  const { client_id } = await direct.make();
  const body = { allowed_addresses: ['10.0.0.0/8', 'shop.example'] };
  const refused = await direct.office(`/merchants/${client_id}`, { method: 'PATCH', body });
  expect(detailOf(refused)).toMatch(/^allowed_addresses.1 must be an address or a network/);
});

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: () => ({ merchants: [], dashboard: { keys: dashboardKeys } }),
  });
});
afterAll(() => house.stop());

it('refuses tokens and calls of the SNAP dialect in its words', async () => {
  const public_key = merchantPair.publicKey;
  const clientId = 'BRN-0001-1700000000001';
  const body = { name: 'Toko SNAP', client_id: clientId, snap: { public_key } };
  const made = await callOffice<{ secret_key: string }>(house.url, '/merchants', { body });
  const token = await getToken(house.url);
  const options = { secret: made.body.secret_key };
  const ask = () => call(house.url, paths.payment, token, paymentBody(), options);
  expect((await ask()).status).toBe(200);

  const change = (allowed_addresses: string[] | null) =>
    callOffice(house.url, `/merchants/${clientId}`, {
      method: 'PATCH',
      body: { allowed_addresses },
    });
  await change(['203.0.113.0/24']);
  const refused = 'Unauthorized. Calls from 127.0.0.1 are not allowed';
  expect((await ask()).body).toEqual({ responseCode: '4010500', responseMessage: refused });
  const noToken = await post(house.url, paths.token, tokenHeaders(), grant);
  expect(noToken.body).toEqual({ responseCode: '4017300', responseMessage: refused });
  await change(null);

  await callOffice(house.url, `/merchants/${clientId}/suspend`, { body: {} });
  expect((await ask()).body).toMatchObject({ responseCode: '4040508' });
  const none = await post(house.url, paths.token, tokenHeaders(), grant);
  expect(none.body).toMatchObject({ responseCode: '4047308' });
});
