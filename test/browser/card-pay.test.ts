// Paying on the hosted card page in a real browser: the main flow, what the order changes, and mistakes.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import {
  bankIn,
  confirmAtBank,
  isFocused,
  payButton,
  payWith,
  typeCard,
} from '../support/card-customer.ts';
import {
  approved,
  challenged,
  declined51,
  notificationsAbout,
  orderCard,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { openShop, type Shop } from '../support/shop.ts';

let browser: Browser;
let house: TestGateway;
let shop: Shop;
let visitor: Visitor;

beforeAll(async () => {
  [house, shop] = await Promise.all([startTestGateway(), openShop()]);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await shop?.close();
});

beforeEach(async () => {
  visitor = await newVisitor(browser);
});

afterEach(async () => {
  await visitor.context.close();
  expect(visitor.complaints).toEqual([]);
});

const heading = (name: string) => visitor.page.getByRole('heading', { level: 1, name });

describe('the main flow', () => {
  test('a card, 3-D Secure, and the receipt', async () => {
    const { page } = visitor;
    const { invoice, url } = await orderCard(house, { amount: 750_000 });
    await page.goto(url);
    await typeCard(page, { number: challenged });
    expect(await page.getByLabel('Card number').inputValue()).toBe('5573 3810 1111 1101');
    expect(await page.getByLabel('Valid until').inputValue()).toBe('12/49');
    expect(await page.locator('#number-brand').textContent()).toBe('Mastercard card');
    expect(await page.locator('.marks .mark:visible').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await payButton(page).click();

    await heading('Confirm with your bank').waitFor();
    const bank = bankIn(page);
    await bank.getByLabel('One-time password').fill('000000');
    await bank.getByRole('button', { name: 'Confirm', exact: true }).click();
    await bank.getByText('2 tries are left').waitFor();
    expect(await violations(page)).toEqual([]);
    await confirmAtBank(bank);

    await heading('Payment received').waitFor();
    await page.getByText('Mastercard •••• ending in 1101').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 750_000 });
    // The wrong password was answered with 400, which the browser writes to its console.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('a card without a challenge', async () => {
    const { invoice, url } = await orderCard(house);
    await visitor.page.goto(url);
    await payWith(visitor.page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
  });

  test('an invisible device check, then the challenge', async () => {
    const { url } = await orderCard(house);
    await visitor.page.goto(url);
    await payWith(visitor.page, { number: '4440000000750000' });
    await confirmAtBank(bankIn(visitor.page));
    await heading('Payment received').waitFor();
  });

  test('the challenge as a separate page', async () => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await page.getByRole('link', { name: /Open it as a full page/ }).click();
    await confirmAtBank(page);
    await heading('Payment received').waitFor();
  });

  test('American Express: fifteen digits in its own groups, a code of four digits', async () => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    await page.getByLabel('Card number').pressSequentially('377700000000018');
    expect(await page.getByLabel('Card number').inputValue()).toBe('3777 000000 00018');
    await page.getByText('4 digits on the front').waitFor();
    await page.getByLabel('Card number').fill('');
    await payWith(page, { number: '377700000000018', cvv: '9174' });
    await heading('Payment received').waitFor();
  });

  test('a number filled in by the browser, with an expiry with a four-digit year', async () => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    await page.getByLabel('Card number').fill('4111-1111-1111-1111');
    await page.getByLabel('Valid until').fill('08/2049');
    expect(await page.getByLabel('Card number').inputValue()).toBe('4111 1111 1111 1111');
    expect(await page.getByLabel('Valid until').inputValue()).toBe('08/49');
  });

  test('back to the shop automatically, if the merchant asked for it', async () => {
    const order = { callback_url: `${shop.origin}/thanks`, auto_redirect: true };
    const { url } = await orderCard(house, { order });
    await visitor.page.goto(url);
    await payWith(visitor.page, { number: approved });
    await visitor.page.getByRole('link', { name: 'Stay on this page' }).waitFor();
    await visitor.page.waitForURL(`${shop.origin}/thanks`);
  });

  test('and not if the customer wants to stay', async () => {
    const { page } = visitor;
    const order = { callback_url: `${shop.origin}/thanks`, auto_redirect: true };
    const { url } = await orderCard(house, { order });
    await page.goto(url);
    await payWith(page, { number: approved });
    await page.getByRole('link', { name: 'Stay on this page' }).click();
    await page.getByRole('link', { name: 'Stay on this page' }).waitFor({ state: 'detached' });
    expect(await page.locator('[data-leave-after], meta[http-equiv]').count()).toBe(0);
    await page.getByRole('link', { name: /^Continue to/ }).click();
    await page.waitForURL(`${shop.origin}/thanks`);
  });
});

describe('what the order changes', () => {
  test('a promo shows as soon as the number qualifies, and its price is paid', async () => {
    const { page } = visitor;
    const promo = [{ bin: '411111', discount_amount: 10_000 }];
    const order = { override_configuration: { promo } };
    const { invoice, url } = await orderCard(house, order);
    await page.goto(url);
    await page.getByLabel('Card number').pressSequentially('411111');
    await page.getByText('Promo applied: Rp10,000 off. You pay Rp80,000.').waitFor();
    expect(await payButton(page).textContent()).toBe('Pay Rp80,000');
    expect(await page.locator('[data-total]').textContent()).toBe('Rp80,000');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Card number').fill('5');
    expect(await payButton(page).textContent()).toBe('Pay Rp90,000');
    expect(await page.locator('.promo-rows').isVisible()).toBe(false);
    await page.getByLabel('Card number').fill('');
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    await page.getByText('Rp80,000').waitFor();
    expect((await viewOf(house, invoice)).paid_amount).toBe(80_000);
  });

  test('instalments can be chosen, and are on the receipt', async () => {
    const { page } = visitor;
    const payment = { type: 'INSTALLMENT', acquirer: 'BANK_MANDIRI', tenor: 3 };
    const order = { invoice_number: 'INV-INSTALMENTS' };
    const { url } = await orderCard(house, { amount: 750_000, order, payment });
    await page.goto(url);
    await page.getByText('For credit cards of Bank Mandiri.').waitFor();
    await payWith(page, { number: approved });
    // Both at the top of the page and at the field.
    await page
      .getByText('These instalments are for credit cards of Bank Mandiri only')
      .nth(1)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Card number').fill('5573380000000010');
    await page.getByLabel('Security code').fill('917');
    await payButton(page).click();
    await heading('Payment received').waitFor();
    await page.getByText('3 months').waitFor();
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('the customer chooses one of the shop’s plans, at the promo’s price', async () => {
    const { page } = visitor;
    const config = { allow_tenor: [0, 3], promo: [{ bin: '411111', discount_amount: 30_000 }] };
    const order = { amount: 750_000, override_configuration: config };
    const { invoice, url } = await orderCard(house, order);
    await page.goto(url);
    await payWith(page, { number: approved });
    await page.getByText('Choose how to pay').waitFor();
    expect(await page.getByLabel('In full').evaluate(isFocused)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('3 months').check();
    expect(await page.locator('.tenure-monthly').allTextContents()).toEqual([
      'Rp720,000',
      'Rp240,000 a month',
    ]);
    expect(await payButton(page).textContent()).toBe('Pay 3 × Rp240,000, no interest');
    await payButton(page).click();
    await heading('Payment received').waitFor();
    await page.getByText('3 months').waitFor();
    expect((await viewOf(house, invoice)).paid_amount).toBe(720_000);
  });

  test('a disclaimer must be ticked', async () => {
    const { page } = visitor;
    const disclaimer = { en: 'Made for you, cannot be returned.', id: 'Tidak dapat dikembalikan.' };
    const { url } = await orderCard(house, { additional_info: { disclaimer } });
    await page.goto(url);
    await payWith(page, { number: approved });
    await page.getByText('Tick the box to agree before you pay').waitFor();
    expect(await page.getByLabel('I have read this and agree').evaluate(isFocused)).toBe(true);
    await page.getByLabel('I have read this and agree').check();
    await payButton(page).click();
    await heading('Payment received').waitFor();
  });

  test('a saved card asks only for its code, and another card can be used', async () => {
    const { page } = visitor;
    const customer = { id: 'CUST-SAVES' };
    const first = await orderCard(house, { customer });
    await page.goto(first.url);
    await typeCard(page, { number: approved });
    await page.getByLabel('Save this card for next time').check();
    await payButton(page).click();
    await heading('Payment received').waitFor();
    const received = await notificationsAbout(house, first.invoice);
    const token = (received[0] as { card_payment?: { token_id?: string } }).card_payment?.token_id;

    const promo = [{ bin: '41111111', discount_amount: 5_000 }];
    const again = await orderCard(house, {
      customer,
      card: { token },
      override_configuration: { promo },
    });
    await page.goto(again.url);
    await page.getByText('ending in 1111').waitFor();
    expect(await page.getByLabel('Card number').count()).toBe(0);
    expect(await payButton(page).textContent()).toBe('Pay Rp85,000');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Use another card' }).click();
    await page.getByLabel('Card number').waitFor();
    await page.goBack();
    await page.getByLabel('Security code').pressSequentially('917');
    await payButton(page).click();
    await heading('Payment received').waitFor();
    expect((await viewOf(house, again.invoice)).paid_amount).toBe(85_000);
  });
});

describe('mistakes and declines', () => {
  test('mistakes are shown at their fields before anything is sent', async () => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    let posts = 0;
    page.on('request', (request) => {
      posts += request.method() === 'POST' ? 1 : 0;
    });
    await payButton(page).click();
    await page.getByText('Enter the card number').waitFor();
    expect(await page.getByLabel('Card number').evaluate(isFocused)).toBe(true);
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(4);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Card number').pressSequentially('4111111111111112');
    await page.getByLabel('Valid until').pressSequentially('0120');
    await page.getByLabel('Security code').pressSequentially('91');
    await payButton(page).click();
    await page.getByText('Check the card number').waitFor();
    await page.getByText('This card has expired').waitFor();
    await page.getByText('Check the security code').waitFor();
    expect(posts).toBe(0);
    await page.getByLabel('Card number').fill('');
    await page.getByLabel('Card number').pressSequentially(approved);
    await page.getByText('Check the card number').waitFor({ state: 'hidden' });
  });

  test('another card after a decline, on the same page', async () => {
    const { page } = visitor;
    const { invoice, url } = await orderCard(house);
    await page.goto(url);
    await payWith(page, { number: declined51 });
    const banner = page.getByRole('alert');
    await banner.getByText('There is not enough money on this card').waitFor();
    await banner.getByText('•••• ending in 0008').waitFor();
    expect(await banner.evaluate(isFocused)).toBe(true);
    expect(await page.getByLabel('Card number').inputValue()).toBe('');
    expect(await violations(page)).toEqual([]);
    expect((await viewOf(house, invoice)).status).toBe('FAILED');
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
  });

  test.each([
    ['This is not me: refuse', 'The payment was not confirmed with your bank'],
    ['Let the time run out', 'The time ran out before your bank said yes'],
  ])('at the bank: %s', async (button, said) => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await bankIn(page).getByRole('button', { name: button }).click();
    await page.getByRole('alert').getByText(said).waitFor();
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
  });

  test('cancelling at the bank to use another card', async () => {
    const { page } = visitor;
    const { invoice, url } = await orderCard(house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await page.getByRole('button', { name: 'Cancel and use another card' }).click();
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(house, invoice)).paid_amount).toBe(90_000);
  });

  test('two clicks pay once', async () => {
    const { page } = visitor;
    const { invoice, url } = await orderCard(house);
    await page.goto(url);
    await typeCard(page, { number: approved });
    await payButton(page).dblclick();
    await heading('Payment received').waitFor();
    expect((await viewOf(house, invoice)).paid_amount).toBe(90_000);
    expect(await notificationsAbout(house, invoice)).toHaveLength(1);
  });

  test('a paid link, and an expired one', async () => {
    const { page } = visitor;
    const { url } = await orderCard(house);
    await page.goto(url);
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    await page.goto(url);
    await heading('Already paid').waitFor();
    const late = await orderCard(house);
    await house.advance(3_601);
    await page.goto(late.url);
    await heading('Time is up').waitFor();
  });
});
