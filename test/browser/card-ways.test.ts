// What the card page does by itself in a real browser: it counts down, fits the bank's frame, shows its button.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { bankIn, payButton, payWith, typeCard } from '../support/card-customer.ts';
import { useCardVisitor } from '../support/card-visitor.ts';
import { challenged, declined51, orderCard } from '../support/cards.ts';

const visit = useCardVisitor({ width: 'phone' });

/** A declined try of an order that redirects by itself, with the browser's clock in the test's hands. */
async function declined() {
  const { page } = visit.visitor;
  // The time of the page stands still until the test moves it.
  const start = new Date('2026-01-15T04:00:00Z').getTime();
  await page.clock.install({ time: start });
  await page.clock.pauseAt(start + 1000);
  const order = {
    callback_url: `${visit.shop.origin}/thanks`,
    failed_url: `${visit.shop.origin}/sorry`,
    auto_redirect: true,
  };
  const { url } = await orderCard(visit.house, { order });
  await page.goto(url);
  await payWith(page, { number: declined51 });
  const counting = page.getByText('You go back to Toko Uji in 10 seconds.');
  await counting.waitFor();
  return { page, counting: page.locator('[data-counting]') };
}

test('after a decline the page counts down and goes to failed_url', async () => {
  const { page } = await declined();
  await page.clock.runFor(3000);
  await page.getByText('You go back to Toko Uji in 7 seconds.').waitFor();
  await page.clock.runFor(7000);
  await page.waitForURL(`${visit.shop.origin}/sorry`);
});

const touches: [what: string, act: (page: Page) => Promise<void>][] = [
  ['a key', (page) => page.keyboard.press('Shift')],
  ['a click', (page) => page.getByRole('heading', { name: 'Try another card' }).click()],
  ['the focus in a field', (page) => page.getByLabel('Card number').focus()],
];

test.each(touches)('%s stops it, and the way back stays', async (_what, touch) => {
  const { page, counting } = await declined();
  await touch(page);
  await counting.waitFor({ state: 'hidden' });
  await page.clock.runFor(15_000);
  expect(new URL(page.url()).origin).toBe(visit.house.url);
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.waitForURL(`${visit.shop.origin}/sorry`);
});

test('on a phone the details are closed and the button is in sight, however long the form', async () => {
  const { page } = visit.visitor;
  const disclaimer = { en: 'Made for you, cannot be returned.', id: 'Tidak dapat dikembalikan.' };
  const config = { allow_tenor: [0, 3, 6, 12], promo: [{ bin: '411111', discount_amount: 5000 }] };
  const { url } = await orderCard(visit.house, {
    amount: 750_000,
    order: { line_items: [{ name: 'Shoes', price: 750_000, quantity: 1 }] },
    override_configuration: config,
    additional_info: { disclaimer },
  });
  await page.goto(url);
  expect(await page.getByText('Shoes').isVisible()).toBe(false);
  const box = await payButton(page).boundingBox();
  expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
  await page.getByText('Order details').click();
  await page.getByText('Shoes').waitFor();
});

test('the frame is as high as the bank’s page, also when that grows', async () => {
  const { page } = visit.visitor;
  const { url } = await orderCard(visit.house);
  await page.goto(url);
  await payWith(page, { number: challenged });
  const bank = bankIn(page);
  const fits = async () => {
    const frame = await page.locator('.bank-frame').boundingBox();
    const content = await bank.locator('main').boundingBox();
    return Math.round((frame?.height ?? 0) - (content?.height ?? 0));
  };
  await bank.getByLabel('One-time password').waitFor();
  // The frame has a border of one pixel.
  await expect.poll(fits, { timeout: 20_000 }).toBe(2);
  const before = (await page.locator('.bank-frame').boundingBox())?.height ?? 0;
  await bank.getByRole('button', { name: 'Confirm', exact: true }).click();
  await bank.getByText('Enter the one-time password').waitFor();
  await expect.poll(fits, { timeout: 20_000 }).toBe(2);
  expect((await page.locator('.bank-frame').boundingBox())?.height).toBeGreaterThan(before);
  expect(visit.visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
});

test('while the bank is asked, the page says so and asks not to close it', async () => {
  const { page } = visit.visitor;
  const { url } = await orderCard(visit.house);
  await page.goto(url);
  await typeCard(page, { number: declined51 });
  // Stays on the page, after the page's own script has seen that the form is being sent.
  await page.evaluate(
    "document.querySelector('#card').addEventListener('submit', (event) => event.preventDefault())",
  );
  await page.getByRole('button', { name: 'Pay Rp90,000' }).click();
  await page
    .getByRole('status')
    .getByText('Your bank is being asked. Please keep this page open, and do not pay again.')
    .waitFor();
  await page.getByRole('button', { name: 'One moment…' }).waitFor();
});
