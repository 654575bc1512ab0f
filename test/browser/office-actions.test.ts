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
  // Settling comes first: later there is so much to settle that a second person has to approve it.
  ...moneyActions,
  ...paymentActions,
  ...notificationActions,
  ...merchantActions,
  ...peopleActions,
  ...sandboxActions,
});

/** Done over HTTP by tests of their own (`test/office`, `test/dashboard`), and not in a browser yet. */
const withoutBrowser = [
  '/dashboard/disputes/:id evidence',
  '/dashboard/disputes/:id lost',
  '/dashboard/disputes/:id won',
  '/dashboard/disputes/new open',
  '/dashboard/exceptions/:id apply',
  '/dashboard/exceptions/:id return',
  '/dashboard/exceptions/:id write-off',
  '/dashboard/invoices/:id credit',
  '/dashboard/journals/:id reverse',
  '/dashboard/journals/new book',
  '/dashboard/payouts/:id failed',
  '/dashboard/payouts/:id paid',
  '/dashboard/payouts/:id returned',
  '/dashboard/payouts/:id sent',
  '/dashboard/payouts/:id verify',
  '/dashboard/payouts/files make',
  '/dashboard/payouts/files read',
  '/dashboard/periods/:month close',
];

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
  const all = [...actions.map(([name]) => name), ...withoutBrowser];
  expect(all.sort()).toEqual(known.sort());
});

test.each(actions)('%s', { timeout: 120_000 }, async (name, action) => {
  await desk.perform(name, action);
  expect(desk.world.complaints.splice(0)).toEqual([]);
});
