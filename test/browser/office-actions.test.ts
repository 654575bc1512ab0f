// Every action of the dashboard, done in a browser: what will happen is said before, what was done is true afterwards.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboardPages } from '../../src/pages/dashboard/index.ts';
import { openBrowser } from '../support/browser.ts';
import { type Desk, openDesk } from '../support/office-actions/deed.ts';
import { merchantActions } from '../support/office-actions/merchants.ts';
import { moneyActions } from '../support/office-actions/money.ts';
import { notificationActions } from '../support/office-actions/notifications.ts';
import { paymentActions } from '../support/office-actions/payments.ts';
import { peopleActions } from '../support/office-actions/people.ts';
import { sandboxActions } from '../support/office-actions/sandbox.ts';

const actions = Object.entries({
  ...paymentActions,
  ...moneyActions,
  ...notificationActions,
  ...merchantActions,
  ...peopleActions,
  ...sandboxActions,
});

let browser: Browser;
let desk: Desk;
beforeAll(async () => {
  browser = await openBrowser();
  desk = await openDesk(browser);
});
afterAll(async () => {
  await desk?.close();
  await browser?.close();
});

test('every action of every page is among them', () => {
  const known = dashboardPages.flatMap(({ path, post = {} }) =>
    Object.keys(post).map((action) => `${path} ${action}`),
  );
  expect(actions.map(([name]) => name).sort()).toEqual(known.sort());
});

test.each(actions)('%s', { timeout: 120_000 }, async (name, action) => {
  await desk.perform(name, action);
  expect(desk.world.complaints.splice(0)).toEqual([]);
});
