// Cards, additional features: instalments, saved cards, and how to test.
import { expect } from 'vitest';
import { testCards } from '../../src/acquirers/simulator/issuer/test-cards.ts';
import { set } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
import { always, answerOf, answersOf, is, isText, shows } from './answers.ts';
import { accepts, operationApi, refuses } from './api.ts';
import {
  cards,
  expectStatus,
  instalments,
  openPage,
  page,
  payWith,
  savedCard,
} from './cards-page.ts';
import { fieldsOf, mandatory, means, optional, passes, text } from './fields.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { splits } from './paylater.ts';
import { held, notProbed, type Row, section } from './row.ts';
import { invoiceOf, pageOf } from './stories.ts';
import type { World } from './world.ts';

/** Tries to pay instalments at this bank with this card, and returns the invoice number. */
async function tried(world: World, acquirer: string, card: string): Promise<string> {
  const made = await accepts(
    world,
    instalments,
    set('order.invoice_number', `I${Date.now()}${Math.random()}`.slice(0, 24)),
    set('payment', { type: 'INSTALLMENT', acquirer, tenor: 6 }),
  );
  await payWith(await open(pageOf(made, 'credit_card_payment_page.url')), card);
  return invoiceOf(made.sent);
}

/** What a merchant is told who has a number for sales at Mandiri and Danamon, and no others. */
async function ordersAsSmall(world: World, acquirer: string) {
  const invoice = set('order.invoice_number', `S${Date.now()}${Math.random()}`.slice(0, 24));
  const payment = set('payment', { type: 'INSTALLMENT', acquirer, tenor: 6 });
  const sent = await instalments.body(world, invoice, payment);
  const { status, complaint } = await instalments.send(world, sent, 'small');
  return [status, complaint];
}

const onUs: readonly [string, string][] = [
  ['BCA', cards.bca],
  ['BANK_MANDIRI', cards.mandiri],
  ['BNI', cards.bni],
];
const offUs = ['BUKOPIN', 'DANAMON', 'BANK_PERMATA', 'HSBC', 'OCBC_NISP'];

const onUsRows = onUs.flatMap(([bank, card]): Row[] => [
  held(`on-us: ${bank} takes instalments on its own cards`, async (world) => {
    await expectStatus(world, await tried(world, bank, card), 'SUCCESS');
  }),
  held(`on-us: ${bank} takes none on other cards`, async (world) => {
    await expectStatus(world, await tried(world, bank, cards.danamon), 'PENDING');
  }),
]);

const offUsRows = offUs.map((bank) =>
  held(`off-us: ${bank} takes instalments on other banks’ cards`, async (world) => {
    await expectStatus(world, await tried(world, bank, cards.bca), 'SUCCESS');
  }),
);

const smallest = set('order', { amount: 1000, invoice_number: 'SMALL' });

const instalmentRows = section(
  'Cards',
  'Instalments',
  onUsRows,
  notProbed('on-us: the merchant asks the bank for a number', 'an instruction to merchants'),
  held('on-us: the merchant needs a number for instalments at the bank', async (world) => {
    expect(await ordersAsSmall(world, 'BANK_MANDIRI')).toEqual([
      412,
      expect.stringContaining('BANK_MANDIRI'),
    ]);
  }),
  offUsRows,
  held('off-us: a number for sales is enough', async (world) => {
    expect(await ordersAsSmall(world, 'DANAMON')).toEqual([200, '']);
  }),
  held('off-us: without it there are none', async (world) => {
    expect(await ordersAsSmall(world, 'HSBC')).toEqual([412, expect.stringContaining('HSBC')]);
  }),
  notProbed('activated on a page of the back office', 'it is a setting of the merchant'),
  held('the merchant gets the whole amount at once', async (world) => {
    const invoice = await tried(world, 'BCA', cards.bca);
    const { body } = await world.house.sandbox(`payments/${invoice}`);
    expect(body).toMatchObject({ paid_amount: 900_000 });
  }),
  notProbed('the bank charges the customer each month', 'the bank is the simulator'),
  held('the bank’s charge depends on tenor and amount', async (world) => {
    const { shown } = await openPage(world, set('override_configuration.allow_tenor', [0, 3, 6]));
    expect(shown.html).toMatch(/300[.,]000/);
    expect(shown.html).toMatch(/150[.,]000/);
  }),
  held('each bank has a smallest amount', (world) =>
    refuses(world, instalments, 'order.amount', smallest),
  ),
  notProbed('it is shown in the back office', 'it is in the configuration and its documentation'),
  held('test: an amount that is large enough, and a card of the bank', async (world) => {
    await expectStatus(world, await tried(world, 'BCA', cards.bca), 'SUCCESS');
  }),
  held('test: there are cards of several banks', async () => {
    const banks = new Set(testCards.flatMap(({ bank }) => bank ?? []));
    expect(banks.size).toBeGreaterThan(4);
  }),
);

const unbindBody = async (world: World) => {
  const { id, token } = await savedCard(world);
  return { token_id: token, customer_id: id };
};

const unbind = operationApi('/credit-card/delete-tokenization', unbindBody);
const field = fieldsOf(unbind);
const reply = answersOf(answerOf(unbind));

/** The tokens of a customer. */
async function tokensOf({ house }: World, id: string): Promise<string[]> {
  const { tokens } = await house.client.cards.tokens({ customer: { id } });
  return tokens.map(({ token_id }) => token_id);
}

const tokens = section(
  'Cards',
  'Saved cards',
  held('a customer does not type a saved card again', async (world) => {
    const { id, token } = await savedCard(world);
    const { shown } = await openPage(world, set('customer.id', id), set('card', { token }));
    expect(shown.html).not.toContain('name="number"');
  }),
  held('a token can be deleted', passes(unbind)),
  endpoint(unbind),
  requestHeaderRows(unbind),
  field(
    'token_id',
    mandatory,
    text,
    means('the token to delete', async (world) => {
      const sent = await unbindBody(world);
      expect((await unbind.send(world, sent)).status).toBe(200);
      expect(await tokensOf(world, sent.customer_id)).toEqual([]);
    }),
  ),
  field(
    'customer_id',
    optional(),
    text,
    means('the customer who saved it', async (world) => {
      const sent = await unbindBody(world);
      const { answer } = await unbind.send(world, { ...sent, customer_id: 'CUST-NOBODY' });
      expect(answer.status).toBe('DELETE FAILED');
      expect(await tokensOf(world, sent.customer_id)).toEqual([sent.token_id]);
    }),
  ),
  answerHeaderRows(unbind),
  reply(
    'status',
    always,
    isText,
    is('may be DELETE SUCCESS', 'DELETE SUCCESS'),
    shows('may be DELETE FAILED', async (world) => {
      const { answer } = await unbind.send(world, { token_id: 'no-such-token' });
      expect(answer.status).toBe('DELETE FAILED');
    }),
  ),
  held('the list of tokens shows that it is gone', async (world) => {
    const sent = await unbindBody(world);
    expect(await tokensOf(world, sent.customer_id)).toEqual([sent.token_id]);
    await unbind.send(world, sent);
    expect(await tokensOf(world, sent.customer_id)).toEqual([]);
  }),
);

const testing = section(
  'Cards',
  'Testing',
  held('a payment can be tried in the sandbox with a test card', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, cards.permata);
    await expectStatus(world, invoice, 'SUCCESS');
  }),
  held('test cards for success and for failure', async (world) => {
    const { shown, invoice } = await openPage(world);
    await payWith(shown, cards.declined);
    await expectStatus(world, invoice, 'FAILED');
  }),
  splits(page),
);

export const cardsFeatures = [instalmentRows, tokens, testing];
