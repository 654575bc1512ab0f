// Scripts, markup, addresses that run, marks that turn the text around and endless words in every field that a merchant
// or its people can send: every page of the dashboard is loaded, nothing runs, nothing breaks out of its place.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, widths } from '../support/browser.ts';
import { signInBrowser } from '../support/dashboard.ts';
import { clientId } from '../support/gateway.ts';
import { type Attacked, attack, hostile } from '../support/hostile.ts';
import { callOffice } from '../support/office.ts';
import { type OfficeScreens, openOfficeScreens } from '../support/office-screens.ts';

let browser: Browser;
let screens: OfficeScreens;
let attacked: Attacked;
let pages: string[];

beforeAll(async () => {
  browser = await openBrowser();
  screens = await openOfficeScreens(hostile, hostile);
  attacked = await attack(screens.gateway);
  await typeInOffice();
  pages = [...new Set([...Object.values(screens.paths), ...(await furtherPages())])];
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await screens?.gateway.stop();
});

/** What a merchant's people and operators type. */
async function typeInOffice(): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await callOffice<{ id: string }>(screens.gateway.url, path, { body });
    expect([path, answer.status]).toEqual([path, 201]);
    return answer.body;
  };
  const id = 'BRN-0005-1700000000005';
  const text = hostile.slice(0, 100);
  await post('/merchants', { name: hostile, client_id: id, logo_url: 'https://shop.test/?"><b>' });
  const account = { bank: hostile, number: '0011223344', holder: hostile };
  await post(`/merchants/${id}/accounts`, account);
  const asked = { channel: 'kredivo', active: false, note: hostile };
  await post(`/merchants/${id}/services/requests`, asked);
  await post('/keys', { name: text, role: 'viewer' });
  await post('/views', { page: 'payments', name: text.slice(0, 60), filters: { q: hostile } });
  const person = { email: '"><svg/onload=hit=1>@a.test', name: text, role: 'viewer' };
  const { id: personId } = await post('/people', person);
  typed = [
    `/dashboard/people/${personId}`,
    `/dashboard/merchants/${id}`,
    `/dashboard/merchants/${id}?tab=accounts`,
    `/dashboard/developers?client_id=${id}`,
    `/dashboard/services?client_id=${id}`,
  ];
}
let typed: string[] = [];

interface Ids {
  [list: string]: { id: string; code?: string; channel?: string }[];
}
const list = async (path: string) => {
  const { status, body } = await callOffice<Ids>(screens.gateway.url, path);
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return Object.values(body)[0] ?? [];
};

/** What the attacks have left: a payment of each channel that was paid, and each kind of refused call. */
async function furtherPages(): Promise<string[]> {
  const { gateway } = screens;
  const payments: string[] = [];
  for (const invoice of attacked.invoices) {
    const [payment] = await list(`/payments?reference=${encodeURIComponent(invoice)}`);
    if (payment === undefined) throw new Error(`there is no payment ${invoice}`);
    const outcome = { outcome: 'SUCCESS', client_id: clientId };
    await gateway.sandbox(`payments/${encodeURIComponent(invoice)}/outcome`, outcome);
    payments.push(payment.id);
  }
  await gateway.advance(1);
  const wanted = payments.filter((_, place) => place < 6);
  const requests = await list('/requests?refused=true&limit=200');
  const kinds = new Map(requests.map((one) => [`${one.code} ${one.channel}`, one.id]));
  const notifications = await list('/notifications?limit=5');
  return [
    ...typed,
    ...wanted.map((id) => `/dashboard/payments/${id}`),
    ...wanted.map((id) => `/dashboard/payments/${id}/refund`),
    ...[...kinds.values()].map((id) => `/dashboard/requests/${id}`),
    ...notifications.map(({ id }) => `/dashboard/notifications/${id}`),
    '/dashboard/requests?refused=true&limit=200',
    '/dashboard/payments?limit=200',
    ...['addresses', 'look', 'code'].map((tab) => `${screens.paths.developers}&tab=${tab}`),
    ...['terms', 'accounts'].map((tab) => `${screens.paths.merchant}?tab=${tab}`),
    `/dashboard/payments?q=${encodeURIComponent(hostile)}`,
    `/dashboard/audit?actor=${encodeURIComponent(hostile)}`,
    `/dashboard/reports?name=statement&client_id=${clientId}`,
  ];
}

test('most fields of every channel take such a text', () => {
  const channels = new Set(attacked.fields.map((field) => field.split(' ')[0]));
  expect([...channels].sort()).toEqual(['cards', 'dana', 'indodana', 'indomaret', 'kredivo']);
  expect(attacked.fields.length).toBeGreaterThan(60);
});

test('nothing runs, and nothing is wider than the screen', { timeout: 400_000 }, async () => {
  const { page, context, complaints } = await signInBrowser(browser);
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const found: string[] = [];
  for (const path of pages) {
    const answer = await page.goto(`${screens.gateway.url}${path}`);
    const seen = (await page.evaluate(`({
      hit: window.hit ?? null,
      foreign: document.querySelectorAll('${foreign}').length,
    })`)) as { hit: unknown; foreign: number };
    const isFine = answer?.status() === 200 && seen.hit === null && seen.foreign === 0;
    if (!isFine) found.push(`${path}: ${answer?.status()} ${JSON.stringify(seen)}`);
    for (const width of ['phone', 'desktop'] as const) {
      await page.setViewportSize(widths[width]);
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      const pixels = await page.evaluate(wider);
      if (pixels !== 0) found.push(`${path}: ${pixels} pixels wider than a ${width}`);
    }
  }
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

/** What only an attack can have made. */
const foreign = [
  'img[onerror]',
  'svg[onload]',
  '[onmouseover]',
  'a[href^="javascript:" i]',
  'form[action^="javascript:" i]',
].join(', ');
