// The API documentation in a browser: the calculator, the search, calls of the sandbox, and how it looks.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedSample } from '../../src/pages/docs/sample.ts';
import { signClassic } from '../../src/pages/docs/script/signing.ts';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor, type Width } from '../support/browser.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { keepPicture } from '../support/pictures.ts';
import { merchantPair, startSnapGateway, takesAll } from '../support/snap.ts';

const path = '/kredivo-peer-to-peer/v2/generate-order';
let browser: Browser;
let house: TestGateway;
let visitor: Visitor;

beforeAll(async () => {
  [browser, house] = await Promise.all([openBrowser(), startSnapGateway({ answer: takesAll })]);
  visitor = await newVisitor(browser);
  await visitor.page.goto(`${house.url}/docs?lang=en`);
}, 60_000);
afterAll(async () => {
  await visitor?.context.close();
  await browser?.close();
  await house?.stop();
});

it('signs what is typed, as the gateway does', async () => {
  const { page } = visitor;
  const signature = page.locator('output[name="signature"]');
  const { target, clientId: id, requestId, timestamp, signature: first } = signedSample(path);
  expect(await signature.textContent()).toBe(first);
  await page.fill('[data-calculator] [name="body"]', '{"a":\n1}');
  await page.fill('[data-calculator] [name="secretKey"]', 'SK-Other');
  const parts = { clientId: id, requestId, timestamp, target, body: '{"a":\n1}' };
  const expected = await signClassic('SK-Other', parts);
  await page.waitForFunction(
    (text) => document.querySelector('output[name="signature"]')?.textContent === text,
    expected.signature,
  );
  expect(await page.locator('output[name="digest"]').textContent()).toBe(expected.digest);
});

it('finds calls by words, also by their fields', async () => {
  const { page } = visitor;
  await page.fill('[data-search]', 'capture_amount');
  const shown = page.locator('[data-call]:visible');
  expect(await shown.count()).toBe(1);
  expect(await shown.locator('code.path').textContent()).toBe('POST /credit-card/capture');
  expect(await page.locator('[data-search-status]').textContent()).toBe('1 calls match');
  await page.fill('[data-search]', '');
});

it('calls the sandbox in both dialects with the keys that are typed', async () => {
  const { page } = visitor;
  await page.fill('[data-keys] [name="clientId"]', clientId);
  await page.fill('[data-keys] [name="secretKey"]', secretKey);
  await page.fill('[data-keys] [name="privateKey"]', merchantPair.privateKey);
  for (const target of [path, '/direct-debit/core/v1/debit/payment-host-to-host']) {
    const form = page.locator('form[data-try]', { has: page.locator(`input[value="${target}"]`) });
    await form.locator('summary').click();
    await form.locator('button').click();
    const output = form.locator('output:not(:empty)');
    expect(await output.textContent()).toMatch(/^HTTP 200\n\{/);
  }
  expect(visitor.complaints).toEqual([]);
});

it.each(['desktop', 'phone'] satisfies Width[])('is readable on a %s', async (width) => {
  const other = await newVisitor(browser, { width });
  await other.page.goto(`${house.url}/docs?lang=en`);
  expect(await violations(other.page)).toEqual([]);
  expect(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(
    true,
  );
  await keepPicture(other.page, `docs-${width}`, 5000);
  expect(other.complaints).toEqual([]);
  await other.context.close();
});
