// A gateway with refused calls and failed notifications in it, whose every field has a hostile string.
import { randomUUID } from 'node:crypto';
import { classicSuites, send } from './classic.ts';
import { clientId, notificationPath, secretKey, startTestGateway } from './gateway.ts';
import { signedBy } from './mistaken-signer.ts';
import { callOffice, dashboardKeys, otherClientId } from './office.ts';
import { payInStore } from './paid.ts';

export const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'\u202e`;

/** The gateway, and the paths of pages that show what happened in it. */
export async function startTroubled() {
  let status = 500;
  const house = await startTestGateway({
    answer: (response) => {
      response.statusCode = status;
      response.end(hostile);
    },
    file: ({ origin }) => ({
      merchants: [clientId, otherClientId].map((id, place) => ({
        name: place === 0 ? 'Toko Uji' : hostile,
        client_id: id,
        secret_key: secretKey,
        notification_url: `${origin}${notificationPath}?q=%22%3E%3Cscript%3E`,
      })),
      dashboard: { keys: dashboardKeys ?? [] },
    }),
  });
  const [suite] = classicSuites;
  if (suite === undefined) throw new Error('no classic channel');
  const { path } = suite;
  const mistaken = randomUUID();
  const body = JSON.stringify(suite.body());
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const mine = { clientId, requestId: mistaken, timestamp, target: path, body, secret: secretKey };
  const signature = signedBy({ ...mine, target: `${path}/` });
  const headers = { 'Request-Timestamp': timestamp, Signature: signature };
  await send(house.url, { path, body, requestId: mistaken, headers });
  const requestId = hostile.slice(0, 60).replaceAll(/[^\x20-\x7e]/g, '');
  const claimed = { 'Client-Id': requestId, 'Request-Id': requestId };
  await send(house.url, { path, body: hostile, requestId: randomUUID() });
  await send(house.url, { path, body: '{}', headers: claimed });
  await send(house.url, { path: '/%22%3E%3Cscript%3E<script>', body: hostile });
  await send(house.url, { path, body, requestId: randomUUID() });
  const failed = await payInStore(house);
  status = 200;
  const delivered = await payInStore(house);
  const list = async <Row>(about: string, member: string) => {
    const answer = await callOffice<Record<string, Row[]>>(house.url, about);
    return answer.body[member] ?? [];
  };
  const wait = async (isThere: () => Promise<boolean>) => {
    for (const end = Date.now() + 10_000; Date.now() < end; ) if (await isThere()) return;
    throw new Error('it did not come');
  };
  type Refused = { id: string; request_id: string };
  await wait(async () => (await list('/requests?refused=true', 'requests')).length >= 4);
  await wait(async () => {
    const about = await list<{ attempts: unknown[] }>('/notifications', 'notifications');
    return about.length === 2 && about.every(({ attempts }) => attempts.length === 1);
  });
  const requests = await list<Refused>('/requests', 'requests');
  const notifications = await list<{ id: string; reference: string }>(
    '/notifications',
    'notifications',
  );
  const notification = (reference: string) =>
    notifications.find((one) => one.reference === reference)?.id ?? '';
  return {
    house,
    mistaken: requests.find((one) => one.request_id === mistaken)?.id ?? '',
    failed: notification(failed),
    delivered: notification(delivered),
    pages: [
      '/dashboard/requests',
      '/dashboard/requests?refused=true',
      '/dashboard/requests/errors',
      ...requests.map(({ id }) => `/dashboard/requests/${id}`),
      '/dashboard/notifications',
      '/dashboard/notifications?status=EXHAUSTED',
      '/dashboard/notifications/endpoints',
      '/dashboard/notifications/resend?since=2026-01-01&status=PENDING',
      ...notifications.map(({ id }) => `/dashboard/notifications/${id}`),
    ],
  };
}
