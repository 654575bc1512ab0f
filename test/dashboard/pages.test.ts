// The frame of the dashboard over HTTP: who sees which page, forms, languages, hostile texts.
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, otherClientId } from '../support/office.ts';
import { signedInCookie } from '../support/office-session.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    file: () => ({
      dashboard: { keys: dashboardKeys },
      merchants: [
        { name: 'Toko Uji', client_id: clientId, secret_key: secretKey },
        { name: 'Warung <b>Lain</b>', client_id: otherClientId, secret_key: `${secretKey}-2` },
      ],
    }),
  });
});

afterAll(() => gateway?.stop());

test('without a sign-in every address leads to it, and back afterwards', async () => {
  const answer = await fetch(`${gateway.url}/dashboard/keys?after=x`, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(
    '/dashboard/sign-in?to=%2Fdashboard%2Fkeys%3Fafter%3Dx',
  );
});

test('a page has the policy under which no foreign script, frame or style can run', async () => {
  const { headers } = await signIn(gateway.url).open('/dashboard/keys');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('cache-control')).toBe('no-store');
});

describe('the navigation', () => {
  it('has what the role may open, and marks where one is', async () => {
    const { html } = await signIn(gateway.url).open('/dashboard/keys');
    expect(html).toMatch(/href="\/dashboard\/keys"[^>]* aria-current="page"/);
    expect(html).toContain('href="/dashboard/audit"');
  });

  it('leaves out what the role may not, and the page itself is refused', async () => {
    const developer = signIn(gateway.url, { role: 'developer' });
    expect((await developer.open('/dashboard/keys')).html).not.toContain('/dashboard/audit');
    const { status, text } = await developer.open('/dashboard/audit');
    expect(status).toBe(403);
    expect(text).toContain('audit.read');
  });

  it('keeps the merchant that the pages are narrowed to', async () => {
    const { html } = await signIn(gateway.url).open(`/dashboard/keys?client_id=${otherClientId}`);
    expect(html).toContain(`href="/dashboard/audit?client_id=${otherClientId}"`);
    expect(html).toContain('Warung &lt;b>Lain&lt;/b>');
    expect(html).not.toContain('<b>Lain');
  });

  it('shows no other merchant to an actor of one', async () => {
    const owner = signIn(gateway.url, { role: 'owner', boundTo: clientId });
    expect((await owner.open('/dashboard/keys')).html).not.toContain('Warung');
    const { status } = await owner.open(`/dashboard/keys?client_id=${otherClientId}`);
    expect(status).toBe(404);
  });
});

describe('addresses that do not exist', () => {
  it('get a page with the navigation', async () => {
    const { status, html } = await signIn(gateway.url).open('/dashboard/nothing/<script>');
    expect(status).toBe(404);
    expect(html).toContain('href="/dashboard/keys"');
    expect(html).not.toContain('<script>');
  });
});

describe('forms', () => {
  it('from another site are refused', async () => {
    const { url } = gateway;
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/dashboard/keys`, {
        method: 'POST',
        redirect: 'manual',
        headers: { authorization: `Bearer ${dashboardKeys?.[0]?.key}`, ...headers },
        body: 'do=revoke&id=x',
      });
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ origin: 'null' })).status).toBe(403);
  });

  it('with an action that does not exist are refused', async () => {
    const { status } = await signIn(gateway.url).post('/dashboard/keys', { do: 'burn' });
    expect(status).toBe(400);
  });

  it('with a NUL are refused', async () => {
    const { status } = await signIn(gateway.url).post('/dashboard/keys', {
      do: 'revoke',
      id: '\0',
    });
    expect(status).toBe(400);
  });

  it('that are refused keep what was typed', async () => {
    const hostile = '"><script>alert(1)</script>';
    const { status, html, text } = await signIn(gateway.url, { role: 'developer' }).post(
      '/dashboard/keys/new',
      { do: 'create', name: hostile, role: 'operator' },
    );
    expect(status).toBe(422);
    expect(text).toContain('does not allow to give the role operator');
    expect(html).toContain('value="&quot;>&lt;script>alert(1)&lt;/script>"');
    expect(html).not.toContain('<script>alert');
  });
});

describe('keys', () => {
  it('are created, shown once, listed and revoked', async () => {
    const office = signIn(gateway.url);
    const made = await office.post('/dashboard/keys/new', {
      do: 'create',
      name: 'laporan <malam>',
      role: 'viewer',
      client_id: clientId,
      groups: ['keys', 'audit'],
      expires_in_days: '30',
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('no-store');
    const [secret = ''] = /gok_[\w-]{43}/.exec(made.text) ?? [];
    expect(secret).not.toBe('');
    const list = await office.open('/dashboard/keys');
    expect(list.text).toContain('laporan <malam>');
    expect(list.html).not.toContain(secret);
    const { body } = await callOffice<{ keys: { id: string; name: string; groups: string[] }[] }>(
      gateway.url,
      '/keys',
    );
    const key = body.keys.find(({ name }) => name === 'laporan <malam>');
    expect(key?.groups).toEqual(['keys', 'audit']);
    const after = await office.follow('/dashboard/keys', { do: 'revoke', id: key?.id ?? '' });
    expect(after.text).toContain('The key was revoked');
    expect(after.text).not.toContain('laporan <malam>');
    expect((await office.open('/dashboard/keys')).text).not.toContain('The key was revoked');
    const audit = await office.open('/dashboard/audit?object=key');
    expect(audit.text).toContain('revoke key');
    expect(audit.text).toContain('laporan <malam>');
  });
});

describe('lists', () => {
  it('go on by keyset, and back to the first page', async () => {
    const office = signIn(gateway.url);
    for (const name of ['satu', 'dua', 'tiga']) {
      await office.post('/dashboard/keys/new', { do: 'create', name, role: 'viewer' });
    }
    const first = await office.open('/dashboard/audit?object=key&limit=2');
    const [, next = ''] =
      /href="([^"]+)"[^>]*rel="next"|rel="next" href="([^"]+)"/.exec(first.html)?.filter(Boolean) ??
      [];
    expect(next).toContain('after=');
    const second = await office.open(next.replaceAll('&amp;', '&'));
    expect(second.text).toContain('satu');
    expect(second.text).toContain('Back to the first page');
    expect(second.html).toContain('href="/dashboard/audit?object=key&amp;limit=2"');
  });

  it('say that nothing matches, and which filters are set', async () => {
    const { text, html } = await signIn(gateway.url).open('/dashboard/audit?actor=%3Cimg%3E');
    expect(text).toContain('Nothing matches these filters');
    expect(html).toContain('&lt;img>');
    expect(html).not.toContain('<img>');
  });
});

test('a person has a way out, and a way to their own security', async () => {
  const office = signIn(gateway.url, { cookie: await signedInCookie(gateway, 'owner') });
  const { status, html } = await office.open('/dashboard/keys');
  expect(status).toBe(200);
  expect(html).toContain('action="/dashboard/sign-out"');
});

test('the language is kept from page to page', async () => {
  const office = signIn(gateway.url);
  expect((await office.open('/dashboard/keys?lang=id')).html).toContain('<html lang="id"');
  expect((await office.open('/dashboard/audit')).text).toContain('Log audit');
});
