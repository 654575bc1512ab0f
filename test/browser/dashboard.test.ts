// The dashboard in a browser: the keyboard, without scripts, for everybody, with hostile texts, and live.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { openBrowser, type Visitor } from '../support/browser.ts';
import { signIn, signInBrowser } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { dashboardKeys, otherClientId } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

let gateway: TestGateway;
let browser: Browser;

const hostile = `"'><script>window.hit = 1</script><img src=x onerror="window.hit = 1">`;

beforeAll(async () => {
  gateway = await startTestGateway({
    file: () => ({
      dashboard: { keys: dashboardKeys },
      merchants: [
        { name: 'Toko Uji', client_id: clientId, secret_key: secretKey },
        { name: hostile, client_id: otherClientId, secret_key: `${secretKey}-2` },
      ],
    }),
  });
  const made = await signIn(gateway.url).post('/dashboard/keys/new', {
    do: 'create',
    name: hostile,
    role: 'viewer',
  });
  expect(made.status).toBe(201);
  await payInStore(gateway);
  await gateway.advance(1);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

const address = (path: string) => `${gateway.url}${path}`;

async function open(
  path: string,
  options: Parameters<typeof signInBrowser>[2] = {},
): Promise<Visitor> {
  const visitor = await signInBrowser(browser, {}, options);
  await visitor.page.goto(address(path));
  return visitor;
}

const addressOf = (page: Page) => new URL(page.url()).pathname;

const pages = ['/dashboard', '/dashboard/keys', '/dashboard/keys/new', '/dashboard/audit'];

describe.each(['phone', 'desktop'] as const)('on a %s', (width) => {
  it.each(pages)(
    '%s is accessible, runs nothing foreign and is not wider than the screen',
    async (path) => {
      const { page, context, complaints } = await open(path, { width });
      expect(await violations(page)).toEqual([]);
      const box = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(box)).toBe(0);
      expect(await page.evaluate('window.hit')).toBeUndefined();
      expect(complaints).toEqual([]);
      await context.close();
    },
  );
});

test('the dark colours are legible too', async () => {
  const { page, context } = await open('/dashboard', { dark: true });
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('one zooms into the chart of a longer period, and out again', async () => {
  const { page, context, complaints } = await open('/dashboard');
  expect(await page.locator('.chart[data-zoom] canvas').count()).toBe(0);
  await page.getByRole('link', { name: '90 days' }).click();
  const chart = page.locator('.chart[data-zoom] .u-over');
  const all = page.getByRole('button', { name: 'Show the whole period' });
  const { x, y, width, height } = (await chart.boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  expect(await all.isVisible()).toBe(false);
  await page.mouse.move(x + width * 0.8, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width - 2, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await all.waitFor();
  // The last day is the one with the payment: its numbers are those of the table.
  await page.mouse.move(x + width * 0.97, y + height / 2);
  await expect.poll(() => page.locator('.chart-hint').textContent()).toContain('100,000');
  expect(await violations(page)).toEqual([]);
  await all.click();
  await all.waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
  await context.close();
});

describe('the keyboard', () => {
  it('goes to sections, shows its shortcuts and opens the palette', async () => {
    const { page, context, complaints } = await open('/dashboard/keys');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL(address('/dashboard'));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('aud');
    expect(await page.getByRole('option').allTextContents()).toEqual(['Audit log']);
    await page.keyboard.press('Enter');
    await page.waitForURL(address('/dashboard/audit'));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('does not take letters away from fields', async () => {
    const { page, context } = await open('/dashboard/keys/new');
    await page.locator('#create-name').pressSequentially('gh?/');
    expect(await page.locator('#create-name').inputValue()).toBe('gh?/');
    expect(addressOf(page)).toBe('/dashboard/keys/new');
    await context.close();
  });

  it('closes a menu and returns to its button', async () => {
    const { page, context } = await open('/dashboard');
    const menu = page.locator('.account summary');
    await menu.click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await page.locator('.account[open]').count()).toBe(0);
    expect(await page.evaluate("document.activeElement.matches('.account summary')")).toBe(true);
    await context.close();
  });
});

test('a key is made and copied, and revoked after a second look', async () => {
  const { page, context, complaints } = await open('/dashboard/keys/new');
  await page.fill('#create-name', 'from a browser');
  await page.getByRole('button', { name: 'Create a key' }).click();
  const secret = await page.locator('.secret').textContent();
  await page.locator('.secret-line').getByRole('button', { name: 'Copy' }).click();
  await page.locator('button.copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
  await page.goto(address('/dashboard/keys'));
  const row = page.getByRole('row').filter({ hasText: 'from a browser' });
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('The key was revoked').waitFor();
  expect(await row.count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('without a script everything is there: the menu of a phone, the second look, the language', async () => {
  const { page, context } = await open('/dashboard', { javaScript: false, width: 'phone' });
  await page.locator('.sheet summary').click();
  await page.locator('.sheet-body').getByRole('link', { name: 'Keys' }).click();
  await page.waitForURL(address('/dashboard/keys'));
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
  await page.locator('main .confirm summary').first().click();
  await page.locator('.confirm[open]').getByRole('button', { name: 'Revoke' }).waitFor();
  await page.locator('.account summary').click();
  await page.getByRole('link', { name: 'Bahasa Indonesia' }).click();
  await page.getByRole('heading', { name: 'Kunci API' }).waitFor();
  await context.close();
});

test('Home follows what happens while it is open', async () => {
  const { page, context, complaints } = await open('/dashboard');
  const volume = page.locator('.stat-value').first();
  const before = await volume.textContent();
  const streaming = page.waitForResponse((answer) => answer.url().includes('/dashboard/events'));
  await page.reload();
  await streaming;
  await payInStore(gateway, 250_000);
  await gateway.advance(1);
  await page.locator('.stat:first-child .stat-value', { hasNotText: before ?? '' }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
