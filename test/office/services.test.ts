// Services: a merchant asks for a change of a channel, somebody else decides, and approving applies it.
import { expect, it } from 'vitest';
import { keyOf, otherClientId } from '../support/office.ts';
import { detailOf, invoice, type Made, useMerchantWorld } from './merchant-world.ts';

const world = useMerchantWorld();
const { office, make, order } = world;

interface Service {
  channel: string;
  active: boolean;
  settings: unknown;
  settings_schema: object | null;
  waiting: { id: string } | null;
}
interface Request {
  id: string;
  status: string;
  [member: string]: unknown;
}

const owner = keyOf('owner', otherClientId);
const path = `/merchants/${otherClientId}/services`;
const ask = (body: object, key = owner) => office<Request>(`${path}/requests`, { key, body });
const service = async (channel: string) => {
  const { body } = await office<{ services: Service[] }>(path, { key: owner });
  return body.services.find((one) => one.channel === channel);
};
let merchant: Made;

it('shows every channel with the form of its settings', async () => {
  merchant = await make({ client_id: otherClientId });
  const cards = await service('cards');
  expect(cards).toMatchObject({ active: true, settings: null, waiting: null });
  expect(cards?.settings_schema).toMatchObject({ properties: { mids: {}, instalments: {} } });
  expect((await service('indomaret'))?.settings_schema).toBeNull();
});

it('applies what another person approves, and not before', async () => {
  const asked = await ask({ channel: 'indomaret', active: false, note: 'We close our shops' });
  expect(asked).toMatchObject({ status: 201, body: { status: 'PENDING', active: false } });
  expect((await order(merchant, invoice())).status).toBe(200);
  expect(await service('indomaret')).toMatchObject({
    active: true,
    waiting: { id: asked.body.id },
  });
  const decide = `/services/requests/${asked.body.id}/approve`;
  expect((await office(decide, { key: owner, body: {} })).status).toBe(403);
  const approved = await office<Request>(decide, { body: { note: 'ok' } });
  expect(approved.body).toMatchObject({ status: 'APPROVED', decided_by: 'operator of all' });
  expect(await order(merchant, invoice())).toMatchObject({
    status: 400,
    message: ['PAYMENT CHANNEL IS INACTIVE'],
  });
  const again = await office(decide, { body: {} });
  expect([again.status, detailOf(again)]).toEqual([409, expect.stringContaining('APPROVED')]);
  const { body: log } = await office(`/audit?client_id=${otherClientId}`);
  expect(log).toMatchObject({
    entries: [
      { action: 'approve service', after: { status: 'APPROVED', note: 'ok' } },
      { action: 'change service indomaret', before: { channels: null } },
      { action: 'request service' },
      { action: 'create merchant' },
    ],
  });
});

it('sets the settings of a channel in the form that the channel defines', async () => {
  const settings = {
    payment_types: ['SALE', 'INSTALLMENT'],
    mids: { BCA: { sale: '1001', instalment: '1002', kind: 'direct', refunds: 'manual' } },
    instalments: { BCA: { minimum: 750_000, tenors: [3, 6] } },
    descriptor: 'TOKO SAYA',
  };
  const bad = await ask({ channel: 'cards', settings: { ...settings, acquirer: 'BNI' } });
  expect([bad.status, detailOf(bad)]).toEqual([
    400,
    expect.stringMatching(/settings has acquirer/),
  ]);
  const none = await ask({ channel: 'kredivo', settings: {} });
  expect(detailOf(none)).toBe('settings has no settings.');
  const asked = await ask({ channel: 'cards', settings });
  await office(`/services/requests/${asked.body.id}/approve`, { body: {} });
  expect(await service('cards')).toMatchObject({ active: true, settings, waiting: null });
});

it('keeps things as they are when a request is rejected', async () => {
  const asked = await ask({ channel: 'kredivo', active: false });
  const twice = await ask({ channel: 'kredivo', active: true });
  expect([twice.status, detailOf(twice)]).toEqual([409, expect.stringContaining('waits')]);
  const rejected = { body: { note: 'Send the contract first' } };
  await office(`/services/requests/${asked.body.id}/reject`, rejected);
  expect(await service('kredivo')).toMatchObject({ active: true, waiting: null });
  const { body } = await office<{ requests: Request[] }>('/services/requests?status=REJECTED');
  expect(body.requests).toMatchObject([
    { id: asked.body.id, client_id: otherClientId, decision_note: 'Send the contract first' },
  ]);
});

it('lets nobody approve their own request', async () => {
  const asked = await ask({ channel: 'kredivo', active: false }, keyOf('operator'));
  const own = await office(`/services/requests/${asked.body.id}/approve`, { body: {} });
  expect([own.status, detailOf(own)]).toEqual([409, expect.stringContaining('another person')]);
  const other = { key: keyOf('owner'), body: {} };
  const approve = `/services/requests/${asked.body.id}/approve`;
  expect((await office(approve, other)).status).toBe(200);
});

it('shows requests to the merchant’s own people alone', async () => {
  const { body } = await office<{ requests: Request[]; next: string | null }>(
    '/services/requests?limit=1',
    { key: owner },
  );
  expect(body.requests).toHaveLength(1);
  expect(body.next).not.toBeNull();
  const others = keyOf('owner', 'BRN-0001-1700000000001');
  const none = await office<{ requests: Request[] }>('/services/requests', { key: others });
  expect(none.body.requests).toEqual([]);
});
