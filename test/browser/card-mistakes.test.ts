// Mistakes and declines on the hosted card page, in a real browser.
import { describe, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { bankIn, isFocused, payButton, payWith, typeCard } from '../support/card-customer.ts';
import { useCardVisitor } from '../support/card-visitor.ts';
import {
  approved,
  challenged,
  declined51,
  notificationsAbout,
  orderCard,
  viewOf,
} from '../support/cards.ts';

const visit = useCardVisitor();

const heading = (name: string) => visit.visitor.page.getByRole('heading', { level: 1, name });

describe('mistakes and declines', () => {
  test('mistakes are shown at their fields before anything is sent', async () => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
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
    const { page } = visit.visitor;
    const { invoice, url } = await orderCard(visit.house);
    await page.goto(url);
    await payWith(page, { number: declined51 });
    const banner = page.getByRole('alert');
    await banner.getByText('There is not enough money on this card').waitFor();
    await banner.getByText('•••• ending in 0008').waitFor();
    expect(await banner.evaluate(isFocused)).toBe(true);
    expect(await page.getByLabel('Card number').inputValue()).toBe('');
    expect(await violations(page)).toEqual([]);
    expect((await viewOf(visit.house, invoice)).status).toBe('FAILED');
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(visit.house, invoice)).status).toBe('SUCCESS');
  });

  test.each([
    ['This is not me: refuse', 'The payment was not confirmed with your bank'],
    ['Let the time run out', 'The time ran out before your bank said yes'],
  ])('at the bank: %s', async (button, said) => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await bankIn(page).getByRole('button', { name: button }).click();
    await page.getByRole('alert').getByText(said).waitFor();
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
  });

  test('cancelling at the bank to use another card', async () => {
    const { page } = visit.visitor;
    const { invoice, url } = await orderCard(visit.house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await page.getByRole('button', { name: 'Cancel and use another card' }).click();
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(visit.house, invoice)).paid_amount).toBe(90_000);
  });

  test('two clicks pay once', async () => {
    const { page } = visit.visitor;
    const { invoice, url } = await orderCard(visit.house);
    await page.goto(url);
    await typeCard(page, { number: approved });
    await payButton(page).dblclick();
    await heading('Payment received').waitFor();
    expect((await viewOf(visit.house, invoice)).paid_amount).toBe(90_000);
    expect(await notificationsAbout(visit.house, invoice)).toHaveLength(1);
  });

  test('a paid link, and an expired one', async () => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
    await page.goto(url);
    await payWith(page, { number: approved });
    await heading('Payment received').waitFor();
    await page.goto(url);
    await heading('Already paid').waitFor();
    const late = await orderCard(visit.house);
    await visit.house.advance(3_601);
    await page.goto(late.url);
    await heading('Time is up').waitFor();
  });
});
