// Cards, payment page: what the page says of payment and additional_info.
import { expect } from 'vitest';
import { all, at, set } from '../../src/channels/fixture.ts';
import { accepts } from './api.ts';
import {
  cards,
  config,
  expectStatus,
  instalments,
  notifiedOnPage,
  openPage,
  page,
  payWith,
  themes,
} from './cards-page.ts';
import { withPromo } from './cards-themes.ts';
import {
  address,
  closed,
  disputed,
  fails,
  fieldsOf,
  mandatoryIf,
  means,
  optional,
  optionalIf,
  passes,
  told,
  values,
} from './fields.ts';
import { contradicts, held, section } from './row.ts';
import { overrides } from './stories.ts';
import type { World } from './world.ts';

const field = fieldsOf(page);
const later = fieldsOf(instalments);

const types = ['INSTALLMENT', 'AUTHORIZE', 'SALE', 'MOTO', 'RECURRING'];
const banks = [
  'BNI',
  'BRI',
  'BANK_CIMB',
  'BANK_MANDIRI',
  'BCA',
  'BANK_PERMATA',
  'DANAMON',
  'BUKOPIN',
  'HSBC',
  'OCBC_NISP',
];
const sale = set('payment', { type: 'SALE' });

const payment = section(
  'Cards',
  'Payment page: payment',
  later(
    'payment.type',
    optional(),
    means('a text', fails(page, 'payment.type', set('payment', { type: {} }))),
    means('says how the money is taken', async (world) => {
      const { body } = await notifiedOnPage(
        world,
        cards.permata,
        set('payment', { type: 'AUTHORIZE' }),
      );
      expect(at(body, 'transaction.type')).toBe('AUTHORIZE');
    }),
    values(types),
    closed,
    means(
      'for merchants with more than one type; one that they do not have is refused',
      async (world) => {
        const short = set('order.invoice_number', `T${Date.now()}`);
        const sent = await page.body(world, short, set('payment', { type: 'MOTO' }));
        const { status, complaint } = await page.send(world, sent, 'small');
        expect([status, complaint]).toEqual([412, expect.stringContaining('payment.type')]);
      },
    ),
    means('SALE if it is absent', async (world) => {
      const { body } = await notifiedOnPage(world, cards.permata);
      expect(at(body, 'transaction.type')).toBe('SALE');
    }),
  ),
  field(
    'payment.auto_capture',
    means('optional', passes(page, set('payment', { type: 'AUTHORIZE' }))),
    disputed(
      'a text, in the table',
      'the example has true without quotes',
      'both pass',
      async (world) => {
        for (const flag of [true, 'true']) {
          await accepts(world, page, set('payment', { type: 'AUTHORIZE', auto_capture: flag }));
        }
      },
    ),
    means('with AUTHORIZE: the money is taken at once, as with SALE', async (world) => {
      const edit = set('payment', { type: 'AUTHORIZE', auto_capture: true });
      const { invoice } = await notifiedOnPage(world, cards.permata, edit);
      await expectStatus(world, invoice, 'SUCCESS');
    }),
  ),
  later(
    'payment.acquirer',
    mandatoryIf('payment.type is INSTALLMENT'),
    optionalIf('with other types', sale),
    means(
      'a text',
      fails(page, 'payment.acquirer', set('payment', { type: 'SALE', acquirer: {} })),
    ),
    means('the bank that takes the payment', async (world) => {
      const edit = set('payment', { type: 'INSTALLMENT', acquirer: 'BNI', tenor: 6 });
      const { body } = await notifiedOnPage(world, cards.bni, edit);
      expect(at(body, 'acquirer.id')).toBe('BNI');
    }),
    values(banks, () => [set('order.invoice_number', `B${Math.random()}`.slice(0, 20)), all()]),
    closed,
  ),
  later(
    'payment.tenor',
    mandatoryIf('payment.type is INSTALLMENT'),
    optionalIf('with other types', sale),
    means('a number', fails(instalments, 'payment.tenor', set('payment.tenor', 'six'))),
    means('the months of the instalments', async (world) => {
      const edit = set('payment', { type: 'INSTALLMENT', acquirer: 'BCA', tenor: 6 });
      const { body } = await notifiedOnPage(world, cards.bca, edit);
      expect(at(body, 'card_payment.tenor')).toBe(6);
    }),
  ),
);

const disclaimer = 'additional_info.disclaimer';
const both = { id: 'Saya setuju', en: 'I agree' };

/** The disclaimer's box and words on the page. */
const asked = async (world: World, given: unknown, words: string) => {
  const { shown } = await openPage(world, set(disclaimer, given));
  expect(shown.html).toContain('name="disclaimer"');
  expect(shown.html).toContain(words);
};

const info = section(
  'Cards',
  'Payment page: additional_info',
  field(
    'additional_info.override_notification_url',
    optional(),
    address,
    means('replaces the configured notification URL', overrides(page)),
    told('more about it on another page', 'a link'),
  ),
  field(
    disclaimer,
    means('optional', async (world) => {
      expect((await openPage(world)).shown.html).not.toContain('name="disclaimer"');
    }),
    means('an object', passes(page, set(disclaimer, both))),
    means('the customer must agree to it', async (world) => {
      const { shown, invoice } = await openPage(world, set(disclaimer, both));
      expect((await payWith(shown, cards.permata)).status).toBe(400);
      await expectStatus(world, invoice, 'PENDING');
    }),
    means('who agrees can pay', async (world) => {
      const { shown, invoice } = await openPage(world, set(disclaimer, both));
      await payWith(shown, cards.permata, { disclaimer: 'on' });
      await expectStatus(world, invoice, 'SUCCESS');
    }),
  ),
  field(
    `${disclaimer}.id`,
    means('optional', passes(page, set(disclaimer, { en: 'I agree' }))),
    disputed(
      'an object, in the table',
      'its text says a message',
      'a text, or an object with a message',
      async (world) => {
        for (const id of ['Setuju', { message: 'Setuju' }])
          await accepts(world, page, set(disclaimer, { id }));
      },
    ),
    means('the text in Indonesian', async (world) => {
      const { shown } = await openPage(
        world,
        set(disclaimer, both),
        set(`${themes}.language`, 'ID'),
      );
      expect(shown.html).toContain('Saya setuju');
    }),
  ),
  field(
    `${disclaimer}.en`,
    means('the text in English', (world) => asked(world, both, 'I agree')),
    means('the one that is shown if there is no other', async (world) => {
      const { shown } = await openPage(
        world,
        set(disclaimer, { en: 'Agreed' }),
        set(`${themes}.language`, 'ID'),
      );
      expect(shown.html).toContain('Agreed');
    }),
  ),
  contradicts(
    `${disclaimer}.en: an object, in the table`,
    'its text says a message',
    'a text, or an object with a message',
    passes(page, set(disclaimer, { en: { message: 'Ok' } })),
  ),
  contradicts(
    `${disclaimer}.en: its column for mandatory has a letter`,
    'all other rows have a word there',
    'it is optional',
    passes(page, set(disclaimer, { id: 'Setuju' })),
  ),
  held(
    'the fields of all tables together',
    passes(
      page,
      set(disclaimer, both),
      withPromo,
      set(`${config}.allow_bin`, [411111]),
      set(`${config}.allow_tenor`, [0, 3]),
    ),
  ),
);

export const cardsOptions = [payment, info];
