// Cards, payment page: what the page says of override_configuration.
import { expect } from 'vitest';
import { at, drop, set } from '../../src/channels/fixture.ts';
import { accepts } from './api.ts';
import {
  cards,
  config,
  expectStatus,
  instalments,
  openPage,
  page,
  payWith,
  sheetOf,
  themes,
} from './cards-page.ts';
import {
  closed,
  disputed,
  fails,
  fieldsOf,
  means,
  optional,
  type Trait,
  takes,
  takesNot,
  text,
} from './fields.ts';
import { section } from './row.ts';
import type { World } from './world.ts';

const field = fieldsOf(page);

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
export const withPromo = set(`${config}.promo`, promo);

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
    disputed(
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
    disputed(
      'one number, in the table',
      'its text says that tenors are listed',
      'a list, and one number too',
      async (world) => {
        await accepts(world, page, set(`${config}.allow_tenor`, 3));
      },
    ),
  ),
);

export const cardsThemes = [colors, limits];
