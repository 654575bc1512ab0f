// The pages of signing in and of people, without violations, on a phone and on a desktop, light and dark.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { signIn } from '../support/office-session.ts';

let house: TestGateway;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([startTestGateway(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await house.stop();
});

const at = (path: string) => `${house.url}${path}`;

it.each([
  ['phone', true],
  ['desktop', false],
] as const)(
  'have no violations (%s, dark: %s)',
  async (width, dark) => {
    const visitor = await newVisitor(browser, { width, dark });
    const { page, context, complaints } = visitor;
    await page.goto(at('/dashboard/sign-in'));
    expect(await page.getByText('The browser did not finish').isVisible()).toBe(false);
    expect(await violations(page)).toEqual([]);
    const { personId } = await signIn(context, house);
    for (const path of [
      '/dashboard/account',
      '/dashboard/account/authenticator',
      '/dashboard/account/passkeys/new',
      '/dashboard/people',
      '/dashboard/people/new',
      `/dashboard/people/${personId}`,
    ]) {
      await page.goto(at(path));
      // The frame around the pages has tests of its own.
      const found = (await violations(page)).filter((one) => !/office-(sign|ribbon)/.test(one));
      expect([path, found]).toEqual([path, []]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
  120_000,
);
