// The dashboard in tests: a signed-in visitor over HTTP without a browser, and in one.
import type { Browser } from 'playwright-core';
import type { Role } from '../../src/people/role.ts';
import { newVisitor, type Visitor } from './browser.ts';
import { keyOf } from './office.ts';

export interface SignedIn {
  /** `operator` unless set. */
  role?: Role;
  /** The one merchant whose objects exist; all unless set. */
  boundTo?: string;
  language?: 'en' | 'id';
  /** A person's session (`signedInCookie`) instead of the key of a role. */
  cookie?: string;
}

export interface ShownPage {
  status: number;
  html: string;
  /** The text without markup, with single spaces. */
  text: string;
  headers: Headers;
  /** Where it leads: `/dashboard/keys`. */
  location: string | null;
}

export interface Office {
  /** GET, without following redirects. */
  open(path: string): Promise<ShownPage>;
  /** Posts a form: `do` is in `values`. A repeated name has an array. */
  post(path: string, values: Readonly<Record<string, string | string[]>>): Promise<ShownPage>;
  /** Posts a form and opens the page that it leads to; throws if it leads nowhere. */
  follow(path: string, values: Readonly<Record<string, string | string[]>>): Promise<ShownPage>;
}

/**
 * Signs in at a test gateway whose configuration has `dashboard: { keys: dashboardKeys }`. Cookies are kept from
 * page to page, as a browser does.
 */
export function signIn(
  url: string,
  { role = 'operator', boundTo, language = 'en', cookie }: SignedIn = {},
): Office {
  const jar = new Map<string, string>();
  const [session = '', ...secret] = cookie?.split('=') ?? [];
  if (cookie !== undefined) jar.set(session, secret.join('='));
  const call = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(cookie === undefined && { authorization: `Bearer ${keyOf(role, boundTo)}` }),
        'accept-language': language,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        ...init.headers,
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return shownOf(answer);
  };
  const post: Office['post'] = (path, values) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: formOf(values),
    });
  return {
    open: (path) => call(path, {}),
    post,
    async follow(path, values) {
      const { location, status, text } = await post(path, values);
      if (location === null) throw new Error(`the form led nowhere: ${status} ${text}`);
      return call(location, {});
    },
  };
}

/** A signed-in visitor with a browser. For a person, sign the context in with `office-session.ts` instead. */
export async function signInBrowser(
  browser: Browser,
  { role = 'operator', boundTo, language = 'en' }: SignedIn = {},
  options: Parameters<typeof newVisitor>[1] = {},
): Promise<Visitor> {
  const visitor = await newVisitor(browser, {
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    ...options,
  });
  await visitor.context.setExtraHTTPHeaders({ authorization: `Bearer ${keyOf(role, boundTo)}` });
  return visitor;
}

function formOf(values: Readonly<Record<string, string | string[]>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) form.append(name, one);
  }
  return form.toString();
}

async function shownOf(answer: Response): Promise<ShownPage> {
  const html = await answer.text();
  return {
    status: answer.status,
    html,
    text: textOf(html),
    headers: answer.headers,
    location: answer.headers.get('location'),
  };
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function textOf(html: string): string {
  const [, body = html] = /<body[^>]*>([\s\S]*)<\/body>/.exec(html) ?? [];
  return body
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}
