// The how-to-pay page in a browser, from the open code to the payment, with and without a script.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser } from '../support/browser.ts';
import { classicSuites, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let browser: Browser;
let house: TestGateway;

beforeAll(async () => {
  house = await startTestGateway();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const suite = classicSuites.find(({ channel }) => channel.guide !== undefined);
if (suite === undefined) throw new Error('no channel with a guide');
const { channel, body, path } = suite;

async function order() {
  const text = JSON.stringify(body());
  const { order } = JSON.parse(text) as { order: { invoice_number: string } };
  expect((await send(house.url, { path, body: text })).status).toBe(200);
  const view = (await house.sandbox(`payments/${order.invoice_number}`)).body;
  const { payment_code: code } = view as { payment_code: string };
  const page = `${house.url}${channel.guide?.pagePath.replace('{code}', code)}?lang=en`;
  return { code, page, reference: order.invoice_number };
}

test('the code is copied as digits, and the page shows the payment after it', async () => {
  const { code, page: url, reference } = await order();
  const { page, complaints, context } = await newVisitor(browser, { width: 'phone' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Copy the payment code' }).click();
  await page.getByText(`Copied: ${code}`).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
  await page.getByRole('img', { name: 'Barcode' }).waitFor();
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  await page.getByRole('link', { name: 'Stop updating' }).click();
  await page.getByRole('heading', { name: 'Payment received' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('without a script the code can be selected at once, and no button does nothing', async () => {
  const { code, page: url } = await order();
  const { page, context } = await newVisitor(browser, { javaScript: false });
  await page.goto(url);
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
  expect(await page.locator('.big-code').textContent()).toBe(code);
  const [refresh, ...more] = await page.locator('meta[http-equiv=refresh]').all();
  expect([await refresh?.getAttribute('content'), more.length]).toEqual(['15', 0]);
  await page.getByRole('link', { name: 'Stop updating' }).click();
  await page.getByRole('link', { name: 'Update now' }).waitFor();
  expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
  await context.close();
});
