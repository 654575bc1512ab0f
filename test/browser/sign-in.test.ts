// Signing in with a browser: with and without scripts, with a passkey, on a phone, by keyboard; pages without violations.
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword, smallCost } from '../../src/people/password.ts';
import { setPasswordHash } from '../../src/people/store.ts';
import { stepAt, totpCode } from '../../src/people/totp.ts';
import { sql } from '../../src/storage/db.ts';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { signedIn, signIn } from '../support/office-session.ts';

const password = 'four quiet words here';
let house: TestGateway;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([startTestGateway(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await house.stop();
});

async function person() {
  const made = await signedIn(house.db, 'operator');
  await setPasswordHash(house.db.single, made.personId, await hashPassword(password, smallCost));
  return made;
}
const at = (path: string) => `${house.url}${path}`;

async function typePassword({ page }: Visitor, email: string) {
  await page.goto(at('/dashboard/account'));
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe.each([true, false])('with scripts: %s', (javaScript) => {
  it('a password and a code lead to the page that was asked for', async () => {
    const { email, personId } = await person();
    const visitor = await newVisitor(browser, { javaScript, width: 'phone' });
    const { page, context, complaints } = visitor;
    await typePassword(visitor, email);
    await page.waitForURL(at('/dashboard/account'));
    await page.getByRole('link', { name: 'Set up' }).click();
    const secret = await page.locator('.copy-text code').innerText();
    await page.getByLabel('Code').fill(totpCode(secret, stepAt(new Date())));
    await page.getByRole('button', { name: 'Turn on' }).click();
    expect(await page.locator('pre').innerText()).toMatch(/^([A-Z2-7-]{19}\n?){10}$/);
    await house.db.single.rows(sql`update people set totp_step = 0 where id = ${personId}`);
    await context.clearCookies();
    await typePassword(visitor, email);
    await page.getByLabel('Code').fill(totpCode(secret, stepAt(new Date())));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(at('/dashboard/account'));
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** A device that has passkeys and always finds its owner. */
async function withDevice({ page, context }: Visitor): Promise<CDPSession> {
  const device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return device;
}

describe('a passkey', () => {
  it('is added on the account page, and signs in without an e-mail address', async () => {
    const visitor = await newVisitor(browser);
    const { page, context, complaints } = visitor;
    await withDevice(visitor);
    const { personId } = await signIn(context, house);
    await page.goto(at('/dashboard/account'));
    await page.getByRole('link', { name: 'Add a passkey' }).click();
    await page.getByLabel('Name').fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.waitForURL(at('/dashboard/account'));
    await page.getByText('The passkey was added').waitFor();
    expect(await page.getByText('Work laptop').count()).toBeGreaterThan(0);
    await context.clearCookies();
    await page.goto(at('/dashboard/account'));
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    // The browser may have offered the passkey by itself and gone on.
    await Promise.race([button.click(), page.waitForURL(at('/dashboard/account'))]);
    await page.waitForURL(at('/dashboard/account'));
    const [row] = await house.db.rows<{ counter: bigint; way: string; recorded: bigint }>(sql`
      select k.counter, s.way, (select count(*) from used_challenges) as recorded
      from passkeys k join office_sessions s using (person_id)
      where k.person_id = ${personId} and k.last_used_at is not null order by s.id desc limit 1`);
    expect(row).toMatchObject({ way: 'passkey', recorded: 2n });
    expect(row?.counter).toBeGreaterThan(0n);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('that was removed signs nobody in, and an answer is not taken twice', async () => {
    const visitor = await newVisitor(browser);
    const { page, context } = visitor;
    await withDevice(visitor);
    const { personId } = await signIn(context, house);
    await page.goto(at('/dashboard/account/passkeys/new'));
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.waitForURL(at('/dashboard/account'));
    await context.clearCookies();
    const posted = page.waitForRequest((request) => request.url().endsWith('/sign-in/passkey'));
    await page.goto(at('/dashboard/sign-in?to=/dashboard/account'));
    await Promise.race([
      page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
      page.waitForURL(at('/dashboard/account')),
    ]);
    const body = (await posted).postData() ?? '';
    await page.waitForURL(at('/dashboard/account'));
    const replay = () =>
      fetch(at('/dashboard/sign-in/passkey'), { method: 'POST', body, redirect: 'manual' });
    expect((await replay()).status).toBe(401);
    await house.db.single.rows(sql`delete from used_challenges`);
    await house.db.single.rows(sql`update passkeys set counter = 0 where person_id = ${personId}`);
    await house.db.single.rows(sql`delete from passkeys where person_id = ${personId}`);
    expect((await replay()).status).toBe(401);
    await context.close();
  });
});

describe('the pages', () => {
  it.each(['phone', 'desktop'] as const)('have no violations (%s)', async (width) => {
    for (const dark of [false, true]) {
      const visitor = await newVisitor(browser, { width, dark });
      const { page, context, complaints } = visitor;
      await page.goto(at('/dashboard/sign-in'));
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
        expect([path, await violations(page)]).toEqual([path, []]);
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
});
