// Every page of the dashboard at both widths: a picture, no violation of WCAG 2.2 AA, no error, not too wide.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { dashboardPages } from '../../src/pages/dashboard/index.ts';
import { addPasskey } from '../../src/people/passkeys.ts';
import { hashPassword, smallCost } from '../../src/people/password.ts';
import { beginSession } from '../../src/people/sessions.ts';
import { setPasswordHash } from '../../src/people/store.ts';
import { sql } from '../../src/storage/db.ts';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor, type Width } from '../support/browser.ts';
import { signInBrowser } from '../support/dashboard.ts';
import { type OfficeScreens, openOfficeScreens } from '../support/office-screens.ts';
import { type Signed, signIn } from '../support/office-session.ts';
import { keepPicture, keptPictures } from '../support/pictures.ts';
import { openedIn, opensAll } from '../support/screens-opened.ts';

let browser: Browser;
let screens: OfficeScreens;
beforeAll(async () => {
  [browser, screens] = [await openBrowser(), await openOfficeScreens()];
});
afterAll(async () => {
  await browser?.close();
  await screens?.gateway.stop();
});

/** Pages that show nothing of their own, or only inside another page. */
const unseen = [
  '/dashboard/developers/card-page',
  '/dashboard/search',
  '/dashboard/payments/export',
  '/dashboard/payouts/files/:id/content',
  '/dashboard/reports/:name/:format',
  '/dashboard/statements/:client_id/:month/:format',
  '/dashboard/invoices/:id/:format',
  '/dashboard/disputes/:id/evidence/:evidence',
];

test('every page is among the screens', () => {
  const all = [...Object.values(screens.paths), ...Object.values(screens.ownPaths)];
  const seen = all.map((path) => new URL(path, 'http://x').pathname);
  const missing = dashboardPages
    .map(({ path }) => path)
    .filter((path) => !unseen.includes(path))
    .filter((path) => !seen.some((one) => matches(path, one)));
  expect(missing).toEqual([]);
});

const widths: Width[] = opensAll ? ['phone', 'desktop'] : [];

test.each(widths)(
  'the screens at %s width',
  async (width) => {
    const visitor = await signInBrowser(browser, {}, { width });
    await look(visitor, screens.paths, width);
    const person = await newVisitor(browser, { width });
    await populate(await signIn(person.context, screens.gateway), width);
    await look(person, screens.ownPaths, width);
  },
  300_000,
);

/** Draws pages, and finds what is wrong with them. */
async function look(
  { page, context, complaints }: Visitor,
  paths: Readonly<Record<string, string>>,
  width: Width,
): Promise<void> {
  for (const [name, path] of openedIn(width, Object.entries(paths))) {
    const answer = await page.goto(`${screens.gateway.url}${path}`);
    expect([name, answer?.status()]).toEqual([name, 200]);
    await keepPicture(page, `office-${name}-${width}`, 1700);
    // The README's: what one sees without scrolling.
    if (name === 'home' && width === 'desktop') await keepPicture(page, 'first-look', 800);
    const box = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect([name, await page.evaluate(box)]).toEqual([name, 0]);
    expect([name, await violations(page)]).toEqual([name, []]);
  }
  expect(complaints).toEqual([]);
  await context.close();
}

/** Somebody with a password, a passkey and another session. */
async function populate({ personId }: Signed, width: Width): Promise<void> {
  const { db } = screens.gateway;
  await db.single.rows(sql`
    update people set name = 'Ani Wijaya', email = ${`ani@${width}.example.test`} where id = ${personId}`);
  const desk = 'Mozilla/5.0 (Windows NT 10.0) Firefox/143.0';
  await db.single.rows(sql`
    update office_sessions set user_agent = ${desk}, from_address = '203.0.113.9'
    where person_id = ${personId}`);
  await setPasswordHash(db.single, personId, await hashPassword('four quiet words', smallCost));
  const passkey = { personId, name: 'Work laptop', publicKey: Buffer.from('x'), counter: 0 };
  await addPasskey(db.single, { ...passkey, id: newId(), transports: [] });
  const userAgent = 'Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile';
  const from = '198.51.100.7';
  await db.transaction((tx) => beginSession(tx, { personId, way: 'passkey', userAgent, from }));
}

test('there is no picture of a page that no longer exists', () => {
  const names = [...Object.keys(screens.paths), ...Object.keys(screens.ownPaths)];
  const expected = names.flatMap((name) => [`office-${name}-phone`, `office-${name}-desktop`]);
  const kept = keptPictures().filter((name) => name.startsWith('office-'));
  expect(kept.filter((name) => !expected.includes(name))).toEqual([]);
});

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);
}
