// DANA's page as a customer uses it, with only forms and links: no script is needed.
import { describe, expect, it } from 'vitest';
import { paths, paymentBody, useSnapGateway } from '../support/snap.ts';

const snap = useSnapGateway();

interface Page {
  status: number;
  url: string;
  html: string;
}

async function open(url: string, form?: Record<string, string>): Promise<Page> {
  const response = await fetch(new URL(url, snap.gateway.url), {
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  const html = await response.text();
  expect(html).not.toMatch(/<script|style="/);
  return { status: response.status, url: response.url, html };
}

/** Sends the page's form with the given fields. */
function go(page: Page, typed: Record<string, string>): Promise<Page> {
  const main = page.html.slice(page.html.indexOf('<main'));
  const fields = [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const hidden = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
  return open(new URL(page.url).pathname, { ...hidden, ...typed });
}

const back = 'https://toko.test/return?order=42';

async function arrive(urlParam: object = { url: back, type: 'PAY_RETURN', isDeepLink: 'N' }) {
  const body = paymentBody({ urlParam });
  const { body: paid } = await snap.call(paths.payment, body);
  const page = await open(String(paid.webRedirectUrl));
  return { page, reference: body.partnerReferenceNo };
}

async function statusOf(reference: string): Promise<unknown> {
  const { body } = await snap.gateway.sandbox(`payments/${reference}`);
  return (body as { status: string }).status;
}

async function signIn(page: Page): Promise<Page> {
  const phone = /<code>(\d+)<\/code>/.exec(page.html)?.[1] ?? '';
  const second = await go(page, { do: 'phone', phone });
  const pin = /<code>(\d+)<\/code>/.exec(second.html)?.[1] ?? '';
  return go(second, { do: 'pin', pin });
}

const leads = (page: Page) => page.html.includes(`href="${back.replace('&', '&amp;')}"`);

describe('a customer', () => {
  it('signs in as the page says, confirms, and comes back to the shop', async () => {
    const { page, reference } = await arrive();
    const confirm = await signIn(page);
    expect(await statusOf(reference)).toBe('PENDING');
    const done = await go(confirm, { do: 'pay' });
    expect(done.html).toContain('Payment successful');
    expect(leads(done)).toBe(true);
    expect(await statusOf(reference)).toBe('SUCCESS');
  });

  it('who clicks twice, or comes back, pays once', async () => {
    const { page, reference } = await arrive();
    const confirm = await signIn(page);
    const [one, two] = await Promise.all([go(confirm, { do: 'pay' }), go(confirm, { do: 'pay' })]);
    for (const ended of [one, two]) expect(ended?.html).toMatch(/Payment successful|Already paid/);
    expect((await open(page.url)).html).toContain('Already paid');
    const { body } = await snap.gateway.sandbox(`payments/${reference}`);
    expect(body).toMatchObject({ paid_amount: 10_000 });
  });

  it('sees what was wrong, and may use another number', async () => {
    const { page } = await arrive();
    const wrong = await go(page, { do: 'phone', phone: '0811' });
    expect([wrong.status, wrong.html.includes('No wallet has this phone number')]).toEqual([
      400,
      true,
    ]);
    const phone = /<code>(\d+)<\/code>/.exec(page.html)?.[1] ?? '';
    const second = await go(page, { do: 'phone', phone: `+62${phone.slice(1)}` });
    const empty = await go(second, { do: 'pin', pin: '' });
    expect(empty.html).toContain('Enter the PIN');
    expect((await go(empty, { do: 'back' })).html).toContain('Sign in to DANA');
  });

  it.each(['decline', 'cancel'])('who ends it with %s comes back too, unpaid', async (end) => {
    const { page, reference } = await arrive();
    const ended = await go(page, { do: end });
    expect(ended.html).toContain(end === 'cancel' ? 'Payment cancelled' : 'Payment declined');
    expect(leads(ended)).toBe(true);
    expect(await statusOf(reference)).toBe('FAILED');
  });

  it('cannot leave a step out', async () => {
    const { page, reference } = await arrive();
    for (const state of ['', 'x', 'v1.a.b.c.d']) {
      const tried = await open(new URL(page.url).pathname, { do: 'pay', state });
      expect(tried.html).toContain('Sign in to DANA');
    }
    const other = await signIn((await arrive()).page);
    const state = /name="state" value="([^"]*)"/.exec(other.html)?.[1] ?? '';
    const borrowed = await open(new URL(page.url).pathname, { do: 'pay', state });
    expect(borrowed.html).toContain('Sign in to DANA');
    expect(await statusOf(reference)).toBe('PENDING');
  });

  it('sees an expired page, and no page for an unknown link', async () => {
    const { page } = await arrive();
    await snap.gateway.advance(3601);
    expect((await open(page.url)).html).toContain('Time is up');
    await snap.gateway.sandbox('clock', { reset: true });
    expect((await open('/simulator/dana/no-such-token')).status).toBe(404);
  });

  it.each([
    ['no URL', {}, undefined],
    ['a script', { url: 'javascript:alert(1)', type: 'PAY_RETURN' }, undefined],
    ['a URL without a scheme', { url: 'www.toko.test/x' }, 'https://www.toko.test/x'],
    [
      'a list',
      [
        { url: 'https://toko.test/n', type: 'PAY_NOTIFY' },
        { url: back, type: 'PAY_RETURN' },
      ],
      back,
    ],
  ])('goes to the right place with %s', async (_name, urlParam, place) => {
    const ended = await go((await arrive(urlParam)).page, { do: 'cancel' });
    const href = /<a class="button primary" href="([^"]+)"/.exec(ended.html)?.[1];
    expect(href).toBe(place);
  });
});
