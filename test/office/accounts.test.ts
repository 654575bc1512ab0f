// Bank accounts of merchants: entered by its people, verified by somebody else; money goes to verified ones alone.
import { expect, it } from 'vitest';
import { keyOf, otherClientId } from '../support/office.ts';
import { detailOf, invoice, useMerchantWorld } from './merchant-world.ts';

const world = useMerchantWorld();
const { office, make, order, pay } = world;

interface Account {
  id: string;
  number: string;
  default: boolean;
  status: string;
  waiting: object | null;
}

const bca = { bank: 'BCA', number: '0011223344', holder: 'PT Toko' };
const finance = keyOf('finance', otherClientId);
const path = `/merchants/${otherClientId}/accounts`;

it('lets the merchant enter one and an operator verify it; until then nothing is paid out', async () => {
  const made = await make({ client_id: otherClientId });
  const added = await office<Account>(path, { key: finance, body: { ...bca, default: true } });
  expect(added).toMatchObject({
    status: 201,
    body: { status: 'unverified', default: false, waiting: { default: true } },
  });
  const { id } = added.body;
  const one = invoice();
  await order(made, one);
  await pay(made, one);
  const settle = async () => {
    const { body } = await world.house.sandbox('settlements', {});
    const { batches } = body as { batches: { transfers: { account_id: string }[] }[] };
    return batches.flatMap(({ transfers }) => transfers.map((transfer) => transfer.account_id));
  };
  expect(await settle()).not.toContain(id);
  const two = invoice();
  await order(made, two);
  await pay(made, two);

  expect((await office(`${path}/${id}/verify`, { key: finance, body: {} })).status).toBe(403);
  const verified = await office<Account>(`${path}/${id}/verify`, { body: {} });
  expect(verified.body).toMatchObject({ status: 'verified', default: true, waiting: null });
  expect(await settle()).toContain(id);
});

it('keeps the account as it is until a change is verified; a rejected one is forgotten', async () => {
  const shown = await office<{ settlement_accounts: Account[] }>(`/merchants/${otherClientId}`);
  const id = shown.body.settlement_accounts[0]?.id;
  const change = () =>
    office<Account>(`${path}/${id}`, { key: finance, method: 'PATCH', body: { number: '9988' } });
  expect((await change()).body).toMatchObject({
    number: bca.number,
    status: 'verified',
    waiting: { number: '9988', bank: 'BCA' },
  });
  const rejected = await office<Account>(`${path}/${id}/reject`, { body: {} });
  expect(rejected.body).toMatchObject({ number: bca.number, status: 'verified', waiting: null });
  await change();
  const verified = await office<Account>(`${path}/${id}/verify`, { body: {} });
  expect(verified.body).toMatchObject({ number: '9988', default: true });
  const nothing = await office(`${path}/${id}/verify`, { body: {} });
  expect([nothing.status, detailOf(nothing)]).toEqual([409, expect.stringMatching(/Nothing/)]);
});

it('lets nobody verify what they entered themselves', async () => {
  const added = await office<Account>(path, { body: bca });
  const own = await office(`${path}/${added.body.id}/verify`, { body: {} });
  expect([own.status, detailOf(own)]).toEqual([409, expect.stringContaining('another person')]);
  const other = { key: keyOf('owner'), body: {} };
  expect((await office(`${path}/${added.body.id}/verify`, other)).status).toBe(200);
});

it('keeps what waits when the merchant is changed otherwise', async () => {
  const added = await office<Account>(path, { key: finance, body: bca });
  await office(`/merchants/${otherClientId}`, { method: 'PATCH', body: { name: 'Baru' } });
  const verified = await office<Account>(`${path}/${added.body.id}/verify`, { body: {} });
  expect(verified.body).toMatchObject({ status: 'verified' });
});

it('refuses a number that is not one, and another merchant’s people', async () => {
  const bad = await office(path, { body: { ...bca, number: '12-34' } });
  expect([bad.status, detailOf(bad)]).toEqual([400, expect.stringContaining('number')]);
  const other = keyOf('finance', 'BRN-0001-1700000000001');
  expect((await office(path, { key: other, body: bca })).status).toBe(404);
});
