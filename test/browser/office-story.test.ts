// The office in production, through its pages alone: from the first link to the month's file, in a browser.
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wibDay } from '../../src/lib/wib.ts';
import { sql } from '../../src/storage/db.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import { payWith } from '../support/card-customer.ts';
import { approved, bodyOf } from '../support/cards.ts';
import { type Production, startProduction } from '../support/production.ts';

let browser: Browser;
let house: Production;
const complaints: string[] = [];

beforeAll(async () => {
  [browser, house] = [await openBrowser(), await startProduction()];
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const password = 'four quiet words here';

async function newPerson(): Promise<Visitor> {
  const visitor = await newVisitor(browser, { ignoreHTTPSErrors: true });
  return { ...visitor, complaints };
}

const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).last().click();
const go = (page: Page, section: string) =>
  page.getByRole('navigation').getByRole('link', { name: section, exact: true }).first().click();
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const secretOn = async (page: Page) => (await page.locator('.secret').textContent()) ?? '';

/** Opens what asks a second time, and says yes. */
async function confirm(page: Page, label: string, yes = label): Promise<void> {
  const ask = page.locator('details.confirm').filter({ hasText: label }).first();
  await ask.locator('summary').click();
  await ask.getByRole('button', { name: yes, exact: true }).click();
}

async function join(page: Page, link: string, name: string, email?: string): Promise<void> {
  await page.goto(link);
  if (email !== undefined) await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await press(page, 'Save and sign in');
  await page.waitForURL(`${house.url}/dashboard`);
}

interface Keys {
  clientId: string;
  secretKey: string;
}

/** A merchant with its fee; the keys are on the page that is shown once. */
async function makeMerchant(page: Page): Promise<Keys> {
  await go(page, 'Merchants');
  await page.getByRole('link', { name: 'Create a merchant' }).click();
  await page.getByLabel('Name').fill('Batik Nusantara');
  await page.getByLabel('Notification URL').fill(`${house.receiver.origin}/notified`);
  await press(page, 'Create a merchant');
  const secretKey = await secretOn(page);
  const clientId = (await page.locator('.copy-text code').first().textContent()) ?? '';
  await page.getByRole('link', { name: 'Go to the merchant' }).click();
  expect(await page.content()).not.toContain(secretKey);
  await page.getByRole('link', { name: 'Terms and fees' }).click();
  await page.locator('select[name=channel]').selectOption('cards');
  await page.getByLabel('Fixed amount').first().fill('2000');
  await page.getByLabel('Basis points').first().fill('280');
  await press(page, 'Set a fee');
  await says(page, 'The fee was set');
  return { clientId, secretKey };
}

/** Who enters a bank account does not verify it: a second operator is invited. */
async function bankAccount(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bank accounts' }).click();
  await page.getByLabel('Bank', { exact: true }).last().fill('BCA');
  await page.getByLabel('Account number').last().fill('0011223344');
  await page.getByLabel('Account holder').last().fill('PT Batik Nusantara');
  await page.getByLabel('Pay settlements to this account').last().check();
  await press(page, 'Add an account');
  await says(page, 'Another person has to verify it');
  const accounts = page.url();
  await go(page, 'People');
  await page.getByRole('link', { name: 'Invite a person' }).click();
  await page.getByLabel('E-mail address').fill('budi@example.test');
  await page.getByLabel('Role').selectOption('operator');
  await press(page, 'Invite a person');
  const second = await newPerson();
  await join(second.page, await secretOn(page), 'Budi');
  await second.page.goto(accounts);
  await confirm(second.page, 'Verify');
  await says(second.page, 'The account is verified');
  await second.context.close();
}

/** The merchant's engineer orders with a signed call; the customer types a card on the page that it returns. */
async function order(keys: Keys, amount: number): Promise<string> {
  const body = bodyOf({ amount });
  const { credit_card_payment_page: shown } = await house.client(keys).cards.create(body);
  const { page, context } = await newPerson();
  await page.goto(shown.url);
  await payWith(page, { number: approved });
  await page.getByRole('heading', { name: 'Payment received' }).waitFor();
  await context.close();
  return body.order.invoice_number;
}

async function settle(page: Page, paidOut: RegExp): Promise<void> {
  await go(page, 'Settlements');
  await page.getByRole('link', { name: 'Settle now' }).click();
  await page.locator('details.confirm summary').click();
  await says(page, paidOut);
  await press(page, 'Make the batches');
  await says(page, '1 batch was made.');
}

test('an operator’s first day and first month', { timeout: 240_000 }, async () => {
  const { firstSignIn } = house.gateway;
  if (firstSignIn === undefined || !('link' in firstSignIn)) throw new Error('there is no link');
  const visitor = await newPerson();
  const { page } = visitor;
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await join(
    page,
    `${house.url}/dashboard/join?link=${firstSignIn.link}`,
    'Ani',
    'ani@example.test',
  );
  await page.locator('.account summary').click();
  await press(page, 'Sign out');
  await page.getByLabel('E-mail address').fill('ani@example.test');
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
  await page.waitForURL(`${house.url}/dashboard`);

  const keys = await makeMerchant(page);
  await bankAccount(page);
  const [invoice] = [await order(keys, 250_000)];
  await house.receiver.arrived(1);

  await findAndFollow(page, invoice);
  await settle(page, /Rp\s?241[.,]000/);
  await refundAPart(page, invoice);
  await order(keys, 100_000);
  await settle(page, /Rp\s?45[.,]200/);
  await reconcile(page);
  await takeTheMonth(page, keys.clientId);
  expect(complaints).toEqual([]);
});

async function findAndFollow(page: Page, invoice: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(invoice);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  for (const step of [
    'The merchant called /credit-card/v1/payment-page',
    'Answered 200',
    /The customer tried the card/,
    'The payment is now: Paid',
    'Money was received',
    /Booked:/,
    'Attempt 1 to deliver it',
  ]) {
    await says(page, step);
  }
}

async function refundAPart(page: Page, invoice: string): Promise<void> {
  await go(page, 'Payments');
  await page.getByRole('link', { name: invoice }).first().click();
  await says(page, 'Settled in batch 1');
  await page.getByRole('link', { name: 'Refund', exact: true }).last().click();
  await page.getByLabel('Amount').fill('50.000');
  await press(page, 'Show what it will do');
  await says(page, 'are taken from the merchant’s next settlement');
  await page.getByLabel('Reason').fill('one shirt was torn');
  await page.getByRole('button', { name: /^Refund Rp\s?50[.,]000$/ }).click();
  await says(page, 'The customer has the money again');
}

/** The bank's file says of the last payment that it was Rp1,000 less. */
async function reconcile(page: Page): Promise<void> {
  const { bank } = house;
  const last = bank.movements.length - 1;
  const text = bank.file(({ amount }, place) => (place === last ? amount - 1000n : amount));
  await go(page, 'Reconciliation');
  const today = wibDay(new Date());
  await page.locator('select[name=channel]').first().selectOption('cards');
  await page.locator('input[name=from]').first().fill(today);
  await page.locator('input[name=to]').first().fill(today);
  const buffer = Buffer.from(text);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Compare');
  await says(page, 'The file was compared with the book');
  await says(page, 'Another amount');
  await page.locator('details.confirm summary').click();
  await says(page, /1[.,]000 become a loss of the gateway/);
  await page.locator('textarea[name=reason]').fill('the bank keeps a fee of its own');
  await press(page, 'Resolve');
  await says(page, 'The difference was resolved');
  await go(page, 'Exceptions');
  await says(page, 'Nothing is open');
}

type Line = Record<string, string>;

/** The month as a file, compared with the balance that the pages show and with the postings. */
async function takeTheMonth(page: Page, clientId: string): Promise<void> {
  const transactions = await reportOf(page, 'transactions', clientId);
  expect(transactions.map(({ type, amount, fee, net }) => [type, amount, fee, net])).toEqual([
    ['PAYMENT', '250000', '9000', '241000'],
    ['PARTIAL_REFUND', '-50000', '0', '-50000'],
    ['PAYMENT', '100000', '4800', '95200'],
  ]);
  const statement = await reportOf(page, 'statement', clientId);
  const booked = await house.database.db.rows<{ amount: bigint }>(sql`
    select p.amount from postings p join ledger_transactions t on t.id = p.transaction_id
    where p.account = ${`merchant:${clientId}:payable`} order by t.id`);
  const moved = statement.filter(({ type }) => type !== 'OPENING' && type !== 'CLOSING');
  expect(moved.map(({ amount }) => BigInt(amount ?? ''))).toEqual(
    booked.map(({ amount }) => amount),
  );
  const net = transactions.reduce((sum, one) => sum + Number(one.net), 0);
  const paidOut = moved.filter(({ type }) => type === 'SETTLED');
  expect(paidOut.map(({ amount }) => amount)).toEqual(['-241000', '-45200']);
  expect(net - 241_000 - 45_200).toBe(Number(statement.at(-1)?.balance));
  await go(page, 'Balances');
  const balance = page.getByRole('row').filter({ hasText: 'Batik Nusantara' });
  const cells = (await balance.getByRole('cell').allTextContents()).map((text) =>
    text.replace(/\D/g, ''),
  );
  // Payable, held, refunds due, disputed; and what was paid out so far, all of it still on its way.
  expect(cells.slice(0, 4)).toEqual(['0', '0', '0', '0']);
  expect(cells[4]).toMatch(/^286200/);
  await go(page, 'Ledger');
  await press(page, 'Prove what has changed');
  await says(page, 'The ledger is proven');
}

async function reportOf(page: Page, name: string, clientId: string): Promise<Line[]> {
  await go(page, 'Reports');
  await page.getByLabel('Report', { exact: true }).selectOption(name);
  await page.locator('#report-client_id').selectOption(clientId);
  const month = wibDay(new Date()).slice(0, 7);
  await page.locator('#report-from').fill(`${month}-01`);
  await press(page, 'Show');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const stream = await download.createReadStream();
  const text = Buffer.concat(await stream.toArray()).toString('utf8');
  return parse(text, { columns: true });
}
