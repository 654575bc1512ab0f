// For every route of the management API that needs it: the ids of objects of the first merchant, and a valid body.
import { randomDigits } from '../../src/lib/ids.ts';
import { send } from '../support/classic.ts';
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
  'POST /approvals/:id/approve': async () => ({ params: { id: await approval() } }),
  'POST /approvals/:id/reject': async () => ({ params: { id: await approval() } }),
  'GET /settlements/:id': async (house) => ({ params: { id: await settledBatch(house) } }),
  // Only for those who are bound to no merchant: to the others it is not allowed, whatever the id.
  'GET /ledger/transactions/:id': async () => ({ params: { id: nothing } }),
  'POST /reconciliations': async () => ({
    query: '?channel=indomaret&from=2026-01-01&to=2026-01-31',
    body: 'TRX_ID,AMOUNT,TRX_DATE',
  }),
  'GET /reconciliations/:id': async () => ({ params: { id: nothing } }),
  'POST /reconciliations/:id/resolutions': async () => ({
    params: { id: nothing },
    body: { difference_id: nothing, reason: 'sample' },
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

/** An id that nothing has: whoever looks for it finds nothing, whose it is does not matter. */
const nothing = '01900000-0000-7000-8000-000000000000';

async function approval(): Promise<string> {
  return nothing;
}

/** The id of a batch of the first merchant. */
async function settledBatch(house: TestGateway): Promise<string> {
  const reference = `INV-${randomDigits(8)}`;
  const order = {
    order: { invoice_number: reference, amount: 150_000 },
    online_to_offline_info: { expired_time: 60, reusable_status: false },
    customer: { name: 'Sari' },
    indomaret_info: { receipt: { description: 'sample' } },
  };
  const path = '/indomaret-online-to-offline/v2/payment-code';
  await send(house.url, { path, body: JSON.stringify(order) });
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  const { body } = await callOffice<{ batches: { id: string }[] }>(house.url, '/settlements', {
    body: { client_id: clientId },
  });
  const [batch] = body.batches;
  if (batch === undefined) throw new Error('nothing was settled');
  return batch.id;
}
