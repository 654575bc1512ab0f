// Terms of a card payment: allowed BINs, promos, instalments, disclaimers; and the limits on tries.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, submit, typed } from '../support/card-page.ts';
import {
  approved,
  declined51,
  ledgerOf,
  notificationsAbout,
  orderCard,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const bca = '4556330000000019';
const mandiri = '5573380000000010';
const debit = '4556320000000028';

describe('allow_bin', () => {
  const override_configuration = { allow_bin: [411111, 45563300] };

  it.each([
    [approved, 'SUCCESS'],
    [bca, 'SUCCESS'],
    [mandiri, 'PENDING'],
  ])('%s: %s', async (number, status) => {
    const { invoice, url } = await orderCard(house, { override_configuration });
    await submit(await open(url), typed(number));
    expect((await viewOf(house, invoice)).status).toBe(status);
  });
});

describe('a promo', () => {
  const override_configuration = {
    promo: [
      { bin: '411111', discount_amount: 10_000 },
      { bin: '41111111', discount_amount: 25_000 },
    ],
  };

  it('that the button has shown is charged, booked and announced', async () => {
    const before = await ledgerOf(house);
    const { invoice, url } = await orderCard(house, { override_configuration });
    await submit(await open(url), typed(approved, { amount: '65000' }));
    expect(await viewOf(house, invoice)).toMatchObject({
      status: 'SUCCESS',
      amount: 90_000,
      paid_amount: 65_000,
    });
    const [received] = await notificationsAbout(house, invoice);
    expect(received?.order.amount).toBe(65_000);
    expect(received?.card_payment?.promo_discount_amount).toBe(25_000);
    const after = await ledgerOf(house);
    const owed = (ledger: typeof after) =>
      ledger.accounts.find(({ account }) => account.startsWith('merchant:'))?.balance ?? 0;
    expect(owed(after) - owed(before)).toBe(65_000);
    const status = await house.client.orders.status(invoice);
    expect(status.order.amount).toBe(65_000);
  });

  it('that was not shown yet is shown before it is paid', async () => {
    const { invoice, url } = await orderCard(house, { override_configuration });
    const confirm = await submit(await open(url), typed(approved));
    expect(confirm.url).toContain('/confirm');
    expect(confirm.html).toMatch(/65[.,]000/);
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
    const missing = await submit(confirm, { do: 'confirm' });
    expect(missing.status).toBe(400);
    await submit(missing, { do: 'confirm', cvv: '917' });
    expect((await viewOf(house, invoice)).paid_amount).toBe(65_000);
  });

  it('is not for other cards, even if the form says so', async () => {
    const { invoice, url } = await orderCard(house, { override_configuration });
    const confirm = await submit(await open(url), typed(mandiri, { amount: '1' }));
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
    await submit(confirm, { do: 'confirm', cvv: '917' });
    expect((await viewOf(house, invoice)).paid_amount).toBe(90_000);
  });

  it('is authorized and captured as it was shown', async () => {
    const order = { override_configuration, payment: { type: 'AUTHORIZE' } };
    const { invoice, url } = await orderCard(house, order);
    await submit(await open(url), typed(approved, { amount: '65000' }));
    const status = await house.client.orders.status(invoice);
    const payment = { authorize_id: status.authorize_id ?? '' };
    const reply = await house.client.cards.capture({ payment });
    expect(reply.order.amount).toBe(65_000);
    expect((await viewOf(house, invoice)).paid_amount).toBe(65_000);
  });
});

describe('instalments', () => {
  const amount = 1_200_000;
  const at = (acquirer: string) => ({ type: 'INSTALLMENT', acquirer, tenor: 6 });

  /** Tries to pay in instalments at `acquirer` with a card, and returns the invoice. */
  const tried = async (acquirer: string, number: string): Promise<string> => {
    const order = { order: { invoice_number: `I-${acquirer}-${number.slice(0, 6)}` }, amount };
    const { invoice, url } = await orderCard(house, { ...order, payment: at(acquirer) });
    await submit(await open(url), typed(number));
    return invoice;
  };

  it.each([
    ['BCA', approved],
    ['BANK_MANDIRI', bca],
    ['BUKOPIN', debit],
  ])('are not taken at %s with %s', async (acquirer, number) => {
    expect((await viewOf(house, await tried(acquirer, number))).status).toBe('PENDING');
  });

  it.each([
    ['BCA', bca],
    ['BNI', '5264220000000012'],
    ['BANK_MANDIRI', mandiri],
    ['DANAMON', approved],
    ['BUKOPIN', bca],
  ])('are paid at %s with %s', async (acquirer, number) => {
    const invoice = await tried(acquirer, number);
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      acquirer: { id: acquirer },
      transaction: { type: 'INSTALLMENT' },
      card_payment: {
        tenor: 6,
        acquiring_off_us_status: ['DANAMON', 'BUKOPIN'].includes(acquirer) ? 'TRUE' : 'FALSE',
      },
    });
  });

  it('are chosen on the page if the merchant allows several tenors', async () => {
    const override_configuration = { allow_tenor: [0, 3, 6] };
    const { invoice, url } = await orderCard(house, { amount, override_configuration });
    const page = await open(url);
    expect(page.html.match(/type="radio"/g)).toHaveLength(3);
    const missing = await submit(page, typed(bca));
    expect(missing.status).toBe(400);
    await submit(missing, typed(bca, { tenor: '12' }));
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
    await submit(missing, typed(bca, { tenor: '3' }));
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({ acquirer: { id: 'BCA' }, card_payment: { tenor: 3 } });
  });

  it('are not offered below the minimum, and refused if nothing else is allowed', async () => {
    const offered = { override_configuration: { allow_tenor: [0, 3] } };
    const { invoice, url } = await orderCard(house, offered);
    const page = await open(url);
    expect(page.html).not.toContain('type="radio"');
    await submit(page, typed(bca));
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
    const only = await orderCard(house, { override_configuration: { allow_tenor: [3] } });
    expect((await submit(await open(only.url), typed(bca))).status).toBe(400);
  });
});

describe('a disclaimer', () => {
  it.each([
    ['as a text', 'Tanpa pengembalian'],
    ['for a language', { id: 'Tanpa pengembalian' }],
    ['with a title', { en: { title: 'Terms', message: 'Tanpa pengembalian' } }],
  ])('%s must be ticked', async (_name, disclaimer) => {
    const { invoice, url } = await orderCard(house, { additional_info: { disclaimer } });
    const page = await open(url);
    expect(page.html).toContain('Tanpa pengembalian');
    const refused = await submit(page, typed(approved));
    expect(refused.status).toBe(400);
    await submit(refused, typed(approved, { disclaimer: 'on' }));
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
  });

  it('with markup in it is text', async () => {
    const disclaimer = '<img src=x onerror=alert(1)>';
    const { url } = await orderCard(house, { additional_info: { disclaimer } });
    expect((await open(url)).html).not.toContain('<img src=x');
  });
});

describe('tries', () => {
  it('on one page are limited to ten', async () => {
    const { invoice, url } = await orderCard(house);
    for (let i = 0; i < 10; i++) await submit(await open(url), typed(declined51));
    const over = await open(url);
    expect(over.fields.state).toBeUndefined();
    expect((await viewOf(house, invoice)).history).toHaveLength(11);
  });

  it('of one card are limited to twenty declines at all merchants, and allowed again an hour later', async () => {
    const stolen = '4440000000430009';
    let answers: number[] = [];
    for (let page = 0; page < 3; page++) {
      const { url } = await orderCard(house);
      for (let i = 0; i < 9; i++) {
        answers = [...answers, (await submit(await open(url), typed(stolen))).status];
      }
    }
    expect(answers.filter((status) => status === 429)).toHaveLength(7);
    expect(answers.indexOf(429)).toBe(20);
    await house.advance(3601);
    const { url } = await orderCard(house);
    expect((await submit(await open(url), typed(stolen))).status).toBe(200);
  });

  it('from one address are limited to sixty declines', async () => {
    await house.advance(3601);
    const numbers = ['01', '05', '13', '14', '41', '51', '54', '57'].map((code) =>
      `4440000000${code}000`.padEnd(15, '0'),
    );
    const statuses: number[] = [];
    for (let i = 0; i < 66; i++) {
      const { url } = await orderCard(house);
      const prefix = numbers[i % numbers.length] ?? '';
      const number = [...'0123456789'].map((last) => prefix + last).find(isLuhn) ?? '';
      statuses.push((await submit(await open(url), typed(number))).status);
    }
    expect(statuses.indexOf(429)).toBe(60);
    const { invoice, url } = await orderCard(house);
    const refused = await submit(await open(url), typed(approved));
    expect(refused.status).toBe(429);
    // The input is correct, so the page does not ask to check it.
    expect(refused.html).toContain('Too many tries');
    expect(refused.html).not.toContain('Please check what you entered');
    expect((await viewOf(house, invoice)).status).toBe('PENDING');
    // Nor does an amount that the customer confirms first pass the limit.
    const other = await orderCard(house);
    const confirm = await submit(await open(other.url), typed(approved, { amount: '1' }));
    const confirmed = await submit(confirm, { do: 'confirm', cvv: '917' });
    expect([confirm.status, confirmed.status]).toEqual([200, 429]);
    expect((await viewOf(house, other.invoice)).status).toBe('PENDING');
  });
});

function isLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
