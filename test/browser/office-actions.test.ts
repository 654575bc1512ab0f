// Every action of the dashboard, done in a browser: what will happen is said before, what was done is true afterwards.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboardPages } from '../../src/pages/dashboard/index.ts';
import { openBrowser } from '../support/browser.ts';
import { cashActions } from '../support/office-actions/cash.ts';
import { type Desk, openDesk } from '../support/office-actions/deed.ts';
import { merchantActions } from '../support/office-actions/merchants.ts';
import { moneyActions } from '../support/office-actions/money.ts';
import { notificationActions } from '../support/office-actions/notifications.ts';
import { monthActions, payoutActions } from '../support/office-actions/paid-out.ts';
import { paymentActions } from '../support/office-actions/payments.ts';
import { peopleActions } from '../support/office-actions/people.ts';
import { sandboxActions } from '../support/office-actions/sandbox.ts';
import { workedActions } from '../support/office-actions/worked.ts';
import { opensAll } from '../support/screens-opened.ts';

const actions = Object.entries({
  // Settling comes first: later there is so much to settle that a second person has to approve it.
  ...moneyActions,
  ...payoutActions,
  ...cashActions,
  ...paymentActions,
  ...workedActions,
  ...notificationActions,
  ...merchantActions,
  ...peopleActions,
  ...monthActions,
  ...sandboxActions,
});

/** What operators do every day: every change should see that it works. `npm run test:screens` does them all. */
const always = [
  '/dashboard/settlements/new settle',
  '/dashboard/payments/:id/refund refund',
  '/dashboard/payments/:id resend',
  '/dashboard/merchants/new create',
  '/dashboard/people/new invite',
];
const done = opensAll ? actions : actions.filter(([name]) => always.includes(name));

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
  expect(known).toEqual(expect.arrayContaining(always));
});

test.each(done)('%s', { timeout: 120_000 }, async (name, action) => {
  await desk.perform(name, action);
  expect(desk.world.complaints.splice(0)).toEqual([]);
});
