// Signing in with a browser: with and without scripts, with a passkey, on a phone, by keyboard.
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { makeLink } from '../../src/people/links.ts';
import { hashPassword, smallCost } from '../../src/people/password.ts';
import { addPerson, setPasswordHash } from '../../src/people/store.ts';
import { stepAt, totpCode } from '../../src/people/totp.ts';
import { sql } from '../../src/storage/db.ts';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { signedIn, signIn } from '../support/office-session.ts';

// A browser and a slow machine.
vi.setConfig({ testTimeout: 120_000 });

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
    const secret = await page.locator('.copy-text code').textContent();
    if (secret === null) throw new Error('the page shows no key');
    await page.getByLabel('Code', { exact: true }).fill(totpCode(secret, stepAt(new Date())));
    await page.getByRole('button', { name: 'Turn on' }).click();
    expect(await page.locator('pre').textContent()).toMatch(/^([A-Z2-7-]{19}\n?){10}$/);
    await house.db.single.rows(sql`update people set totp_step = 0 where id = ${personId}`);
    await context.clearCookies();
    await typePassword(visitor, email);
    await page.getByLabel('Code', { exact: true }).fill(totpCode(secret, stepAt(new Date())));
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

describe('an invited person', () => {
  async function invited() {
    const email = `sari-${newId()}@example.test`;
    const made = await house.db.transaction(async (tx) => {
      const wanted = { email, name: email, role: 'finance', createdBy: 'test' } as const;
      const person = await addPerson(tx, wanted);
      if (person === undefined) throw new Error('the person was not added');
      const link = await makeLink(tx, { personId: person.id, createdBy: 'test', days: 7 });
      return { id: person.id, link };
    });
    return { ...made, email, path: `/dashboard/join?link=${made.link}` };
  }
  const rowOf = async (id: string) => {
    const [row] = await house.db.rows<{ name: string; password: boolean; keys: bigint }>(sql`
      select name, password_hash is not null as password,
        (select count(*) from passkeys where person_id = people.id) as keys
      from people where id = ${id}`);
    return row;
  };

  it.each([
    ['starts', 'accept invitation', undefined],
    ['replaces a password', 'choose new password', password],
  ])('%s with a passkey alone, and signs in with it', async (_name, deed, older) => {
    const visitor = await newVisitor(browser);
    const { page, context, complaints } = visitor;
    await withDevice(visitor);
    const { id, path } = await invited();
    const hash = older && (await hashPassword(older, smallCost));
    await setPasswordHash(house.db.single, id, hash);
    await page.goto(at(path));
    const use = page.getByRole('button', { name: 'Use a passkey instead' });
    // Without a name the device is not asked.
    await use.click();
    expect(await rowOf(id)).toMatchObject({ keys: 0n });
    await page.getByLabel('Name').fill('Sari Dewi');
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await use.click();
    await page.waitForURL(at('/dashboard'));
    expect(await rowOf(id)).toEqual({ name: 'Sari Dewi', password: false, keys: 1n });
    const audited = await house.db.rows<{ action: string }>(sql`
      select action from audit_entries where object = ${`person ${id}`} order by id`);
    const deeds = audited.map(({ action }) => action);
    expect(deeds).toEqual(['add passkey', deed, 'sign in']);
    // What was posted is worth nothing a second time, and nothing at the link of somebody else.
    const body = new URLSearchParams((await posted).postData() ?? '');
    const post = (link: string) => {
      body.set('link', link);
      return fetch(at('/dashboard/join'), { method: 'POST', body, redirect: 'manual' });
    };
    expect((await post(body.get('link') ?? '')).status).toBe(410);
    const other = await invited();
    expect((await post(other.link)).status).toBe(400);
    expect(await rowOf(other.id)).toMatchObject({ password: false, keys: 0n });
    await context.clearCookies();
    await page.goto(at('/dashboard/account'));
    await Promise.race([
      page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
      page.waitForURL(at('/dashboard/account')),
    ]);
    await page.waitForURL(at('/dashboard/account'));
    await page.getByText('Remove', { exact: true }).first().click();
    await page.getByText('you have no password').waitFor();
    // The refused post of the stranger above was not this browser's.
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('may change their mind, and choose a password after the browser failed', async () => {
    const visitor = await newVisitor(browser, { width: 'phone' });
    const { page, context } = visitor;
    const device = await context.newCDPSession(page);
    await device.send('WebAuthn.enable');
    const { id, path } = await invited();
    await page.goto(at(path));
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Name').fill('Sari Dewi');
    await page.evaluate("navigator.credentials.create = () => Promise.reject(new Error('no'))");
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByText('The browser did not finish').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Password again').fill(password);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await page.waitForURL(at('/dashboard'));
    expect(await rowOf(id)).toMatchObject({ password: true, keys: 0n });
    await context.close();
  });

  it('sees only the password without scripts', async () => {
    const { page, context } = await newVisitor(browser, { javaScript: false });
    await page.goto(at((await invited()).path));
    expect(await page.getByRole('button').allTextContents()).toEqual(['Save and sign in']);
    await context.close();
  });
});
