// Paying on the hosted card page in a real browser: the main flow.
import { describe, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { bankIn, confirmAtBank, payButton, payWith, typeCard } from '../support/card-customer.ts';
import { useCardVisitor } from '../support/card-visitor.ts';
import { approved, challenged, orderCard, viewOf } from '../support/cards.ts';

const visit = useCardVisitor();

const heading = (name: string) => visit.visitor.page.getByRole('heading', { level: 1, name });

describe('the main flow', () => {
  test('a card, 3-D Secure, and the receipt', async () => {
    const { page } = visit.visitor;
    const { invoice, url } = await orderCard(visit.house, { amount: 750_000 });
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
    expect(await viewOf(visit.house, invoice)).toMatchObject({
      status: 'SUCCESS',
      paid_amount: 750_000,
    });
    // The wrong password was answered with 400, which the browser writes to its console.
    expect(visit.visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('a card without a challenge', async () => {
    const { invoice, url } = await orderCard(visit.house);
    await visit.visitor.page.goto(url);
    await payWith(visit.visitor.page, { number: approved });
    await heading('Payment received').waitFor();
    expect((await viewOf(visit.house, invoice)).status).toBe('SUCCESS');
  });

  test('an invisible device check, then the challenge', async () => {
    const { url } = await orderCard(visit.house);
    await visit.visitor.page.goto(url);
    await payWith(visit.visitor.page, { number: '4440000000750000' });
    await confirmAtBank(bankIn(visit.visitor.page));
    await heading('Payment received').waitFor();
  });

  test('the challenge as a separate page', async () => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
    await page.goto(url);
    await payWith(page, { number: challenged });
    await page.getByRole('link', { name: /Open it as a full page/ }).click();
    await confirmAtBank(page);
    await heading('Payment received').waitFor();
  });

  test('American Express: fifteen digits in its own groups, a code of four digits', async () => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
    await page.goto(url);
    await page.getByLabel('Card number').pressSequentially('377700000000018');
    expect(await page.getByLabel('Card number').inputValue()).toBe('3777 000000 00018');
    await page.getByText('4 digits on the front').waitFor();
    await page.getByLabel('Card number').fill('');
    await payWith(page, { number: '377700000000018', cvv: '9174' });
    await heading('Payment received').waitFor();
  });

  test('a number filled in by the browser, with an expiry with a four-digit year', async () => {
    const { page } = visit.visitor;
    const { url } = await orderCard(visit.house);
    await page.goto(url);
    await page.getByLabel('Card number').fill('4111-1111-1111-1111');
    await page.getByLabel('Valid until').fill('08/2049');
    expect(await page.getByLabel('Card number').inputValue()).toBe('4111 1111 1111 1111');
    expect(await page.getByLabel('Valid until').inputValue()).toBe('08/49');
  });

  test('back to the shop automatically, if the merchant asked for it', async () => {
    const order = { callback_url: `${visit.shop.origin}/thanks`, auto_redirect: true };
    const { url } = await orderCard(visit.house, { order });
    await visit.visitor.page.goto(url);
    await payWith(visit.visitor.page, { number: approved });
    await visit.visitor.page.getByRole('link', { name: 'Stay on this page' }).waitFor();
    await visit.visitor.page.waitForURL(`${visit.shop.origin}/thanks`);
  });

  test('and not if the customer wants to stay', async () => {
    const { page } = visit.visitor;
    const order = { callback_url: `${visit.shop.origin}/thanks`, auto_redirect: true };
    const { url } = await orderCard(visit.house, { order });
    await page.goto(url);
    await payWith(page, { number: approved });
    await page.getByRole('link', { name: 'Stay on this page' }).click();
    await page.getByRole('link', { name: 'Stay on this page' }).waitFor({ state: 'detached' });
    expect(await page.locator('[data-leave-after], meta[http-equiv]').count()).toBe(0);
    await page.getByRole('link', { name: /^Continue to/ }).click();
    await page.waitForURL(`${visit.shop.origin}/thanks`);
  });
});
