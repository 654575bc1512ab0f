// For every route of the management API that needs it: the ids of objects of the first merchant, and a valid body.
import { newId } from '../../src/lib/ids.ts';
import { classicSuites } from '../support/classic.ts';
import { clientId, type TestGateway } from '../support/gateway.ts';
import { callOffice } from '../support/office.ts';

export interface RouteSample {
  params?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  body?: unknown;
}

/** By method and path, as the operation declares them. */
export const samples: Record<string, (house: TestGateway) => Promise<RouteSample>> = {
  'POST /keys': async () => ({ body: { name: 'sample', role: 'viewer' } }),
  'DELETE /keys/:id': async ({ url }) => {
    const body = { name: 'sample', role: 'viewer', client_id: clientId };
    const made = await callOffice<{ id: string }>(url, '/keys', { body });
    return { params: { id: made.body.id } };
  },
  'GET /payments/:id': payment,
  'GET /payments/:id/actions': payment,
  'POST /payments/:id/refunds': payment,
  'POST /payments/:id/captures': payment,
  'POST /payments/:id/release': payment,
  'POST /refunds/:id/done': dueRefund,
  'POST /refunds/:id/rejected': dueRefund,
  'POST /views': async () => ({ body: { page: 'payments', name: 'sample', filters: {} } }),
  'DELETE /views/:id': async ({ url }) => {
    const body = { page: 'payments', name: `sample ${newId()}`, filters: {} };
    const made = await callOffice<{ id: string }>(url, '/views', { body });
    return { params: { id: made.body.id } };
  },
  'POST /approvals/:id/approve': async () => ({ params: { id: await approval() } }),
  'POST /approvals/:id/reject': async () => ({ params: { id: await approval() } }),
};

/** An id that nothing has: whoever looks for it finds nothing, whose it is does not matter. */
async function approval(): Promise<string> {
  return '01900000-0000-7000-8000-000000000000';
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

async function dueRefund(house: TestGateway): Promise<RouteSample> {
  const { params } = await payment(house);
  const path = `/payments/${params?.id}/refunds`;
  const made = await callOffice<{ id: string }>(house.url, path, { body: {} });
  return { params: { id: made.body.id } };
}
