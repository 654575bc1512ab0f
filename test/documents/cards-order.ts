// Cards, payment page: what the page says of order, card and customer in the request body.
import { expect } from 'vitest';
import { all, at, drop, set } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
import { accepts } from './api.ts';
import {
  cards,
  newCustomer,
  notifiedOnPage,
  openPage,
  page,
  paidOnPage,
  savedCard,
} from './cards-page.ts';
import {
  characters,
  disputed,
  fails,
  fieldsOf,
  inAddress,
  longest,
  mandatory,
  mandatoryIf,
  means,
  number,
  numeric,
  optional,
  passes,
  repeated,
  takes,
  takesNot,
  text,
  told,
  unique,
  whole,
} from './fields.ts';
import { section } from './row.ts';
import { idOf, linksTo } from './stories.ts';

const field = fieldsOf(page);
const line = 'order.line_items[0]';
const failedUrl = 'https://toko.test/gagal';

const order = section(
  'Cards',
  'Payment page: order',
  field(
    'order.amount',
    mandatory,
    number,
    means('rupiah', async (world) => {
      expect((await openPage(world)).shown.html).toMatch(/Rp\s?900[.,]000/);
    }),
    whole,
    numeric,
  ),
  field(
    'order.invoice_number',
    mandatory,
    text,
    means('identifies the order', async (world) => {
      const { invoice } = await openPage(world);
      const { json } = await world.send({ method: 'GET', path: `/orders/v1/status/${invoice}` });
      expect(at(json, 'order.invoice_number')).toBe(invoice);
    }),
    told('made by the merchant', 'an instruction to merchants'),
    characters(unique),
    longest(64),
    means('at most 27 characters if the order names Mandiri', async (world) => {
      const atMandiri = set('payment', { type: 'SALE', acquirer: 'BANK_MANDIRI' });
      const invoice = (length: number) => `M${Date.now()}`.padEnd(length, 'x').slice(0, length);
      await accepts(world, page, atMandiri, set('order.invoice_number', invoice(27)));
      await fails(
        page,
        'order.invoice_number',
        atMandiri,
        set('order.invoice_number', invoice(28)),
      )(world);
    }),
    means('at most 27 characters if the merchant’s acquirer is Mandiri', async (world) => {
      const invoice = (length: number) => `S${Date.now()}`.padEnd(length, 'x');
      const ordered = async (length: number) => {
        const sent = await page.body(world, set('order.invoice_number', invoice(length)));
        return (await page.send(world, sent, 'small')).status;
      };
      expect([await ordered(27), await ordered(28)]).toEqual([200, 400]);
    }),
    repeated,
  ),
  field(
    'order.callback_url',
    mandatoryIf('order.auto_redirect is true', set('order.auto_redirect', true)),
    optional(),
    text,
    means('where the customer goes after the order', async (world) => {
      const back = 'https://toko.test/lunas';
      const { ended } = await paidOnPage(world, cards.permata, set('order.callback_url', back));
      expect(linksTo(ended, back)).toBe(true);
    }),
    characters(inAddress),
  ),
  field(
    'order.failed_url',
    optional(),
    text,
    means('where the customer goes after a failure', async (world) => {
      const { ended } = await paidOnPage(world, cards.declined, set('order.failed_url', failedUrl));
      expect(linksTo(ended, failedUrl)).toBe(true);
    }),
    means('without it, the customer goes to callback_url', async (world) => {
      const back = 'https://toko.test/kembali';
      const urls = all(drop('order.failed_url'), set('order.callback_url', back));
      const { ended } = await paidOnPage(world, cards.declined, urls);
      expect(linksTo(ended, back)).toBe(true);
    }),
    characters(inAddress),
  ),
  field(
    'order.auto_redirect',
    disputed(
      'mandatory, in the table',
      'the same row has a default',
      'it may be absent',
      passes(page),
    ),
    disputed(
      'a text, in the table',
      'its values are true and false',
      'a boolean and a text pass',
      async (world) => {
        await accepts(world, page, set('order.auto_redirect', 'true'));
        await accepts(world, page, set('order.auto_redirect', true));
      },
    ),
    takes('may be true', true),
    takes('may be false', false),
    takesNot('no other values', 'yes', 2),
    means('true: the customer goes to callback_url without a click', async (world) => {
      const back = 'https://toko.test/sendiri';
      const urls = all(set('order.auto_redirect', true), set('order.callback_url', back));
      const { ended } = await paidOnPage(world, cards.permata, urls);
      expect(ended.html).toMatch(/http-equiv="refresh"[^>]*toko\.test\/sendiri/);
    }),
    means('true: after a failure the customer goes on without a click, too', async (world) => {
      const urls = all(set('order.auto_redirect', true), set('order.failed_url', failedUrl));
      const { ended } = await paidOnPage(world, cards.declined, urls);
      expect(ended.html).toMatch(/href="https:\/\/toko\.test\/gagal"[^>]*data-count-down="\d+"/);
    }),
    means('false if it is absent', async (world) => {
      const { ended } = await paidOnPage(world, cards.permata);
      expect(ended.html).not.toMatch(/http-equiv="refresh"[^>]*toko\.test/);
    }),
  ),
  field(
    'order.line_items[].name',
    optional(),
    text,
    means('the product’s name', async (world) => {
      const { shown } = await openPage(world, set(`${line}.name`, 'Kain Lurik'));
      expect(shown.html).toContain('Kain Lurik');
    }),
    longest(255),
  ),
  field(
    'order.line_items[].price',
    mandatoryIf('there are line items'),
    number,
    means('price × quantity adds up to order.amount', async (world) => {
      const sent = await page.body(world, set(`${line}.price`, 1));
      expect((await page.send(world, sent)).status).toBe(400);
    }),
    means('not needed without line items', passes(page, drop('order.line_items'))),
  ),
  field(
    'order.line_items[].quantity',
    mandatoryIf('there are line items'),
    number,
    means(
      'how many of the product',
      passes(page, set('order.line_items', [{ name: 'Topi', price: 300_000, quantity: 3 }])),
    ),
    means('not needed without line items', passes(page, drop('order.line_items'))),
  ),
  field(
    'order.descriptor',
    optional(),
    text,
    means('printed on the customer’s statement', async (world) => {
      const { invoice } = await paidOnPage(
        world,
        cards.permata,
        set('order.descriptor', 'TOKO LURIK'),
      );
      const path = `/simulator/cards/statement/${await idOf(world.house, invoice)}`;
      expect((await open(world.house.url + path)).html).toContain('TOKO LURIK');
    }),
    told('set up by hand before it is used', 'an instruction to merchants'),
  ),
);

const card = section(
  'Cards',
  'Payment page: card',
  field(
    'card.token',
    optional(),
    means(
      'a text',
      fails(page, 'card.token', newCustomer(), set('card', { token: { text: 'x' } })),
    ),
    means('made by the gateway', async (world) => {
      expect((await savedCard(world)).token).toMatch(/^[\w-]{22}$/);
    }),
    means('pre-fills the card number', async (world) => {
      const { id, token } = await savedCard(world);
      const { shown } = await openPage(world, set('customer.id', id), set('card', { token }));
      expect(shown.html).toContain('1111');
      expect(shown.html).not.toContain('name="number"');
    }),
  ),
  field(
    'card.save',
    optional(),
    takes('a boolean', true),
    takesNot('nothing else', 'perhaps'),
    means('true: the card is saved for the next payment without asking', async (world) => {
      expect((await savedCard(world)).token).not.toBe('undefined');
    }),
    means('absent: the card is saved only if the customer wants it', async (world) => {
      const { body } = await notifiedOnPage(world, cards.permata, drop('card'));
      expect(at(body, 'card_payment.token_id')).toBeUndefined();
    }),
  ),
);

const blank = (name: string) => set(`customer.${name}`, '');

const customer = section(
  'Cards',
  'Payment page: customer',
  field(
    'customer.id',
    mandatoryIf('a card is to be saved', set('card', { save: true })),
    optional(drop('card')),
    text,
    means('one customer’s cards are not another’s', async (world) => {
      const { token } = await savedCard(world);
      await fails(page, 'card.token', newCustomer(), set('card', { token }))(world);
    }),
    told('made by the merchant', 'an instruction to merchants'),
  ),
  field(
    'customer.name',
    optional(),
    text,
    told('recommended', 'advice to merchants'),
    means('the customer’s name', async (world) => {
      const { body } = await notifiedOnPage(
        world,
        cards.permata,
        set('customer.name', 'Dian Sari'),
      );
      expect(at(body, 'customer.name')).toBe('Dian Sari');
    }),
  ),
  field(
    'customer.email',
    mandatoryIf('customer.phone is blank', blank('phone')),
    optional(),
    text,
    takes('an e-mail address', 'dian@example.test'),
    told('the right one makes approvals more likely', 'advice to merchants'),
    takesNot('nothing else', 'dian'),
  ),
  field(
    'customer.phone',
    means(
      'mandatory if customer.email is blank',
      fails(page, 'customer', blank('email'), blank('phone')),
    ),
    optional(),
    text,
    takes('the calling code, then the number', '6281200033344'),
    takes('as in the example: 13 digits that begin with 62', '6281122334455'),
    means('one of e-mail address and phone is needed', passes(page, blank('email'))),
  ),
  field('customer.address', optional(), text, takes('the street address', 'Jl. Anggrek 3')),
  field(
    'customer.country',
    optional(),
    text,
    takes('two letters, ISO 3166-1', 'ID'),
    takesNot('no other form', 'IDN', 'Indonesia'),
  ),
);

export const cardsOrder = [order, card, customer];
