// For every route of the management API that needs it: the ids of objects of the first merchant, and a valid body.
import { clientId, type TestGateway } from '../support/gateway.ts';
import { callOffice } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

export interface RouteSample {
  /** Ids of objects that belong to the first merchant. */
  params?: Record<string, string>;
  /** Other parts of the path. */
  names?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  body?: unknown;
}

type Sample = (house: TestGateway) => Promise<RouteSample>;

/** An id that nothing has. Whoever may look for it gets the same answer: it does not exist. */
const nothing = { id: '01900000-0000-7000-8000-000000000000' };
const period = '?channel=indomaret&from=2026-01-01&to=2026-01-31';

/** By method and path, as the operation declares them. */
export const samples: Record<string, Sample> = {
  'POST /keys': async () => ({ body: { name: 'sample', role: 'viewer' } }),
  'DELETE /keys/:id': async ({ url }) => {
    const body = { name: 'sample', role: 'viewer', client_id: clientId };
    const made = await callOffice<{ id: string }>(url, '/keys', { body });
    return { params: { id: made.body.id } };
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
  'GET /ledger/transactions/:id': async () => ({ params: nothing }),
  'POST /reconciliations': async () => ({ query: period, body: 'TRX_ID,AMOUNT,TRX_DATE' }),
  'GET /reconciliations/:id': async () => ({ params: nothing }),
  'POST /reconciliations/:id/resolutions': async () => ({
    params: nothing,
    body: { difference_id: nothing.id, reason: 'sample' },
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
