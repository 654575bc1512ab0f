// What the pages of the pay-later providers say in the same way: the steps, the customer's page, the split.
import { expect } from 'vitest';
import { drop, set } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
import { paidOrder, settleAll } from '../support/cards.ts';
import type { TestGateway } from '../support/gateway.ts';
import { type Api, accepts } from './api.ts';
import { held, notProbed, type Row } from './row.ts';
import {
  invoiceOf,
  linksTo,
  notificationOf,
  notifiesSigned,
  orderAt,
  pageOf,
  payAtProvider,
  play,
  viewOf,
} from './stories.ts';

const returnUrl = 'https://toko.test/kembali';

function batchesIn(body: unknown) {
  return (body as { batches: { transfers: { account_id: string; amount: number }[] }[] }).batches;
}

/** Leaves nothing to settle and nothing owed, so that the next batch has only the probe's own payment. */
async function clear(house: TestGateway): Promise<void> {
  await paidOrder(house, { amount: 100_000_000 });
  await settleAll(house);
}

/** The three steps, and what each of them promises. */
export function paylaterSteps(api: Api): Row[] {
  return [
    notProbed('more about DOKU’s help with the integration', 'a link'),
    held('step 1: the order’s answer has payment.url', async (world) => {
      expect(pageOf(await accepts(world, api), 'payment.url')).toMatch(/^http/);
    }),
    notProbed(
      'step 1: the order is sent from the merchant’s backend',
      'an instruction to merchants',
    ),
    held('step 2: payment.url is a page for the customer', async (world) => {
      const { status, html } = await open(pageOf(await accepts(world, api), 'payment.url'));
      expect([status, html.includes('name="pin"')]).toEqual([200, true]);
    }),
    held('step 2: the customer is sent to it by a redirect', async (world) => {
      const url = pageOf(await accepts(world, api), 'payment.url');
      const { headers } = await open(url);
      expect(headers.get('content-type')).toContain('text/html');
    }),
    held('step 2: after paying, the customer is led to order.callback_url', async (world) => {
      const made = await accepts(world, api, set('order.callback_url', returnUrl));
      const ended = await payAtProvider(api.name, pageOf(made, 'payment.url'));
      expect((await viewOf(world.house, invoiceOf(made.sent))).status).toBe('SUCCESS');
      expect(linksTo(ended, returnUrl)).toBe(true);
    }),
    held('step 3: after the payment a notification is sent', async (world) => {
      const { answer } = await notificationOf(api)(world);
      expect(answer).toMatchObject({ transaction: { status: 'SUCCESS' } });
    }),
    held('step 3: it goes to the configured notification URL', async (world) => {
      const { sent } = await accepts(world, api);
      await play(world.house, invoiceOf(sent), 'SUCCESS');
      const [notification] = await world.notified(invoiceOf(sent));
      expect(notification?.target).toBe('/payments/notifications');
    }),
    held('step 3: its signature can be checked', notifiesSigned(api)),
    notProbed('step 3: how to handle it is on another page', 'a link'),
  ];
}

/** Split settlement: the money of one payment goes to several accounts. */
export function splits(api: Api): Row[] {
  return [
    held('split settlement: a payment is settled to the accounts that the order names', (world) =>
      world.alone(async (house) => {
        await clear(house);
        const share = (id: string, value: number) => ({
          bank_account_settlement_id: id,
          value,
          type: 'PERCENTAGE',
        });
        const settlement = [share('SBS-0001-1', 60), share('SBS-0001-2', 40)];
        const { invoice } = await orderAt(
          house,
          world,
          api,
          set('additional_info', { settlement }),
        );
        const { paid_amount } = await play(house, invoice, 'SUCCESS');
        const { body } = await house.sandbox('settlements', {});
        const [batch] = batchesIn(body);
        expect(batch?.transfers).toEqual([
          expect.objectContaining({ account_id: 'SBS-0001-1', amount: paid_amount * 0.6 }),
          expect.objectContaining({ account_id: 'SBS-0001-2', amount: paid_amount * 0.4 }),
        ]);
      }),
    ),
    held('split settlement: without it, everything goes to the default account', (world) =>
      world.alone(async (house) => {
        await clear(house);
        const { invoice } = await orderAt(house, world, api, drop('additional_info'));
        const { paid_amount } = await play(house, invoice, 'SUCCESS');
        const { body } = await house.sandbox('settlements', {});
        const [batch] = batchesIn(body);
        expect(batch?.transfers).toEqual([
          expect.objectContaining({ account_id: 'SBS-0000-1', amount: paid_amount }),
        ]);
      }),
    ),
    notProbed('split settlement: it is for platforms and marketplaces', 'about the business'),
    notProbed('more about split settlement on another page', 'a link'),
  ];
}
