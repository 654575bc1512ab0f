// Bank accounts that a merchant's program enters with signed calls: somebody in the office verifies them.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { otherClientId } from '../support/office.ts';
import { type Made, useMerchantWorld } from './merchant-world.ts';

const world = useMerchantWorld();
const path = '/v2/settlement-bank-account';
const account = { bank_code: 'BCA', account_number: '0011223344', account_name: 'PT Toko' };
const expected = {
  bank_code: 'BCA',
  account_number: '0011223344',
  account_name: 'PT Toko',
  default: false,
  status: 'UNVERIFIED',
};

async function call(
  as: Made,
  method: string,
  target: string,
  content?: object,
  requestId: string = randomUUID(),
) {
  const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content));
  const message = { clientId: as.client_id, requestId, target, body };
  const headers = requestHeaders(signingKey(as.secret_key), message, new Date());
  const answer = await fetch(world.house.url + target, {
    method,
    headers: headers as Record<string, string>,
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, allow: answer.headers.get('allow'), body: await answer.json() };
}

it('are added, verified by somebody else, changed and shown', async () => {
  const shop = await world.make({ client_id: otherClientId });
  const requestId = randomUUID();
  const added = await call(shop, 'POST', path, { ...account, default: true }, requestId);
  expect(added).toMatchObject({ status: 200, body: expected });
  const { bank_account_settlement_id: id } = added.body;
  // A repeat of the Request-Id gets the first answer, and changes nothing.
  const again = await call(shop, 'POST', path, { ...account, default: true }, requestId);
  expect(again).toMatchObject({ status: 409, body: added.body });
  const twice = await call(shop, 'POST', path, account);
  expect(twice).toMatchObject({ status: 400, body: { error: { code: 'invalid_parameter' } } });
  expect(twice.body.error.message).toContain('account_number');

  const one = `${path}/BCA/0011223344`;
  expect((await call(shop, 'GET', one)).body).toMatchObject({
    ...expected,
    bank_account_settlement_id: id,
  });
  await world.office(`/merchants/${otherClientId}/accounts/${id}/verify`, { body: {} });
  expect((await call(shop, 'GET', one)).body).toMatchObject({ status: 'VERIFIED', default: true });

  const changed = await call(shop, 'PUT', path, { ...account, account_name: 'PT Baru' });
  expect(changed).toMatchObject({
    status: 200,
    body: { account_name: 'PT Toko', status: 'VERIFIED', waits_for_verification: true },
  });
  await world.office(`/merchants/${otherClientId}/accounts/${id}/verify`, { body: {} });
  expect((await call(shop, 'GET', one)).body).toMatchObject({ account_name: 'PT Baru' });
  const { body: log } = await world.office<{ entries: { actor: string; action: string }[] }>(
    `/audit?object=account ${id}`,
  );
  expect(log.entries.map(({ action }) => action)).toEqual([
    'verify account',
    'change account',
    'verify account',
    'add account',
  ]);
});

it('are refused with the field that is wrong, of others, and where the file has the merchant', async () => {
  const shop = await world.make({ client_id: 'BRN-0003-1700000000003' });
  for (const [change, field] of [
    [{ account_number: '12ab' }, 'account_number'],
    [{ bank_code: '' }, 'bank_code'],
    [{ account_name: undefined }, 'account_name'],
  ] as const) {
    const refused = await call(shop, 'POST', path, { ...account, ...change });
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      expect.stringContaining(field),
    ]);
  }
  const missing = { status: 404, body: { error: { code: 'data_not_found' } } };
  expect(await call(shop, 'GET', `${path}/BCA/0011223344`)).toMatchObject(missing);
  expect(await call(shop, 'PUT', path, account)).toMatchObject(missing);
  const ofFile = { client_id: clientId, secret_key: secretKey };
  expect(await call(ofFile, 'POST', path, account)).toMatchObject({
    status: 409,
    body: { error: { code: 'invalid_state' } },
  });
  const other = await call(shop, 'DELETE', path);
  expect([other.status, other.allow]).toEqual([405, 'POST, PUT']);
});
