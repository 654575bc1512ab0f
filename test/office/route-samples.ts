// For every route of the management API that needs it: the ids of objects of the first merchant, and a valid body.
import { newId } from '../../src/lib/ids.ts';
import { monthOf } from '../../src/lib/month.ts';
import { classicSuites } from '../support/classic.ts';
import { clientId, type TestGateway } from '../support/gateway.ts';
import { callOffice } from '../support/office.ts';
import { orderInStore, payInStore } from '../support/paid.ts';

export interface RouteSample {
  /** Ids of objects that belong to the first merchant. */
  params?: Record<string, string> | undefined;
  /** Other parts of the path. */
  names?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  body?: unknown;
}

type Sample = (house: TestGateway) => Promise<RouteSample>;

const presentMonth = () => monthOf(new Date());

/** An id that nothing has. Whoever may look for it gets the same answer: it does not exist. */
const nothing = { id: '01900000-0000-7000-8000-000000000000' };
const period = '?channel=indomaret&from=2026-01-01&to=2026-01-31';

/** By method and path, as the operation declares them. */
export const samples: Record<string, Sample> = {
  'POST /sandbox/faults': async () => ({ body: { faults: [] } }),
  'POST /sandbox/seed': async () => ({ body: { payments: 1 } }),
  'POST /sandbox/payments/:id/outcome': async (house) => {
    await orderInStore(house);
    const { body } = await callOffice<{ payments: { id: string }[] }>(
      house.url,
      `/sandbox?client_id=${clientId}`,
    );
    return { params: { id: body.payments[0]?.id ?? '' }, body: { outcome: 'SUCCESS' } };
  },
  'GET /periods/:month': async () => ({ names: { month: presentMonth() } }),
  'POST /periods': async () => ({ body: { month: '2020-01' } }),
  'GET /statements/:client_id/:month/document.:format': async () => ({
    params: { client_id: clientId },
    names: { month: presentMonth(), format: 'csv' },
  }),
  'GET /invoices/:id': async () => ({ params: nothing }),
  'GET /invoices/:id/document.:format': async () => ({
    params: nothing,
    names: { format: 'html' },
  }),
  'POST /invoices/:id/credit-notes': async () => ({
    params: nothing,
    body: { fees: 1, reason: 'agreed otherwise' },
  }),
  'POST /keys': async () => ({ body: { name: 'sample', role: 'viewer' } }),
  'DELETE /keys/:id': async ({ url }) => {
    const body = { name: 'sample', role: 'viewer', client_id: clientId };
    const made = await callOffice<{ id: string }>(url, '/keys', { body });
    return { params: { id: made.body.id } };
  },
  'POST /merchants': async () => ({ body: { name: 'sample' } }),
  'GET /merchants/:client_id': own(),
  'PATCH /merchants/:client_id': own({ logo_url: 'https://shop.example/logo.png' }),
  'POST /merchants/:client_id/suspend': own({}),
  'POST /merchants/:client_id/activate': own({}),
  'POST /merchants/:client_id/adopt': own({}),
  'POST /merchants/:client_id/fees': own({ channel: 'cards', fixed: 0, basis_points: 1 }),
  'POST /merchants/:client_id/checks': own({ url: 'https://shop.example/' }),
  'GET /merchants/:client_id/secret-keys': own(),
  'POST /merchants/:client_id/secret-keys': own({}),
  'DELETE /merchants/:client_id/secret-keys/:id': own(undefined, { id: 'x' }),
  'POST /merchants/:client_id/accounts': own({ bank: 'BCA', number: '0011', holder: 'PT Uji' }),
  'PATCH /merchants/:client_id/accounts/:id': own({ number: '0012' }, { id: 'x' }),
  'POST /merchants/:client_id/accounts/:id/verify': own({}, { id: 'x' }),
  'POST /merchants/:client_id/accounts/:id/reject': own({}, { id: 'x' }),
  'GET /merchants/:client_id/services': own(),
  'POST /merchants/:client_id/services/requests': own({ channel: 'cards', active: false }),
  'POST /services/requests/:id/approve': async () => ({ params: nothing }),
  'POST /services/requests/:id/reject': async () => ({ params: nothing }),
  'GET /payments/:id': payment,
  'GET /payments/:id/actions': payment,
  'POST /payments/:id/refunds': payment,
  'POST /payments/:id/captures': payment,
  'POST /payments/:id/release': payment,
  'POST /payments/:id/resend': payment,
  'GET /payments/:id/provider': payment,
  'POST /payments/:id/provider/ask': payment,
  'POST /payments/:id/provider/decision': async (house) => ({
    params: (await payment(house)).params,
    body: { matter: 'payment', outcome: 'refused', reason: 'they said so' },
  }),
  'POST /payments/:id/provider/booking': async (house) => ({
    params: (await payment(house)).params,
    body: { what: 'refund', amount: 1, reason: 'they said so' },
  }),
  'GET /upstreams/notifications/:id': async () => ({ params: nothing }),
  'POST /upstreams/notifications/:id/dismissal': async () => ({
    params: nothing,
    body: { reason: 'they said so' },
  }),
  'POST /refunds/:id/done': dueRefund,
  'POST /refunds/:id/rejected': dueRefund,
  'POST /views': async () => ({ body: { page: 'payments', name: 'sample', filters: {} } }),
  'DELETE /views/:id': async ({ url }) => {
    const body = { page: 'payments', name: `sample ${newId()}`, filters: {} };
    const made = await callOffice<{ id: string }>(url, '/views', { body });
    return { params: { id: made.body.id } };
  },
  'PATCH /account': async () => ({ body: { name: 'Sample' } }),
  'POST /account/password': async () => ({ body: { new_password: 'a long enough password' } }),
  'POST /account/totp/confirm': async () => ({ body: { code: '123456' } }),
  'DELETE /account/passkeys/:id': async () => ({ params: nothing }),
  'DELETE /account/sessions/:session': async () => ({ params: { session: nothing.id } }),
  'POST /people': async () => ({ body: { email: `${newId()}@example.test`, role: 'viewer' } }),
  'GET /people/:id': person,
  'PATCH /people/:id': async (house) => ({ ...(await person(house)), body: { name: 'Sample' } }),
  'DELETE /people/:id': person,
  'POST /people/:id/invitations': person,
  'DELETE /people/:id/totp': person,
  'GET /people/:id/sessions': person,
  'DELETE /people/:id/sessions': person,
  'DELETE /people/:id/sessions/:session': async (house) => {
    const { params = {} } = await person(house);
    return { params: { ...params, session: newId() } };
  },
  'POST /approvals/:id/approve': async () => ({ params: nothing }),
  'POST /approvals/:id/reject': async () => ({ params: nothing }),
  'GET /settlements/:id': async (house) => {
    await payInStore(house);
    const { body } = await callOffice<{ batches: { id: string }[] }>(house.url, '/settlements', {
      body: { client_id: clientId },
    });
    return { params: { id: body.batches[0]?.id ?? '' } };
  },
  'GET /payouts/:id': payout,
  'POST /payouts/:id/sent': async (house) => ({ ...(await payout(house)), body: {} }),
  'POST /payouts/:id/paid': async (house) => ({ ...(await payout(house)), body: {} }),
  'POST /payouts/:id/failed': async (house) => ({ ...(await payout(house)), body: {} }),
  'POST /payouts/:id/returned': async (house) => ({ ...(await payout(house)), body: {} }),
  'POST /payout-files': async () => ({ body: { payouts: [nothing.id], format: 'neutral' } }),
  'GET /payout-files/:id': async () => ({ params: nothing }),
  'GET /payout-files/:id/content': async () => ({ params: nothing }),
  'POST /payout-results': async () => ({
    body: 'reference,amount,status\nTOTAL,0,0',
  }),
  'POST /bank-statements': async () => ({
    body: 'date,amount,reference,text,balance\n2026-01-05,1000,R1,X,1000\n',
  }),
  'GET /bank-statements/:id': async () => ({ params: nothing }),
  'GET /bank-entries/:id': async () => ({ params: nothing }),
  'POST /bank-entries/:id/match': async () => ({
    params: nothing,
    body: { remittances: [nothing.id], reason: 'sample' },
  }),
  'POST /bank-entries/:id/book': async () => ({
    params: nothing,
    body: { account: 'bank-costs', reason: 'sample' },
  }),
  'POST /bank-entries/:id/suspend': async () => ({
    params: nothing,
    body: { channel: 'indomaret', reason: 'sample' },
  }),
  'POST /bank-entries/matches': async () => ({ body: {} }),
  'GET /remittances/:id': async () => ({ params: nothing }),
  'POST /remittances/:id/write-off': async () => ({
    params: nothing,
    body: { reason: 'sample' },
  }),
  'GET /three-way': async () => ({ query: '?from=2026-01-01&to=2026-01-31' }),
  'GET /requests/:id': async (house) => {
    await orderInStore(house);
    const { body } = await callOffice<{ requests: { id: string }[] }>(house.url, '/requests');
    return { params: { id: body.requests[0]?.id ?? '' } };
  },
  'GET /notifications/:id': async () => ({ params: nothing }),
  'POST /notifications/:id/resend': async () => ({ params: nothing }),
  'POST /notifications/endpoints/mute': async () => ({ body: { client_id: clientId } }),
  'POST /notifications/endpoints/unmute': async () => ({ body: { client_id: clientId } }),
  'POST /notifications/test': async () => ({ body: { client_id: clientId } }),
  'GET /ledger/transactions/:id': async () => ({ params: nothing }),
  'POST /reconciliations': async () => ({ query: period, body: 'TRX_ID,AMOUNT,TRX_DATE' }),
  'GET /reconciliations/:id': async () => ({ params: nothing }),
  'POST /reconciliations/:id/resolutions': async () => ({
    params: nothing,
    body: { difference_id: nothing.id, reason: 'sample' },
  }),
  'GET /exceptions/:id': async (house) => ({ params: (await exception(house)).params }),
  'GET /exceptions/:id/application': async (house) => {
    const { params, body } = await exception(house);
    const { payment_id } = body as { payment_id: string };
    return { params, query: `?payment_id=${payment_id}` };
  },
  'POST /exceptions/:id/apply': exception,
  'POST /exceptions/:id/return': async (house) => ({
    params: (await exception(house)).params,
    body: { reason: 'sample' },
  }),
  'POST /exceptions/:id/write-off': async (house) => ({
    params: (await exception(house)).params,
    body: { reason: 'sample' },
  }),
  'GET /disputes/:id': async (house) => ({ params: (await dispute(house)).params }),
  'POST /disputes': async (house) => ({
    body: {
      payment_id: (await payment(house)).params?.id,
      reason_code: '13.1',
      deadline: '2099-12-31',
    },
  }),
  'POST /disputes/:id/evidence': async (house) => ({
    params: (await dispute(house)).params,
    body: { text: 'sample' },
  }),
  'GET /disputes/:id/evidence/:evidence': async (house) => {
    const { params = {} } = await dispute(house);
    const made = await callOffice<{ id: string }>(house.url, `/disputes/${params.id}/evidence`, {
      body: { file: { name: 'sample.txt', content: 'c2FtcGxl' } },
    });
    return { params: { ...params, evidence: made.body.id } };
  },
  'POST /disputes/:id/won': dispute,
  'POST /disputes/:id/lost': dispute,
  'GET /journals/:id': async () => ({ params: nothing }),
  'POST /journals': async () => ({
    body: {
      reason: 'sample',
      lines: [
        { account: 'gateway:fees', amount: -1 },
        { account: 'gateway:differences', amount: 1 },
      ],
    },
  }),
  'GET /reports/:name.:format': async () => ({
    params: { name: 'settlement-items', format: 'csv' },
    query: `?client_id=${clientId}`,
  }),
  'GET /reports/:name/preview': async () => ({
    params: { name: 'statement' },
    query: `?client_id=${clientId}`,
  }),
};

/** Something of the first merchant. */
function own(body?: unknown, more: Record<string, string> = {}) {
  return async (): Promise<RouteSample> => ({ params: { client_id: clientId, ...more }, body });
}

/** A payment of the first merchant, paid with a channel whose refunds are made by hand. */
async function payment(house: TestGateway): Promise<RouteSample> {
  const suite = classicSuites.find(({ channel }) => channel.id === 'kredivo');
  const order = suite?.body() as { order: { invoice_number: string } };
  const { create } = house.client.kredivo as unknown as { create(body: object): Promise<object> };
  await create(order);
  const { invoice_number: reference } = order.order;
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  const found = await callOffice<{ payments: { id: string }[] }>(
    house.url,
    `/payments?reference=${reference}`,
  );
  return { params: { id: found.body.payments[0]?.id ?? '' } };
}

/** A payout of the first merchant that waits to be sent. */
async function payout(house: TestGateway): Promise<RouteSample> {
  await payInStore(house);
  await callOffice(house.url, '/settlements', { body: { client_id: clientId } });
  const { body } = await callOffice<{ payouts: { id: string }[] }>(
    house.url,
    `/payouts?status=PENDING&client_id=${clientId}`,
  );
  return { params: { id: body.payouts[0]?.id ?? '' } };
}

/** Late money, and the payment that it was meant for. */
async function exception(house: TestGateway): Promise<RouteSample> {
  const reference = await orderInStore(house);
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'EXPIRED' });
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  const found = await callOffice<{ exceptions: { id: string; payment_id: string }[] }>(
    house.url,
    '/exceptions?kind=LATE&limit=200',
  );
  const { id = '', payment_id } = found.body.exceptions.at(-1) ?? {};
  return { params: { id }, body: { payment_id, reason: 'sample' } };
}

async function dispute(house: TestGateway): Promise<RouteSample> {
  const { params } = await payment(house);
  const body = { payment_id: params?.id, reason_code: '13.1', deadline: '2099-12-31' };
  const made = await callOffice<{ id: string }>(house.url, '/disputes', { body });
  return { params: { id: made.body.id }, body: {} };
}

async function dueRefund(house: TestGateway): Promise<RouteSample> {
  const { params } = await payment(house);
  const path = `/payments/${params?.id}/refunds`;
  const made = await callOffice<{ id: string }>(house.url, path, { body: {} });
  return { params: { id: made.body.id } };
}

async function person({ url }: TestGateway): Promise<RouteSample> {
  const body = { email: `${newId()}@example.test`, role: 'viewer', client_id: clientId };
  const made = await callOffice<{ id: string }>(url, '/people', { body });
  return { params: { id: made.body.id } };
}
