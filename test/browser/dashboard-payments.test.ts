// A person in a browser finds a payment, refunds a part of it and notifies again, with and without scripts.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { openBrowser } from '../support/browser.ts';
import { paidOrder, settleAll } from '../support/cards.ts';
import { signInBrowser } from '../support/dashboard.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { dashboardKeys } from '../support/office.ts';

let browser: Browser;
let house: TestGateway;

beforeAll(async () => {
  house = await startTestGateway({ file: () => ({ dashboard: { keys: dashboardKeys } }) });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test.each([
  ['with scripts on a desk', { javaScript: true, width: 'desktop' }],
  ['without scripts on a phone', { javaScript: false, width: 'phone' }],
] as const)('%s', { timeout: 120_000 }, async (name, options) => {
  const { invoice } = await paidOrder(house, { customer: { name: 'Dewi Lestari' } });
  await settleAll(house);
  await house.advance(0);
  const visitor = await signInBrowser(browser, { role: 'support' }, options);
  const { page, complaints, context } = visitor;
  const see = async (what: string) => {
    const folder = process.env.PICTURES;
    if (folder === undefined) return;
    await page.screenshot({ path: `${folder}/${options.width}-${what}.png`, fullPage: true });
  };
  await page.goto(`${house.url}/dashboard/payments?q=${invoice.slice(0, 20)}`);
  await see('list');
  await page.getByRole('link', { name: invoice }).click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  await see('payment');
  await page.getByRole('link', { name: 'Refund', exact: true }).last().click();
  await page.getByLabel('Amount').fill('25.000');
  await page.getByRole('button', { name: 'Show what it will do' }).click();
  await page.getByText('are taken from the merchant’s next settlement').waitFor();
  await page.getByLabel('Reason').fill('one plate was broken');
  await see('refund');
  if (options.javaScript) expect([name, await violations(page, ['region'])]).toEqual([name, []]);
  await page.getByRole('button', { name: /^Refund Rp\s?25[.,]000$/ }).click();
  await page.getByText('The customer has the money again').waitFor();
  await page.getByText('Refund from the office').first().waitFor();
  await see('refunded');
  if (options.javaScript) expect([name, await violations(page, ['region'])]).toEqual([name, []]);
  await page.goto(`${house.url}/dashboard/refunds?show=all`);
  await see('refunds');
  await page.getByRole('link', { name: invoice }).first().click();
  await house.advance(0);
  const before = house.receiver.received.length;
  const resend = page.locator('details.confirm').filter({ hasText: 'Send again' }).first();
  await resend.locator('summary').click();
  await page.getByText('the same notification once more').first().waitFor();
  await resend.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The notification is sent again').waitFor();
  await house.advance(0);
  expect(house.receiver.received.length).toBe(before + 1);
  expect(complaints).toEqual([]);
  await context.close();
});
