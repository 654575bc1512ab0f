// For every route of the management API that needs it: the ids of objects of the first merchant, and a valid body.
import { newId } from '../../src/lib/ids.ts';
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
  'POST /people': async () => ({ body: { email: `${newId()}@example.test`, role: 'viewer' } }),
  'GET /people/:id': person,
  'PATCH /people/:id': async (house) => ({ ...(await person(house)), body: { name: 'Sample' } }),
  'DELETE /people/:id': person,
  'POST /people/:id/invitations': person,
  'DELETE /people/:id/totp': person,
  'GET /people/:id/sessions': person,
  'DELETE /people/:id/sessions': person,
  'DELETE /people/:id/sessions/:session': async (house) => {
    const { params } = await person(house);
    return { params: { ...params, session: newId() } };
  },
  'POST /approvals/:id/approve': async () => ({ params: { id: await approval() } }),
  'POST /approvals/:id/reject': async () => ({ params: { id: await approval() } }),
};

async function person({ url }: TestGateway): Promise<RouteSample> {
  const body = { email: `${newId()}@example.test`, role: 'viewer', client_id: clientId };
  const made = await callOffice<{ id: string }>(url, '/people', { body });
  return { params: { id: made.body.id } };
}

/** An id that nothing has: whoever looks for it finds nothing, whose it is does not matter. */
async function approval(): Promise<string> {
  return '01900000-0000-7000-8000-000000000000';
}
