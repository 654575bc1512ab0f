// A customer without a browser: opens payment pages, types into their forms, follows where they lead.
import { expect } from 'vitest';

export interface Page {
  url: string;
  status: number;
  html: string;
  headers: Headers;
  /** The fields of its first form that posts, hidden ones with their values. */
  fields: Record<string, string>;
  action: string;
}

const entities: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<' };

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&(amp|quot|#39|lt);/g, (entity) => entities[entity] ?? entity);
}

/** The main form: the one that carries a `state` or, at the bank's end, an `authentication`. */
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

/** Every page's text that a test run has seen: searched for numbers in the end. */
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

/** Posts the page's form with its hidden fields and `typed`, as its own page would; follows redirects. */
export async function submit(
  page: Page,
  typed: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  return read(await post(page, typed, headers, 'follow'));
}

/** The same without following where it leads. */
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

/** What a customer types for a new card. */
export function typed(number: string, more: Record<string, string> = {}) {
  return { do: 'pay', number, expiry: '12/49', cvv: '917', name: 'Dian Sari', ...more };
}

/** The address of the bank's page inside ours. */
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

/** Goes through the challenge that a page frames: types the password, comes back to the shop's page. */
export async function passBank(framed: Page): Promise<Page> {
  const challenge = await open(bankOf(framed));
  const done = await submit(challenge, { do: 'confirm', otp: otpOf(challenge) });
  expect(done.fields.authentication).toBeDefined();
  return submit(done, {});
}
