// Merchants with card settings of their own: payment types, banks and their numbers, instalments.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardSettings } from '../../src/channels/cards/settings.ts';
import { type Client, createClient } from '../../src/sdk/index.ts';
import { open, submit, typed } from '../support/card-page.ts';
import { bodyOf, notificationsAbout, type Order, play, refusedWith } from '../support/cards.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.ts';

const settingsOf = {
  'BRN-0001-1700000000001': {
    mids: {
      BCA: { sale: 'SBCA', instalment: 'IBCA', tid: 'T1' },
      BNI: { sale: 'SBNI' },
      DANAMON: { sale: 'SDANAMON' },
    },
    instalments: { BCA: { minimum: 750_000, tenors: [3, 9] } },
  },
  sales: { payment_types: ['SALE'] },
  reserves: { payment_types: ['AUTHORIZE'] },
  several: { payment_types: ['AUTHORIZE', 'MOTO'] },
  authorizes: { payment_types: ['SALE', 'AUTHORIZE'], default_payment_type: 'AUTHORIZE' },
  instalments: { default_payment_type: 'INSTALLMENT' },
  mandiri: { acquirer: 'BANK_MANDIRI' },
  'one-bank': { mids: { BANK_MANDIRI: { sale: 'M1' } } },
} satisfies Record<string, CardSettings>;

type Shop = keyof typeof settingsOf;
const own: Shop = clientId;

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: ({ origin }) => ({
      merchants: Object.entries(settingsOf).map(([client_id, cards]) => ({
        name: client_id,
        client_id,
        secret_key: secretKey,
        notification_url: `${origin}${notificationPath}`,
        channel_settings: { cards },
      })),
    }),
  });
});
afterAll(() => house.stop());

const clientOf = (shop: Shop): Client =>
  createClient({ clientId: shop, secretKey, baseUrl: house.url });

async function ordered(shop: Shop, order: Order = {}): Promise<{ invoice: string; url: string }> {
  const body = bodyOf({ order: { invoice_number: `S${randomUUID().slice(0, 20)}` }, ...order });
  const reply = await clientOf(shop).cards.create(body);
  return { invoice: reply.order.invoice_number, url: reply.credit_card_payment_page.url };
}

const refused = (shop: Shop, order: Order) => refusedWith(ordered(shop, order));

describe('a payment type that the merchant has not', () => {
  it.each([
    ['sales', 'AUTHORIZE'],
    ['sales', 'AUTHORIZATION'],
    ['reserves', 'SALE'],
    ['several', 'RECURRING'],
  ] as const)('%s: %s', async (shop, type) => {
    expect(await refused(shop, { payment: { type } })).toMatchObject({
      status: 412,
      code: 'MERCHANT_NOT_CONFIGURED',
      field: 'payment.type',
      verified: true,
    });
  });

  it('is also that of a page that allows nothing but instalments', async () => {
    const override_configuration = { allow_tenor: [3, 6] };
    expect(await refused('sales', { override_configuration })).toMatchObject({
      code: 'MERCHANT_NOT_CONFIGURED',
      field: 'override_configuration.allow_tenor',
    });
    const { url } = await ordered('sales', {
      amount: 1_000_000,
      override_configuration: { allow_tenor: [0, 3] },
    });
    expect((await open(url)).html).not.toContain('type="radio"');
  });
});

describe('an order without a payment type', () => {
  it.each([
    ['sales', 'SALE'],
    ['reserves', 'AUTHORIZE'],
    ['authorizes', 'AUTHORIZE'],
    [own, 'SALE'],
  ] as const)('of %s is a %s', async (shop, type) => {
    const { invoice } = await ordered(shop);
    const status = await clientOf(shop).orders.status(invoice);
    expect(status.transaction.type).toBe(type);
  });

  it('must name one of several if none of them is usual', async () => {
    expect(await refused('several', {})).toMatchObject({
      status: 400,
      code: 'INVALID_PARAMETER',
      message: 'payment.type Must Not Be Blank',
      field: 'payment.type',
    });
  });

  it('must name bank and tenor if its merchant pays in instalments', async () => {
    const amount = 1_000_000;
    expect((await refused('instalments', { amount })).field).toBe('payment.acquirer');
    const named = { payment: { acquirer: 'BCA' }, amount };
    expect((await refused('instalments', named)).field).toBe('payment.tenor');
    await ordered('instalments', { payment: { acquirer: 'BCA', tenor: 3 }, amount });
  });
});

describe('instalments', () => {
  const amount = 1_000_000;
  const at = (acquirer: string, tenor = 3) => ({ type: 'INSTALLMENT', acquirer, tenor });

  it.each([
    ['an on-us bank without a number for instalments', 'BNI', 'for instalments'],
    ['an on-us bank without any number', 'BANK_MANDIRI', 'for instalments'],
    ['an off-us bank without a number for sales', 'BUKOPIN', 'for sales'],
  ])('are refused at %s', async (_name, acquirer, kind) => {
    const error = await refused(own, { payment: at(acquirer), amount });
    expect(error).toMatchObject({
      status: 412,
      code: 'MERCHANT_NOT_CONFIGURED',
      field: 'payment.acquirer',
    });
    expect(error.message).toContain(`${acquirer} has given the merchant no number (MID) ${kind}`);
  });

  it('have the tenors and the minimum of the bank, or of the merchant at the bank', async () => {
    const message = async (payment: object, rupiah: number) =>
      (await refused(own, { payment, amount: rupiah })).message;
    expect(await message(at('BCA', 6), amount)).toBe('payment.tenor must be one of 3, 9 at BCA');
    expect(await message(at('BCA'), 749_999)).toBe(
      'order.amount must be at least 750000 for instalments at BCA',
    );
    expect(await message(at('DANAMON', 24), amount)).toContain('must be one of 3, 6, 9, 12');
    await ordered(own, { payment: at('BCA', 9), amount: 750_000 });
    await ordered(own, { payment: at('DANAMON', 12), amount: 500_000 });
  });

  it('are offered on the page as the merchant’s banks have them, and told with its numbers', async () => {
    const override_configuration = { allow_tenor: [0, 3, 9, 36] };
    const { invoice, url } = await ordered(own, { amount, override_configuration });
    const page = await open(url);
    expect([...page.html.matchAll(/name="tenor"[^>]*value="(\d+)"/g)].map(([, n]) => n)).toEqual([
      '0',
      '3',
      '9',
    ]);
    await submit(page, typed('4556330000000019', { tenor: '9' }));
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      acquirer: { id: 'BCA' },
      card_payment: {
        tenor: 9,
        identifier: [
          { name: 'MID', value: 'IBCA' },
          { name: 'Acquirer', value: 'BCA' },
          { name: 'TID', value: 'T1' },
        ],
      },
    });
  });
});

describe('a sale', () => {
  it('at a bank that the merchant has not is refused', async () => {
    expect(await refused(own, { payment: { acquirer: 'HSBC' } })).toMatchObject({
      status: 412,
      code: 'MERCHANT_NOT_CONFIGURED',
      field: 'payment.acquirer',
    });
  });

  it('of a card of another bank goes to the merchant’s acquirer, with its number', async () => {
    const { invoice } = await ordered(own);
    await play(house, invoice, 'SUCCESS', { number: '4761349999000039', expiry: '12/31' });
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      acquirer: { id: 'BCA' },
      card_payment: { identifier: [{ value: 'SBCA' }, { value: 'BCA' }, { value: 'T1' }] },
    });
  });
});

describe('an invoice number of more than 27 characters', () => {
  const long = (payment?: object) => ({ order: { invoice_number: `${randomUUID()}` }, payment });

  it.each(['mandiri', 'one-bank'] as const)('is refused where %s has Mandiri', async (shop) => {
    expect(await refused(shop, long())).toMatchObject({
      status: 400,
      code: 'INVALID_PARAMETER',
      field: 'order.invoice_number',
      message: 'order.invoice_number must have at most 27 characters with BANK_MANDIRI',
    });
  });

  it('is refused where the order names Mandiri, and taken elsewhere', async () => {
    const named = await refused('sales', long({ acquirer: 'BANK_MANDIRI' }));
    expect(named.field).toBe('order.invoice_number');
    await ordered('sales', long());
    await ordered('mandiri', long({ acquirer: 'BCA' }));
  });
});
