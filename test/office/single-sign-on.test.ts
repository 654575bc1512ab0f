// Single sign-on against a real OpenID Connect provider on this machine.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbackPath } from '../../src/office/single-sign-on.ts';
import { addPerson } from '../../src/people/store.ts';
import { sql } from '../../src/storage/db.ts';
import { type FormBrowser, formBrowser } from '../support/form.ts';
import { freePort } from '../support/free-port.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** The accounts of the provider: their id is the e-mail address. */
const verified = new Set(['ani@example.test', 'stranger@example.test', 'ani@elsewhere.test']);

let house: TestGateway;
let server: Server;
beforeAll(async () => {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const oidc = {
    issuer,
    client_id: 'gapura',
    client_secret: 'a secret of the provider',
    name: 'Example',
    allowed_domains: ['Example.test'],
  };
  house = await startTestGateway({ file: () => ({ dashboard: { oidc } }) });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: oidc.client_id,
        client_secret: oidc.client_secret,
        redirect_uris: [`${house.url}${callbackPath}`],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: verified.has(id) }),
    }),
  });
  server = createServer(provider.callback()).listen(port);
  await house.db.transaction(async (tx) => {
    for (const email of ['Ani@example.test', 'budi@example.test', 'ani@elsewhere.test']) {
      await addPerson(tx, { email, name: email, role: 'finance', createdBy: 'test' });
    }
  });
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await house.stop();
});

const { port } = { port: () => (server.address() as AddressInfo).port };

/** Signs in at the provider as that account. Returns the address to which it sends the browser back. */
async function atProvider(first: string, account: string): Promise<string> {
  const browser = formBrowser(`http://localhost:${port()}`);
  let { location } = await browser.get(first);
  for (let step = 0; step < 10 && location !== null; step++) {
    if (location.includes(callbackPath)) return location;
    const page = await browser.get(location);
    if (page.location !== null) {
      location = page.location;
      continue;
    }
    // The provider's pages for developers: any password signs in, then it asks for consent.
    const prompt = page.text.includes('name="login"') ? 'login' : 'consent';
    const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? location;
    ({ location } = await browser.post(action, { prompt, login: account, password: 'any' }));
  }
  throw new Error(`the provider did not send the browser back: ${location}`);
}

async function begin(to = '/dashboard/people'): Promise<{ browser: FormBrowser; url: string }> {
  const browser = formBrowser(house.url);
  const { location } = await browser.get(`/dashboard/sign-in/sso?to=${encodeURIComponent(to)}`);
  return { browser, url: location ?? '' };
}

async function signInAs(account: string) {
  const { browser, url } = await begin();
  const callback = await atProvider(url, account);
  return { ...(await browser.get(callback)), browser, callback };
}

it('asks with a state, a nonce and a challenge', async () => {
  const query = new URL((await begin()).url).searchParams;
  expect(query.get('code_challenge_method')).toBe('S256');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(query.get(name)?.length).toBeGreaterThan(20);
  }
});

it('signs in the person whose address the provider has verified, and leads on', async () => {
  const { status, location, browser } = await signInAs('ani@example.test');
  expect([status, location]).toEqual([303, '/dashboard/people']);
  expect(browser.cookie()).toMatch(/^__Host-gapura=/);
  const [row] = await house.db.rows<{ way: string }>(
    sql`select way from office_sessions order by id desc limit 1`,
  );
  expect(row?.way).toBe('single sign-on');
});

describe('nobody is signed in', () => {
  it.each([
    ['whom nobody has invited', 'stranger@example.test'],
    ['whose address is not verified', 'budi@example.test'],
    ['of another domain', 'ani@elsewhere.test'],
  ])('%s', async (_why, account) => {
    const { location, browser } = await signInAs(account);
    expect(location).toContain('refused=sso');
    expect(browser.cookie()).toBe('');
    expect((await browser.get(location ?? '')).text).toContain('did not confirm');
  });

  it('who brings an answer to another browser, or brings it twice', async () => {
    const { browser, url } = await begin();
    const callback = await atProvider(url, 'ani@example.test');
    const victim = formBrowser(house.url);
    expect((await victim.get(callback)).location).toContain('refused=sso');
    const another = await begin();
    expect((await another.browser.get(callback)).location).toContain('refused=sso');
    expect((await browser.get(callback)).location).toBe('/dashboard/people');
    expect((await formBrowser(house.url).get(callback)).location).toContain('refused=sso');
  });

  it('who is disabled', async () => {
    await house.db.single.rows(sql`update people set disabled_at = now()`);
    expect((await signInAs('ani@example.test')).location).toContain('refused=sso');
    await house.db.single.rows(sql`update people set disabled_at = null`);
  });
});

it('the sign-in page offers it by its name', async () => {
  expect((await formBrowser(house.url).get('/dashboard/sign-in')).text).toContain(
    'Sign in with Example',
  );
});
