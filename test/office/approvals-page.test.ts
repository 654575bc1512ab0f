// The page of approvals: what one person asked for is seen, approved or rejected by another, without scripts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

let house: TestGateway;
beforeAll(async () => {
  const merchants = [{ name: 'Toko Uji', client_id: clientId, secret_key: secretKey }];
  const dashboard = { keys: dashboardKeys, second_person_above: 50_000 };
  house = await startTestGateway({ file: () => ({ merchants, dashboard }) });
});
afterAll(() => house.stop());

/** Asks for a refund above the limit; returns the payment's path in the API. */
async function ask(): Promise<string> {
  const reference = await payInStore(house);
  const found = await callOffice<{ payments: { id: string }[] }>(
    house.url,
    `/payments?reference=${reference}`,
  );
  const path = `/payments/${found.body.payments[0]?.id}`;
  const asked = await callOffice(house.url, `${path}/refunds`, {
    key: keyOf('support'),
    body: { reason: 'broken' },
  });
  expect([asked.status, asked.body.detail]).toEqual([
    409,
    expect.stringContaining('Another person has to approve it'),
  ]);
  return path;
}

const refunded = async (path: string) => {
  const { body } = await callOffice<{ refunded_amount: number; refunds: unknown[] }>(
    house.url,
    path,
  );
  return body.refunds.length;
};
const idIn = (html: string) => /name="id" value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';

it('shows what waits, and does it once another person approves', async () => {
  const path = await ask();
  const finance = signIn(house.url, { role: 'finance' });
  const page = await finance.open('/dashboard/approvals');
  expect(page.text).toContain('support of all');
  expect(await refunded(path)).toBe(0);
  const after = await finance.follow('/dashboard/approvals', {
    do: 'approve',
    id: idIn(page.html),
  });
  expect(after.text).toContain('It was approved and done');
  expect(await refunded(path)).toBe(1);
  const done = await finance.open('/dashboard/approvals?status=APPROVED');
  expect(done.text).toContain('finance of all');
});

it('does nothing once it is rejected, and lets the one who asked decide nothing', async () => {
  const path = await ask();
  const page = await signIn(house.url, { role: 'viewer' }).open('/dashboard/approvals');
  expect(page.html).not.toContain('name="id"');
  const finance = signIn(house.url, { role: 'finance', language: 'id' });
  const id = idIn((await finance.open('/dashboard/approvals')).html);
  const own = await callOffice(house.url, `/approvals/${id}/approve`, {
    key: keyOf('support'),
    body: {},
  });
  expect(own.status).toBe(403);
  const after = await finance.follow('/dashboard/approvals', { do: 'reject', id });
  expect(after.text).toContain('Telah ditolak');
  expect(await refunded(path)).toBe(0);
});
