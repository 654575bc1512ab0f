// Cards, payment page: what the page says of override_configuration, payment and additional_info.
import { expect } from 'vitest';
import { all, at, drop, set } from '../../src/channels/fixture.ts';
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
  sheetOf,
  themes,
} from './cards-page.ts';
import {
  address,
  closed,
  denied,
  fails,
  fieldsOf,
  mandatoryIf,
  means,
  optional,
  optionalIf,
  passes,
  type Trait,
  takes,
  takesNot,
  text,
  told,
  values,
} from './fields.ts';
import { contradicts, held, section } from './row.ts';
import { overrides } from './stories.ts';
import type { World } from './world.ts';

const field = fieldsOf(page);
const later = fieldsOf(instalments);

const language = field(
  `${themes}.language`,
  optional(),
  text,
  means('the page’s first language', async (world) => {
    const { shown } = await openPage(world, set(`${themes}.language`, 'ID'));
    expect(shown.html).toContain('<html lang="id"');
  }),
  means('EN: English', async (world) => {
    const { shown } = await openPage(world, set(`${themes}.language`, 'EN'));
    expect(shown.html).toContain('<html lang="en"');
  }),
  takes('ID: Indonesian', 'ID'),
  closed,
  means('English if it is absent', async (world) => {
    expect((await openPage(world, drop(`${themes}.language`))).shown.html).toContain(
      '<html lang="en"',
    );
  }),
);

const sheet = async (world: World, change: object) =>
  (await sheetOf((await openPage(world, set(themes, change))).shown)).toLowerCase();

/** One of the four colours: its default, and an example. */
function color(name: string, what: string, standard: string, example: string): ReturnType<Trait> {
  return field(
    `${themes}.${name}`,
    optional(),
    text,
    takesNot('six hexadecimal digits', '#FFFFFF', 'white', 'FFF'),
    takes('as in the example', example),
    means(`the colour of ${what}, as sent`, async (world) => {
      expect(await sheet(world, { [name]: 'ab12cd' })).toContain('#ab12cd');
    }),
    means(`${standard} if it is absent`, async (world) => {
      expect(await sheet(world, {})).toContain(`#${standard.toLowerCase()}`);
    }),
  ) as ReturnType<Trait>;
}

const colors = section(
  'Cards',
  'Payment page: themes',
  language,
  color('background_color', 'the page', 'F5F8FB', 'FFFFFF'),
  color('font_color', 'the text', '1A1A1A', '000000'),
  color('button_background_color', 'the button', 'E1251B', '000000'),
  color('button_font_color', 'the button’s text', 'FFFFFF', 'FFFFFF'),
);

const promo = [{ bin: '411111', discount_amount: 100_000 }];
const withPromo = set(`${config}.promo`, promo);

/** What a card is charged under the promo; the page shows it before. */
async function charged(world: World, number: string): Promise<unknown> {
  const { shown, invoice } = await openPage(world, withPromo);
  const amount = number.startsWith('411111') ? '800000' : '900000';
  await payWith(shown, number, { amount });
  const [notification] = await world.notified(invoice);
  return at(notification?.body, 'order.amount');
}

async function paidOrNot(world: World, number: string, edit: ReturnType<typeof set>) {
  const { shown, invoice } = await openPage(world, edit);
  await payWith(shown, number);
  return invoice;
}

const limits = section(
  'Cards',
  'Payment page: promo, BINs, tenors',
  field(
    `${config}.promo[].bin`,
    optional(withPromo),
    means('a text', fails(page, 'bin', set(`${config}.promo`, [{ ...promo[0], bin: {} }]))),
    means('cards with this BIN get the promo', async (world) => {
      expect(await charged(world, cards.permata)).toBe(800_000);
    }),
    means('other cards do not', async (world) => {
      expect(await charged(world, cards.mandiri)).toBe(900_000);
    }),
  ),
  field(
    `${config}.promo[].discount_amount`,
    optional(withPromo),
    means(
      'a number',
      fails(
        page,
        'discount_amount',
        set(`${config}.promo`, [{ ...promo[0], discount_amount: 'much' }]),
      ),
    ),
    means('the customer is charged order.amount less the discount', async (world) => {
      expect(await charged(world, cards.permata)).toBe(900_000 - 100_000);
    }),
  ),
  field(
    `${config}.allow_bin`,
    optional(),
    means('cards with a listed BIN can pay', async (world) => {
      const invoice = await paidOrNot(world, cards.permata, set(`${config}.allow_bin`, [411111]));
      await expectStatus(world, invoice, 'SUCCESS');
    }),
    means('other cards cannot', async (world) => {
      const invoice = await paidOrNot(world, cards.mandiri, set(`${config}.allow_bin`, [411111]));
      await expectStatus(world, invoice, 'PENDING');
    }),
    denied(
      'one number, in the table',
      'its text says that BINs are listed',
      'a list, and one number too',
      async (world) => {
        await accepts(world, page, set(`${config}.allow_bin`, 411111));
      },
    ),
  ),
  field(
    `${config}.allow_tenor`,
    optional(),
    means('the page offers the listed tenors', async (world) => {
      const { shown } = await openPage(world, set(`${config}.allow_tenor`, [0, 3, 6]));
      for (const tenor of [0, 3, 6])
        expect(shown.html).toMatch(new RegExp(`name="tenor"[^>]*value="${tenor}"`));
    }),
    means('and no others', async (world) => {
      const { shown } = await openPage(world, set(`${config}.allow_tenor`, [0, 3]));
      expect(shown.html).not.toMatch(/name="tenor"[^>]*value="12"/);
    }),
    means(
      'payment.tenor must be listed',
      fails(instalments, 'payment.tenor', set(`${config}.allow_tenor`, [3])),
    ),
    denied(
      'one number, in the table',
      'its text says that tenors are listed',
      'a list, and one number too',
      async (world) => {
        await accepts(world, page, set(`${config}.allow_tenor`, 3));
      },
    ),
  ),
);

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
    told(
      'for merchants with more than one type',
      'an advice to merchants; without it the merchant’s default counts',
    ),
  ),
  field(
    'payment.auto_capture',
    means('optional', passes(page, set('payment', { type: 'AUTHORIZE' }))),
    denied(
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
    denied(
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

export const cardsOptions = [colors, limits, payment, info];
