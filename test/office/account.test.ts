// One's own account over HTTP: the authenticator app, recovery codes, the password, sessions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword, smallCost } from '../../src/people/password.ts';
import { setPasswordHash } from '../../src/people/store.ts';
import { stepAt, totpCode } from '../../src/people/totp.ts';
import { sql } from '../../src/storage/db.ts';
import { type FormBrowser, formBrowser } from '../support/form.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys } from '../support/office.ts';
import { type Signed, signedIn } from '../support/office-session.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({ file: () => ({ dashboard: { keys: dashboardKeys } }) });
});
afterAll(() => house.stop());

const password = 'four quiet words here';
const accountPage = '/dashboard/account';
const appPage = `${accountPage}/authenticator`;

/** Somebody with a password. */
async function person(): Promise<Signed> {
  const made = await signedIn(house.db, 'finance');
  const hash = await hashPassword(password, smallCost);
  await setPasswordHash(house.db.single, made.personId, hash);
  return made;
}
const at = async ({ email }: Signed, secretWord = password) => {
  const browser = formBrowser(house.url);
  const answer = await browser.post('/dashboard/sign-in', {
    email,
    password: secretWord,
    to: accountPage,
  });
  return { ...answer, browser };
};
const typeCode = (browser: FormBrowser, code: string) =>
  browser.post('/dashboard/sign-in/code', { code, to: accountPage });
const codeNow = (secret: string, later = 0) => totpCode(secret, stepAt(new Date()) + later);
/** Frees the steps of the app that were used, as time would. */
const nextStep = ({ personId }: Signed) =>
  house.db.single.rows(sql`update people set totp_step = totp_step - 5 where id = ${personId}`);

async function withApp() {
  const made = await person();
  const { browser } = await at(made);
  const setUp = await browser.get(appPage);
  const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(setUp.text) ?? [];
  const on = await browser.post(appPage, { do: 'confirm', code: codeNow(secret) });
  const codes = on.text.match(/[A-Z2-7]{4}(-[A-Z2-7]{4}){3}/g) ?? [];
  return { made, secret, codes: [...new Set(codes)], setUp, on, browser };
}

describe('an authenticator app', () => {
  it('is set up with a QR code and a first code, and asked for at the next sign-in', async () => {
    const { made, secret, codes, setUp, on } = await withApp();
    expect(setUp.text).toContain('class="qr-code"');
    expect([on.status, codes.length]).toEqual([201, 10]);
    await nextStep(made);
    const { status, location, browser } = await at(made);
    expect([status, location]).toMatchObject([
      303,
      expect.stringMatching(/^\/dashboard\/sign-in\/code\?/),
    ]);
    // A half session opens nothing.
    expect((await browser.get(accountPage)).location).toContain('/dashboard/sign-in');
    const api = { key: null, headers: { cookie: browser.cookie() } };
    expect((await callOffice(house.url, '/account', api)).status).toBe(401);
    expect((await typeCode(browser, '000000')).status).toBe(401);
    const half = browser.cookie();
    const inside = await typeCode(browser, codeNow(secret));
    expect([inside.status, inside.location]).toEqual([303, accountPage]);
    expect(browser.cookie()).not.toBe(half);
    expect((await browser.get(accountPage)).status).toBe(200);
    // The same code is not taken twice.
    const second = await at(made);
    expect((await typeCode(second.browser, codeNow(secret))).status).toBe(401);
  });

  it('is kept sealed', async () => {
    const { secret, codes } = await withApp();
    const [row] = await house.db.rows<{ text: string }>(sql`
      select (select json_agg(p)::text from people p) || (select json_agg(r)::text from recovery_codes r)
        || (select json_agg(a)::text from audit_entries a) as text`);
    for (const text of [secret, ...codes]) expect(row?.text).not.toContain(text);
  });

  it('is replaced by each recovery code once', async () => {
    const { made, codes } = await withApp();
    const [code = ''] = codes;
    expect(
      (await typeCode((await at(made)).browser, code.toLowerCase().replaceAll('-', ' '))).status,
    ).toBe(303);
    expect((await typeCode((await at(made)).browser, code)).status).toBe(401);
    expect((await typeCode((await at(made)).browser, codes[1] ?? '')).status).toBe(303);
  });

  it('is removed with the password, and new codes end the old ones', async () => {
    const { browser, codes, made } = await withApp();
    const renewed = await browser.post(accountPage, { do: 'newCodes' });
    expect(renewed.status).toBe(201);
    expect((await typeCode((await at(made)).browser, codes[2] ?? '')).status).toBe(401);
    const wrong = await browser.post(accountPage, { do: 'removeApp', password: 'wrong' });
    expect(wrong.status).toBe(422);
    const removed = await browser.post(accountPage, { do: 'removeApp', password });
    expect(removed.status).toBe(303);
    expect((await at(made)).location).toBe(accountPage);
  });

  it('is reset by somebody who may, and not by others', async () => {
    const { made } = await withApp();
    const path = `/people/${made.personId}/totp`;
    const mine = { key: null, headers: { cookie: made.cookie }, method: 'DELETE' };
    expect((await callOffice(house.url, path, mine)).status).toBe(403);
    expect((await callOffice(house.url, path, { method: 'DELETE' })).status).toBe(204);
    expect((await at(made)).location).toBe(accountPage);
  });

  it('asks for a code also after a new password by a link', async () => {
    const { made } = await withApp();
    const renew = `/people/${made.personId}/invitations`;
    const { body } = await callOffice<{ invitation_url: string }>(house.url, renew, {
      method: 'POST',
    });
    const link = new URL(body.invitation_url).searchParams.get('link') ?? '';
    const fields = { link, name: 'Sari', password: 'another long one', repeat: 'another long one' };
    const joined = await formBrowser(house.url).post('/dashboard/join', fields);
    expect(joined.location).toContain('/dashboard/sign-in/code');
  });
});

describe('the own password', () => {
  const change = (browser: FormBrowser, fields: object = {}) =>
    browser.post(accountPage, {
      do: 'changePassword',
      current_password: password,
      new_password: 'an even longer one',
      repeat: 'an even longer one',
      ...fields,
    });

  it('is changed, and ends all sessions', async () => {
    const made = await person();
    const [{ browser }, other] = [await at(made), await at(made)];
    expect((await change(browser)).location).toBe('/dashboard/sign-in?changed');
    for (const one of [browser, other.browser]) {
      expect((await one.get(accountPage)).location).toContain('/dashboard/sign-in');
    }
    expect((await at(made)).status).toBe(401);
    expect((await at(made, 'an even longer one')).status).toBe(303);
  });

  it.each([
    { current_password: 'wrong' },
    { new_password: 'short', repeat: 'short' },
    { repeat: 'something else here' },
  ])('is not changed with %o', async (fields) => {
    const { browser } = await at(await person());
    expect((await change(browser, fields)).status).toBe(422);
    expect((await browser.get(accountPage)).status).toBe(200);
  });
});

describe('own sessions', () => {
  it('are listed, ended one by one, and all others at once', async () => {
    const made = await person();
    const [{ browser }, second, third] = [await at(made), await at(made), await at(made)];
    const view = async () =>
      (
        await callOffice<{ sessions: { id: string; current: boolean }[] }>(house.url, '/account', {
          key: null,
          headers: { cookie: browser.cookie() },
        })
      ).body.sessions;
    // The first was made by the test itself.
    expect((await view()).filter(({ current }) => current)).toHaveLength(1);
    const [newest] = await view();
    await browser.post(accountPage, { do: 'end', session: newest?.id ?? '' });
    expect((await third.browser.get(accountPage)).location).toContain('sign-in');
    expect((await second.browser.get(accountPage)).status).toBe(200);
    await browser.post(accountPage, { do: 'endOthers' });
    expect((await second.browser.get(accountPage)).location).toContain('sign-in');
    expect(await view()).toHaveLength(1);
  });
});

it('a key has no account', async () => {
  expect((await callOffice(house.url, '/account')).status).toBe(404);
});

it('the own name is changed, and the audit log keeps the address', async () => {
  const made = await person();
  const { browser } = await at(made);
  await browser.post(accountPage, { do: 'rename', name: 'Ani Wijaya' });
  expect((await browser.get(accountPage)).text).toContain('Ani Wijaya');
  const [entry] = await house.db.rows<{ actor: string }>(
    sql`select actor from audit_entries where action = 'change own name' order by id desc limit 1`,
  );
  expect(entry?.actor).toBe(made.email);
});
