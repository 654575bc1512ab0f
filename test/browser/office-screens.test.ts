// Every page of the dashboard at both widths: a picture, no violation of WCAG 2.2 AA, no error, not too wide.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboardPages } from '../../src/pages/dashboard/index.ts';
import { violations } from '../support/accessible.ts';
import { openBrowser, type Width } from '../support/browser.ts';
import { signInBrowser } from '../support/dashboard.ts';
import { type OfficeScreens, openOfficeScreens } from '../support/office-screens.ts';
import { keepPicture, keptPictures } from '../support/pictures.ts';

let browser: Browser;
let screens: OfficeScreens;
beforeAll(async () => {
  [browser, screens] = [await openBrowser(), await openOfficeScreens()];
});
afterAll(async () => {
  await browser?.close();
  await screens?.gateway.stop();
});

/** Pages that show nothing of their own, or a session's own. */
const unseen = [
  '/dashboard/search',
  '/dashboard/payments/export',
  '/dashboard/payouts/files/:id/content',
  '/dashboard/reports/:name/:format',
  '/dashboard/statements/:client_id/:month/:format',
  '/dashboard/invoices/:id/:format',
  '/dashboard/disputes/:id/evidence/:evidence',
];

test('every page is among the screens', () => {
  const seen = Object.values(screens.paths).map((path) => new URL(path, 'http://x').pathname);
  const missing = dashboardPages
    .map(({ path }) => path)
    .filter((path) => !unseen.includes(path) && !path.startsWith('/dashboard/account'))
    .filter((path) => !seen.some((one) => matches(path, one)));
  // A capture needs an authorized card: `dashboard-payments.test.ts` has one.
  expect(missing).toEqual(['/dashboard/payments/:id/capture']);
});

const widths: Width[] = process.env.GAPURA_SCREENS === 'all' ? ['phone', 'desktop'] : [];

test.each(widths)(
  'the screens at %s width',
  async (width) => {
    const { page, context, complaints } = await signInBrowser(browser, {}, { width });
    for (const [name, path] of Object.entries(screens.paths)) {
      const answer = await page.goto(`${screens.gateway.url}${path}`);
      expect([name, answer?.status()]).toEqual([name, 200]);
      await keepPicture(page, `office-${name}-${width}`, 1700);
      const box = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect([name, await page.evaluate(box)]).toEqual([name, 0]);
      expect([name, await violations(page)]).toEqual([name, []]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
  300_000,
);

test('there is no picture of a page that no longer exists', () => {
  const expected = Object.keys(screens.paths).flatMap((name) => [
    `office-${name}-phone`,
    `office-${name}-desktop`,
  ]);
  const kept = keptPictures().filter((name) => name.startsWith('office-'));
  expect(kept.filter((name) => !expected.includes(name))).toEqual([]);
});

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);
}
