// A customer without a browser: opens payment pages, fills in their forms, follows redirects.
import { expect } from 'vitest';

export interface Page {
  url: string;
  status: number;
  html: string;
  headers: Headers;
  /** The hidden fields of its main form, with their values. */
  fields: Record<string, string>;
  action: string;
}

const entities: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<' };

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&(amp|quot|#39|lt);/g, (entity) => entities[entity] ?? entity);
}

/** The main form: the one with a `state` or, at the end of the bank's pages, an `authentication`. */
function formOf(html: string): { action: string; fields: Record<string, string> } {
  const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => /name="(number|cvv|otp|authentication|state)"/.test(one)) ?? '';
  const fields: Record<string, string> = {};
  for (const tag of form.match(/<input\b[^>]*>/g) ?? []) {
    const name = attribute(tag, 'name');
    if (name !== undefined && attribute(tag, 'type') === 'hidden') {
      fields[name] = attribute(tag, 'value') ?? '';
    }
  }
  return { action: attribute(form, 'action') ?? '', fields };
}

/** The text of every page that a test run has seen; it is searched for card numbers at the end. */
export const seenPages: string[] = [];

async function read(response: Response): Promise<Page> {
  const html = await response.text();
  seenPages.push(html, JSON.stringify([...response.headers]));
  const { url, status, headers } = response;
  return { url, status, html, headers, ...formOf(html) };
}

export async function open(url: string): Promise<Page> {
  return read(await fetch(url));
}

/** Posts the page's form with its hidden fields and `typed`, as a browser would, and follows redirects. */
export async function submit(
  page: Page,
  typed: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  return read(await post(page, typed, headers, 'follow'));
}

/** The same without following redirects. */
export async function post(
  page: Page,
  typed: Record<string, string>,
  headers: Record<string, string> = {},
  redirect: RequestRedirect = 'manual',
): Promise<Response> {
  return fetch(new URL(page.action, page.url), {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams({ ...page.fields, ...typed }),
    redirect,
  });
}

/** The fields that a customer fills in for a new card. */
export function typed(number: string, more: Record<string, string> = {}) {
  return { do: 'pay', number, expiry: '12/49', cvv: '917', name: 'Dian Sari', ...more };
}

/** The URL of the bank's page inside ours. */
export function bankOf(page: Page): string {
  const src = attribute(/<iframe\b[^>]*>/.exec(page.html)?.[0] ?? '', 'src');
  if (src === undefined) throw new Error(`no frame on ${page.url}`);
  return new URL(src, page.url).href;
}

/** The one-time password that the bank's page shows. */
export function otpOf(page: Page): string {
  const otp = /<code[^>]*>(\d{6})<\/code>/.exec(page.html)?.[1];
  if (otp === undefined) throw new Error('no password on the page');
  return otp;
}

/** Completes the challenge in a page's frame: types the password and comes back to the payment page. */
export async function passBank(framed: Page): Promise<Page> {
  const challenge = await open(bankOf(framed));
  const done = await submit(challenge, { do: 'confirm', otp: otpOf(challenge) });
  expect(done.fields.authentication).toBeDefined();
  return submit(done, {});
}
