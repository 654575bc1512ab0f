// The pages of payments and refunds over HTTP, as a browser without scripts sees them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizedOrder, paidOrder, settleAll } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, otherClientId } from '../support/office.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: (receiver) => ({
      merchants: [clientId, otherClientId].map((id) => ({
        name: `<b>Toko</b> ${id.slice(4, 8)}`,
        client_id: id,
        secret_key: secretKey,
        notification_url: `${receiver.origin}/payments/notifications`,
      })),
      dashboard: { keys: dashboardKeys },
    }),
  });
});
afterAll(() => house.stop());

async function idOf(reference: string): Promise<string> {
  const path = `/payments?reference=${encodeURIComponent(reference)}`;
  const { body } = await callOffice<{ payments: { id: string }[] }>(house.url, path);
  return body.payments[0]?.id ?? '';
}

it('a payment is found and refunded in part, without a script', async () => {
  const { invoice } = await paidOrder(house);
  await settleAll(house);
  // Once it has returned, the notification was attempted.
  await house.advance(0);
  const id = await idOf(invoice);
  const office = signIn(house.url, { role: 'support', boundTo: clientId });
  const list = await office.open(`/dashboard/payments?q=${invoice.slice(0, 12)}`);
  expect(list.html).toContain(`href="/dashboard/payments/${id}"`);
  const page = await office.open(`/dashboard/payments/${id}`);
  expect(page.status).toBe(200);
  expect(page.html).toContain(`/dashboard/payments/${id}/refund`);
  for (const part of ['What happened', 'Money was received', 'Attempt 1', 'As curl', invoice]) {
    expect(page.text).toContain(part);
  }
  const shown = await office.open(`/dashboard/payments/${id}/refund?amount=25.000`);
  expect(shown.text).toContain('The customer gets Rp 25,000 back.'.replace('Rp ', 'Rp'));
  expect(shown.text).toContain('next settlement');
  const after = await office.follow(`/dashboard/payments/${id}/refund`, {
    do: 'refund',
    amount: '25000',
    reason: 'broken',
  });
  expect(after.text).toContain('The customer has the money again');
  expect(after.text).toContain('Partly refunded');
  expect(after.text).toContain('Refund from the office');
});

it('an authorization is captured, and one is released', async () => {
  const office = signIn(house.url);
  const first = await idOf((await authorizedOrder(house)).invoice);
  const shown = await office.open(`/dashboard/payments/${first}/capture?amount=40000`);
  expect(shown.text).toContain('they cannot be captured later');
  const path = `/dashboard/payments/${first}/capture`;
  const captured = await office.follow(path, { do: 'capture', amount: '40000' });
  expect(captured.text).toContain('The money was captured');
  const second = await idOf((await authorizedOrder(house)).invoice);
  const released = await office.follow(`/dashboard/payments/${second}`, { do: 'release' });
  expect(released.text).toContain('The payment was released');
  const void2 = await office.open(`/dashboard/payments/${second}/refund`);
  expect(void2.text).toContain('This is not possible now');
});

it('a notification is sent again', async () => {
  const { invoice } = await paidOrder(house);
  await house.advance(0);
  const before = house.receiver.received.length;
  const office = signIn(house.url, { role: 'developer', boundTo: clientId });
  const path = `/dashboard/payments/${await idOf(invoice)}`;
  const [, notification = ''] =
    /name="notification" value="([^"]+)"/.exec((await office.open(path)).html) ?? [];
  const after = await office.follow(path, { do: 'resend', notification });
  expect(after.text).toContain('The notification is sent again');
  await house.receiver.arrived(before + 1);
});

describe('refunds', () => {
  it('by hand are listed first and ended with a note', async () => {
    const suite = classicSuites.find(({ channel }) => channel.id === 'kredivo');
    const order = suite?.body() as { order: { invoice_number: string } };
    const { create } = house.client.kredivo as unknown as { create(body: object): Promise<object> };
    await create(order);
    const { invoice_number: reference } = order.order;
    await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
    const id = await idOf(reference);
    const office = signIn(house.url, { role: 'finance' });
    const due = await office.follow(`/dashboard/payments/${id}/refund`, {
      do: 'refund',
      amount: '1000',
    });
    expect(due.text).toContain('waits to be transferred by hand');
    const list = await office.open('/dashboard/refunds');
    expect(list.text).toContain(reference);
    const [, refund = ''] = /name="id" value="([^"]+)"/.exec(list.html) ?? [];
    const done = await office.follow('/dashboard/refunds', {
      do: 'done',
      id: refund,
      note: 'TRF-9',
    });
    expect(done.text).toContain('The refund is done');
    expect(done.text).not.toContain(reference);
    expect((await office.open('/dashboard/refunds?show=all')).text).toContain(reference);
    const viewer = signIn(house.url, { role: 'viewer', boundTo: clientId });
    expect((await viewer.open('/dashboard/refunds')).html).not.toContain('value="done"');
  });
});

it('filters are saved as a tab, and the tab is deleted', async () => {
  const office = signIn(house.url, { role: 'finance', boundTo: clientId });
  const path = '/dashboard/payments';
  expect((await office.open(`${path}?status=FAILED`)).text).toContain('Save view');
  const saved = await office.follow(path, {
    do: 'save-view',
    name: 'Failed <i>',
    filters: '{"status":"FAILED"}',
  });
  expect(saved.text).toContain('The view was saved');
  expect(saved.html).toContain('Failed &lt;i');
  const [, id = ''] = /name="id" value="([^"]+)"/.exec(saved.html) ?? [];
  expect((await office.follow(path, { do: 'delete-view', id })).text).toContain(
    'The view was deleted',
  );
});

it('the list is exported with its filters', async () => {
  const office = signIn(house.url);
  const page = await office.open('/dashboard/payments?status=SUCCESS&channel=cards');
  expect(page.html).toContain('/dashboard/payments/export?status=SUCCESS&amp;channel=cards');
  const file = await office.open('/dashboard/payments/export?status=SUCCESS&channel=cards');
  expect(file.headers.get('content-type')).toContain('text/csv');
});

it('what merchants and customers write is text', async () => {
  const evil = `"><script>alert(1)</script><img src=x>`;
  const { invoice } = await paidOrder(house, {
    customer: { name: evil },
  });
  const id = await idOf(invoice);
  const office = signIn(house.url);
  const reason = evil;
  await office.post(`/dashboard/payments/${id}/refund`, { do: 'refund', amount: '90000', reason });
  for (const path of [
    `/dashboard/payments/${id}`,
    '/dashboard/payments',
    `/dashboard/payments?q=${encodeURIComponent(evil)}`,
    '/dashboard/refunds?show=all',
    `/dashboard/payments/${id}/refund`,
  ]) {
    const { html, status } = await office.open(path);
    expect([path, status]).toEqual([path, 200]);
    expect(html).not.toMatch(/<script>alert|<img src=x/);
  }
  expect((await office.open(`/dashboard/payments/${id}`)).text).toContain(evil);
});

it('another merchant’s payment is not there', async () => {
  const { invoice } = await paidOrder(house);
  const id = await idOf(invoice);
  const office = signIn(house.url, { role: 'owner', boundTo: otherClientId });
  for (const path of ['', '/refund', '/capture']) {
    expect((await office.open(`/dashboard/payments/${id}${path}`)).status).toBe(404);
  }
  expect((await office.open('/dashboard/payments')).text).not.toContain(invoice);
});
