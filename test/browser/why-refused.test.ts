// A merchant's developer, whose calls are refused, finds the cause from the first page in at most three clicks.
import { randomUUID } from 'node:crypto';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, smallCost } from '../../src/people/password.ts';
import { setPasswordHash } from '../../src/people/store.ts';
import { sql } from '../../src/storage/db.ts';
import { newVisitor, openBrowser } from '../support/browser.ts';
import { classicSuites, send } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type Signer, signedBy } from '../support/mistaken-signer.ts';
import { signedIn } from '../support/office-session.ts';

let browser: Browser;
let house: TestGateway;
beforeAll(async () => {
  [browser, house] = [await openBrowser(), await startTestGateway()];
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');
const { path } = suite;
const order = suite.body();
const body = JSON.stringify(order);
const password = 'four quiet words here';

const at = (minutesAgo = 0) =>
  `${new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19)}Z`;

/** How the developer's program signs, how old its clock is in minutes, and the cause as the page names it. */
type Mistake = [
  name: string,
  faults: Partial<Signer>,
  cause: RegExp,
  line?: string | undefined,
  minutesAgo?: number,
];

const mistakes: Mistake[] = [
  [
    'another secret key',
    { secret: 'SK-OfTheSandboxNotOfThisOne' },
    /Most often the secret key belongs to another client or environment/,
  ],
  [
    'a body that is written again after signing',
    { body: JSON.stringify(order, null, 2) },
    /the same JSON written differently .*parsed and written again between signing and checking/,
    'Digest',
  ],
  [
    'a Request-Target with a slash at its end',
    { target: `${path}/` },
    /It was signed with the Request-Target .*\/", but verified with/,
    'Request-Target',
  ],
  [
    'a clock that is behind',
    {},
    /behind now .*beyond the tolerance of .*Check the clocks on both sides/,
    undefined,
    95,
  ],
  ['a clock in local time', {}, /7 hours ahead.*Write the time in UTC/, undefined, -7 * 60],
];

/** Sends the call as the program would. Returns when the gateway has kept why it refused it. */
async function refused(faults: Partial<Signer>, minutesAgo?: number): Promise<string> {
  const requestId = randomUUID();
  const timestamp = at(minutesAgo);
  const mine = { clientId, requestId, timestamp, target: path, body, secret: secretKey };
  const headers = {
    'Request-Timestamp': timestamp,
    Signature: signedBy({ ...mine, ...faults }),
  };
  const { status } = await send(house.url, { path, body, requestId, headers });
  expect(status).toBe(400);
  const kept = () => house.db.rows(sql`select from refused_calls where request_id = ${requestId}`);
  await expect.poll(async () => (await kept()).length, { timeout: 10_000 }).toBe(1);
  return requestId;
}

test.each(mistakes)('%s', { timeout: 90_000 }, async (_name, faults, cause, line, minutesAgo) => {
  const requestId = await refused(faults, minutesAgo);
  const { email, personId } = await signedIn(house.db, 'developer', clientId);
  await setPasswordHash(house.db.single, personId, await hashPassword(password, smallCost));
  const { page, context, complaints } = await newVisitor(browser);
  await page.goto(`${house.url}/dashboard`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${house.url}/dashboard`);

  const clicks: Locator[] = [
    page.getByRole('navigation').getByRole('link', { name: 'Requests', exact: true }).first(),
    page.getByRole('link').filter({ hasText: requestId }),
  ];
  expect(clicks.length).toBeLessThanOrEqual(3);
  for (const one of clicks) await one.click();
  await page.getByText(cause).first().waitFor();
  if (line !== undefined) {
    const differing = page.locator('tr.different');
    expect(await differing.getByRole('rowheader').allTextContents()).toEqual([line]);
  }
  expect(await page.content()).not.toContain(secretKey);
  expect(complaints).toEqual([]);
  await context.close();
});
