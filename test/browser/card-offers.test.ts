// What the order changes on the hosted card page, in a real browser.
import { describe, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { isFocused, payButton, payWith, typeCard } from '../support/card-customer.ts';
import { useCardVisitor } from '../support/card-visitor.ts';
import { approved, notificationsAbout, orderCard, viewOf } from '../support/cards.ts';

const visit = useCardVisitor();

const heading = (name: string) => visit.visitor.page.getByRole('heading', { level: 1, name });

describe('what the order changes', () => {
  test('a promo shows as soon as the number qualifies, and its price is paid', async () => {
    const { page } = visit.visitor;
    const promo = [{ bin: '411111', discount_amount: 10_000 }];
    const order = { override_configuration: { promo } };
    const { invoice, url } = await orderCard(visit.house, order);
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
    expect((await viewOf(visit.house, invoice)).paid_amount).toBe(80_000);
  });

  test('instalments can be chosen, and are on the receipt', async () => {
    const { page } = visit.visitor;
    const payment = { type: 'INSTALLMENT', acquirer: 'BANK_MANDIRI', tenor: 3 };
    const order = { invoice_number: 'INV-INSTALMENTS' };
    const { url } = await orderCard(visit.house, { amount: 750_000, order, payment });
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
    expect(visit.visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('the customer chooses one of the shop’s plans, at the promo’s price', async () => {
    const { page } = visit.visitor;
    const config = { allow_tenor: [0, 3], promo: [{ bin: '411111', discount_amount: 30_000 }] };
    const order = { amount: 750_000, override_configuration: config };
    const { invoice, url } = await orderCard(visit.house, order);
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
    expect((await viewOf(visit.house, invoice)).paid_amount).toBe(720_000);
  });

  test('a disclaimer must be ticked', async () => {
    const { page } = visit.visitor;
    const disclaimer = { en: 'Made for you, cannot be returned.', id: 'Tidak dapat dikembalikan.' };
    const { url } = await orderCard(visit.house, { additional_info: { disclaimer } });
    await page.goto(url);
    await payWith(page, { number: approved });
    await page.getByText('Tick the box to agree before you pay').waitFor();
    expect(await page.getByLabel('I have read this and agree').evaluate(isFocused)).toBe(true);
    await page.getByLabel('I have read this and agree').check();
    await payButton(page).click();
    await heading('Payment received').waitFor();
  });

  test('a saved card asks only for its code, and another card can be used', async () => {
    const { page } = visit.visitor;
    const customer = { id: 'CUST-SAVES' };
    const first = await orderCard(visit.house, { customer });
    await page.goto(first.url);
    await typeCard(page, { number: approved });
    await page.getByLabel('Save this card for next time').check();
    await payButton(page).click();
    await heading('Payment received').waitFor();
    const received = await notificationsAbout(visit.house, first.invoice);
    const token = (received[0] as { card_payment?: { token_id?: string } }).card_payment?.token_id;

    const promo = [{ bin: '41111111', discount_amount: 5_000 }];
    const again = await orderCard(visit.house, {
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
    expect((await viewOf(visit.house, again.invoice)).paid_amount).toBe(85_000);
  });
});
