// The pages of merchants, developers and services in a browser: accessible, without complaints, on phone and desktop.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { openBrowser } from '../support/browser.ts';
import { signInBrowser } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, otherClientId } from '../support/office.ts';

let house: TestGateway;
let browser: Browser;

const bca = { bank: 'BCA', number: '0011223344', holder: 'PT Batik Nusantara' };

beforeAll(async () => {
  house = await startTestGateway({
    file: () => ({
      merchants: [{ name: 'Toko Berkas', client_id: clientId, secret_key: secretKey }],
      dashboard: { keys: dashboardKeys },
    }),
  });
  const make = (path: string, body: object) => callOffice(house.url, path, { body });
  await make('/merchants', {
    name: 'Batik Nusantara',
    client_id: otherClientId,
    theme: { background_color: '#FDF6EC', button_background_color: '#7A3E1D' },
    channel_settings: { cards: { mids: { BCA: { sale: '1001', instalment: '1002' } } } },
    fees: { cards: [{ fixed: 2000, basis_points: 280 }] },
    settlement_accounts: [{ id: 'SBS-1', ...bca, default: true }],
  });
  await make(`/merchants/${otherClientId}/accounts`, { ...bca, number: '0099' });
  await make(`/merchants/${otherClientId}/secret-keys`, {});
  const request = { channel: 'kredivo', active: false, note: 'Closed' };
  await make(`/merchants/${otherClientId}/services/requests`, request);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const merchant = `/dashboard/merchants/${otherClientId}`;
const developers = `/dashboard/developers?client_id=${otherClientId}`;
const pages = [
  '/dashboard/merchants',
  '/dashboard/merchants/new',
  merchant,
  `${merchant}?tab=terms`,
  `${merchant}?tab=accounts`,
  `/dashboard/merchants/${clientId}`,
  developers,
  `${developers}&tab=addresses`,
  `${developers}&tab=look`,
  `${developers}&tab=code`,
  '/dashboard/services',
  `/dashboard/services?client_id=${otherClientId}`,
];

it.each(['phone', 'desktop'] as const)('on a %s', { timeout: 240_000 }, async (width) => {
  const dark = width === 'phone';
  const visitor = await signInBrowser(browser, { role: 'owner' }, { width, dark });
  const { page } = visitor;
  const found: string[] = [];
  for (const path of pages) {
    await page.goto(house.url + path);
    for (const summary of await page.locator('details.ask > summary').all()) await summary.click();
    // The frame around the pages has a test of its own.
    const inPage = (await violations(page, ['region'])).filter((one) => !/office-sign/.test(one));
    found.push(...inPage.map((one) => `${path}: ${one}`));
    const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    if (wider) found.push(`${path}: is wider than the screen`);
  }
  expect(found).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

test('the card page shows colours while they are chosen', async () => {
  const { page, context, complaints } = await signInBrowser(browser, { role: 'owner' });
  const loaded = (theme: string) => page.waitForResponse(`**/assets/theme.${theme}.css`);
  const usual = loaded('fdf6ec-1a1a1a-7a3e1d-ffffff');
  await page.goto(`${house.url}${developers}&tab=look`);
  expect((await usual).status()).toBe(200);
  const changed = loaded('fdf6ec-1a1a1a-0e5560-ffffff');
  await page.getByLabel('Button', { exact: true }).fill('#0e5560');
  expect((await changed).status()).toBe(200);
  expect(complaints).toEqual([]);
  await context.close();
});
