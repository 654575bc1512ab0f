// One action of a page, done by a person with a browser: what it needs, how it is done, and what it must have done.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { sql } from '../../../src/storage/db.ts';
import { newVisitor, type Visitor } from '../browser.ts';
import { signInBrowser } from '../dashboard.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { callOffice, type OfficeCall } from '../office.ts';
import { type Signed, signIn } from '../office-session.ts';
import { officeFile } from './world.ts';

export interface World {
  house: TestGateway;
  /** Calls the management API as the operator does who uses the pages. Throws if it is refused. */
  api<Body>(path: string, call?: OfficeCall): Promise<Body>;
  /** Signs a new person in: what is done next is done by them. */
  person(): Promise<Signed>;
  /** Complaints of the browser. */
  complaints: string[];
}

/** What is typed or chosen: true checks a box, an object is a file. */
type Typed = string | true | { name: string; mimeType: string; buffer: Buffer };

export interface Deed {
  /** The page, with its query. */
  at: string;
  /** The value of a hidden field of the form, if the page has several for the action. */
  of?: string;
  /** By the names of fields. */
  fill?: Readonly<Record<string, Typed>>;
  /** Done on the page first, such as checking boxes of a list. */
  before?: (page: Page) => Promise<void>;
  /** The button, if the form has several. */
  press?: string;
  /** What the page says afterwards. */
  says: string | RegExp;
  /** What the audit log has of it: several actions, one, or null for what changes nothing. */
  audited: string | readonly string[] | null;
  /** Checks what has become true, in the database or through the API. */
  check(page: Page): Promise<unknown>;
}

/** Prepares what the action needs. */
export type Action = (world: World) => Promise<Deed>;

/** By path of the page and value of `do`: `/dashboard/keys revoke`. */
export type Actions = Readonly<Record<string, Action>>;

export interface Desk {
  world: World;
  perform(name: string, action: Action): Promise<void>;
  close(): Promise<void>;
}

/** Opens a gateway, and a browser in which an operator is at work. */
export async function openDesk(browser: Browser): Promise<Desk> {
  const house = await startTestGateway({ file: officeFile });
  const operator = await signInBrowser(browser, { role: 'operator' });
  const somebody = await newVisitor(browser);
  const complaints: string[] = [];
  listen(operator, complaints);
  listen(somebody, complaints);
  let isPerson = false;
  const world: World = {
    house,
    complaints,
    async api<Body>(path: string, call?: OfficeCall) {
      const { status, body } = await callOffice<Body>(house.url, path, call);
      if (status >= 400) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    async person() {
      isPerson = true;
      return signIn(somebody.context, house);
    },
  };
  return {
    world,
    async perform(name, action) {
      isPerson = false;
      const deed = await action(world);
      const { page } = isPerson ? somebody : operator;
      await doIt(world, page, name, deed);
    },
    async close() {
      await closeAll([operator.context, somebody.context]);
      await house.stop();
    },
  };
}

const closeAll = (contexts: BrowserContext[]) =>
  Promise.all(contexts.map((context) => context.close()));

function listen({ page }: Visitor, complaints: string[]): void {
  page.on('console', (message) => {
    // A refused post is a failed load; every other error is one.
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

async function doIt({ house }: World, page: Page, name: string, deed: Deed): Promise<void> {
  const [path = '', verb = ''] = name.split(' ');
  await page.goto(`${house.url}${deed.at}`);
  const shown = new URL(page.url()).pathname;
  expect(shown).toMatch(new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`));
  const form = await formOf(page, verb, deed.of);
  await unfold(form);
  await deed.before?.(page);
  for (const [field, typed] of Object.entries(deed.fill ?? {})) await fill(form, field, typed);
  const mark = await newest(house);
  const button = form.locator('button[type=submit]');
  await (deed.press ? button.filter({ hasText: deed.press }) : button).first().click();
  // Moving the clock and seeding take long on a slow machine.
  await page.getByText(deed.says).first().waitFor({ timeout: 60_000 });
  const entries = await house.db.rows<{ action: string }>(sql`
    select action from audit_entries where id > ${mark}::uuid and actor <> 'gateway' order by id`);
  expect(entries.map(({ action }) => action)).toEqual([deed.audited ?? []].flat());
  await deed.check(page);
}

/** The form of an action. Each has its own values in hidden fields. */
async function formOf(page: Page, verb: string, of: string | undefined): Promise<Locator> {
  const forms = page
    .locator('main form')
    .filter({ has: page.locator(`input[name=do][value="${verb}"]`) });
  const own =
    of === undefined ? forms : forms.filter({ has: page.locator(`input[value="${of}"]`) });
  expect([verb, await own.count()]).toEqual([verb, 1]);
  return own;
}

/** Opens what the form is folded into. A confirmation says first what will happen. */
async function unfold(form: Locator): Promise<void> {
  const folded = form.locator('xpath=ancestor::details[1]');
  if ((await folded.count()) === 0) return;
  await folded.locator('> summary').click();
  const isConfirmation =
    (await form.locator('xpath=ancestor::details[@class="confirm"]').count()) > 0;
  if (!isConfirmation) return;
  const what = form.locator('.confirm-what');
  await what.waitFor();
  expect(await what.textContent()).toMatch(/\w{3,}.*\.|Rp/);
  expect(await form.locator('button[type=submit]').evaluate(isReachable)).toBe(true);
}

interface Seen {
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  contains(other: unknown): boolean;
}

/** In the browser: whether one sees and can click a button after scrolling the page, and nothing but the page. */
function isReachable(button: unknown): boolean {
  const { window } = globalThis as unknown as {
    window: {
      innerHeight: number;
      scrollBy(x: number, y: number): void;
      document: { elementFromPoint(x: number, y: number): unknown };
    };
  };
  const seen = button as Seen;
  window.scrollBy(0, seen.getBoundingClientRect().y - window.innerHeight / 2);
  const { x, y, width, height } = seen.getBoundingClientRect();
  return seen.contains(window.document.elementFromPoint(x + width / 2, y + height / 2));
}

async function fill(form: Locator, name: string, typed: Typed): Promise<void> {
  const field = form.locator(`[name="${name}"]`).first();
  if (typeof typed === 'object') return field.setInputFiles(typed);
  if (typed === true) return field.check();
  const isChoice = (await form.locator(`select[name="${name}"]`).count()) > 0;
  if (isChoice) await field.selectOption(typed);
  else await field.fill(typed);
}

async function newest({ db }: TestGateway): Promise<string> {
  const [row] = await db.rows<{ id: string }>(sql`
    select coalesce(max(id::text), '00000000-0000-0000-0000-000000000000') as id from audit_entries`);
  return row?.id ?? '';
}
