// Signing in with a password: sessions, failures, what other sites may not do.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureLimits } from '../../src/people/failures.ts';
import { sql } from '../../src/storage/db.ts';
import { formBrowser } from '../support/form.ts';
import { clientId, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice } from '../support/office.ts';
import { signedIn, signedInCookie } from '../support/office-session.ts';

const password = 'a long enough password';
const user = (name: string) => ({
  email: `${name}@example.test`,
  password,
  role: 'owner' as const,
});
const names = ['Ani', 'Budi', 'Citra', 'Dewi', 'Eka'];

let house: TestGateway;
const lines: string[] = [];
beforeAll(async () => {
  house = await startTestGateway({
    file: () => ({ dashboard: { users: names.map(user) } }),
    log: (line) => void lines.push(line),
  });
});
afterAll(() => house.stop());

const page = '/dashboard/sign-in';
const open = (fields: Record<string, string>, browser = formBrowser(house.url)) =>
  browser.post(page, fields).then((answer) => ({ ...answer, browser }));
const asked = (cookie: string, headers: Record<string, string> = {}) =>
  callOffice(house.url, '/keys', { key: null, headers: { cookie, ...headers } });
const actions = async (email: string) =>
  (
    await house.db.rows<{ action: string }>(
      sql`select action from audit_entries where actor = ${email} order by id`,
    )
  ).map(({ action }) => action);

describe('a right password', () => {
  it('begins a session that the API accepts, and ends it at the sign-out', async () => {
    const { status, location, headers, browser } = await open({
      email: ' ani@EXAMPLE.test ',
      password,
      to: '/dashboard/payments?status=SUCCESS',
    });
    expect([status, location]).toEqual([303, '/dashboard/payments?status=SUCCESS']);
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-gapura=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect((await asked(browser.cookie())).status).toBe(200);
    const before = browser.cookie();
    const out = await browser.post('/dashboard/sign-out', {});
    expect([out.status, browser.cookie()]).toEqual([303, '']);
    expect((await asked(before)).status).toBe(401);
    expect(await actions('Ani@example.test')).toEqual(['sign in', 'sign out']);
  });

  it('replaces the session that the browser had', async () => {
    const browser = formBrowser(house.url);
    await open({ email: 'Ani@example.test', password }, browser);
    const first = browser.cookie();
    await open({ email: 'Ani@example.test', password }, browser);
    expect(browser.cookie()).not.toBe(first);
    expect((await asked(first)).status).toBe(401);
    expect((await asked(browser.cookie())).status).toBe(200);
    expect((await browser.get(page)).location).toBe('/dashboard');
  });

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/dashboard/\\evil',
    '/dashboard\n//evil.test',
    '/dashboards',
    '/simulator',
    '/dashboard/../simulator',
    '/dashboard/sign-in',
  ])('does not send the browser to %o', async (to) => {
    const { location } = await open({ email: 'Ani@example.test', password, to });
    expect(location).toBe('/dashboard');
  });

  it('is kept as a hash, and the session too', async () => {
    const { browser } = await open({ email: 'Ani@example.test', password });
    const secret = browser.cookie().split('=')[1] ?? '';
    const [row] = await house.db.rows<{ text: string }>(sql`
      select (select json_agg(p)::text from people p) || (select json_agg(s)::text from office_sessions s) as text`);
    expect(row?.text).not.toContain(password);
    expect(row?.text).not.toContain(secret);
  });
});

describe('a wrong password', () => {
  it('gets the same answer as an unknown address', async () => {
    const wrong = await open({ email: 'budi@example.test', password: 'not the password' });
    const unknown = await open({ email: 'nobody@example.test', password: 'not the password' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(withoutRandom(wrong.text).replaceAll('budi', 'nobody')).toBe(
      withoutRandom(unknown.text),
    );
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(await actions('Budi@example.test')).toEqual(['sign-in failed']);
    expect(lines.filter((line) => line.includes('a sign-in failed'))).toHaveLength(2);
    expect(lines.join()).not.toContain('nobody');
  });

  /** The longest wait that the last failure caused, in seconds. */
  const waitOf = async () =>
    (
      await house.db.rows<{ wait: number }>(sql`
        select max(extract(epoch from blocked_until - last_at))::float8 as wait from sign_in_failures`)
    )[0]?.wait;

  it.each(['citra@example.test', 'unknown@example.test'])(
    'of %s makes the next one wait, longer each time',
    async (email) => {
      const fail = () => open({ email, password: 'wrong' });
      expect((await fail()).status).toBe(401);
      await house.db.single.rows(
        sql`update sign_in_failures set failures = ${failureLimits.ofEmail - 2} where failures < 10`,
      );
      for (let i = 0; i < 2; i++) expect((await fail()).status).toBe(401);
      expect(await waitOf()).toBe(failureLimits.firstWaitSeconds);
      // Longer than it takes to try on a slow machine.
      await house.db.single.rows(
        sql`update sign_in_failures set blocked_until = now() + interval '1 hour'`,
      );
      // The right password waits too.
      for (const refused of [await fail(), await open({ email, password })]) {
        expect(refused.status).toBe(429);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
      }
      await house.db.single.rows(sql`update sign_in_failures set blocked_until = now()`);
      expect((await fail()).status).toBe(401);
      expect(await waitOf()).toBe(2 * failureLimits.firstWaitSeconds);
      await house.db.single.rows(
        sql`update sign_in_failures set failures = 900, blocked_until = now()`,
      );
      await fail();
      expect(await waitOf()).toBe(15 * 60);
      await house.db.single.rows(sql`delete from sign_in_failures`);
    },
    60_000,
  );

  it('is forgotten once the right one came', async () => {
    for (let i = 0; i < 4; i++) await open({ email: 'dewi@example.test', password: 'wrong' });
    expect((await open({ email: 'dewi@example.test', password })).status).toBe(303);
    for (let i = 0; i < 4; i++) await open({ email: 'dewi@example.test', password: 'wrong' });
    expect((await open({ email: 'dewi@example.test', password })).status).toBe(303);
  });

  it('counts tries at the same time', async () => {
    const tries = Array.from({ length: 12 }, () =>
      open({ email: 'eka@example.test', password: 'wrong' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(failureLimits.ofEmail);
  });
});

describe('a session', () => {
  const age = (personId: string, what: string) =>
    house.db.single.rows(
      what === 'idle'
        ? sql`update office_sessions set last_used_at = now() - interval '61 minutes' where person_id = ${personId}`
        : sql`update office_sessions set expires_at = now() where person_id = ${personId}`,
    );

  it.each(['idle', 'old'])('that is %s has ended', async (what) => {
    const { cookie, personId } = await signedIn(house.db);
    expect((await asked(cookie)).status).toBe(200);
    await age(personId, what);
    expect((await asked(cookie)).status).toBe(401);
  });

  it('notes its last use, at most once a minute', async () => {
    const { cookie, personId } = await signedIn(house.db);
    const used = async () =>
      (
        await house.db.rows<{ at: Date }>(
          sql`select last_used_at as at from office_sessions where person_id = ${personId}`,
        )
      )[0]?.at;
    const first = await used();
    await asked(cookie);
    expect(await used()).toEqual(first);
    await house.db.single.rows(
      sql`update office_sessions set last_used_at = now() - interval '2 minutes' where person_id = ${personId}`,
    );
    await asked(cookie);
    expect((await used())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? 0);
  });

  it('of a disabled person has ended', async () => {
    const { cookie, personId } = await signedIn(house.db);
    await house.db.single.rows(sql`update people set disabled_at = now() where id = ${personId}`);
    expect((await asked(cookie)).status).toBe(401);
  });

  it('has the rights of its person', async () => {
    expect((await asked(await signedInCookie(house, 'viewer'))).status).toBe(403);
    expect((await asked(await signedInCookie(house, 'owner', clientId))).status).toBe(200);
  });

  const change = (cookie: string, headers: Record<string, string>) =>
    callOffice(house.url, '/keys', {
      key: null,
      body: { name: 'a key', role: 'viewer' },
      headers: { cookie, ...headers },
    });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.test' },
    { origin: 'null' },
  ])('changes nothing for a page of another site (%o)', async (headers) => {
    const cookie = await signedInCookie(house);
    const { status, body } = await change(cookie, headers);
    expect([status, body.title]).toEqual([403, 'Cross-site call']);
  });

  it('changes what our own page or a program asks for', async () => {
    const cookie = await signedInCookie(house);
    const { origin } = new URL(house.url);
    for (const headers of [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, { origin }, {}]) {
      expect((await change(cookie, headers)).status).toBe(201);
    }
  });
});

it('a form that another site posts signs nobody in', async () => {
  const fields = { email: 'Ani@example.test', password };
  const answer = await formBrowser(house.url).post(page, fields, {
    'sec-fetch-site': 'cross-site',
  });
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
});

/** A page without what is new in every answer: the script's nonce, and the challenge for a passkey. */
function withoutRandom(html: string): string {
  return html
    .replace(/nonce="[^"]+"/, '')
    .replace(/challenge&quot;:&quot;[\w-]+/, '')
    .replace(/name="state" value="[^"]+"/, '');
}
