// Indomaret: what the page says of the request body. The page has lost the names of its fields.
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { open, type Page, submit } from '../support/card-page.ts';
import { accepts, createApi } from './api.ts';
import { expiresAfter } from './expiry.ts';
import {
  address,
  characters,
  disputed,
  fieldsOf,
  longest,
  mandatory,
  means,
  mostDigits,
  number,
  numeric,
  onlyOnce,
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
import { invoiceOf, minutesToPay, overrides, paid, play, viewOf } from './stories.ts';
import type { World } from './world.ts';

export const indomaret = createApi('indomaret');
const field = fieldsOf(indomaret);
export const o2o = 'online_to_offline_info';
const printed = 'indomaret_info.receipt';

/** The till's page after the cashier has typed the code of a new order. */
async function inquiry(world: World, path: string, value: unknown) {
  const { answer } = await accepts(world, indomaret, set(path, value));
  const code = at(answer, `${o2o}.payment_code`);
  return open(`${world.house.url}/simulator/indomaret?code=${code}`);
}

const onInquiry = (path: string, value: string) => async (world: World) => {
  expect((await inquiry(world, path, value)).html).toContain(value);
};

/** The receipt after the cashier has taken the money. */
export function takeMoney({ url, html }: Page): Promise<Page> {
  const main = html.slice(html.indexOf('<main'));
  const hidden = [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  return submit({ url, action: new URL(url).pathname, fields } as Page, { do: 'pay' });
}

const onReceipt = (path: string, value: string) => async (world: World) => {
  const receipt = await takeMoney(await inquiry(world, path, value));
  expect(receipt.html).toContain(value);
};

const order = section(
  'Indomaret',
  'Request body: order',
  field(
    'order.invoice_number',
    mandatory,
    text,
    means('identifies the order', async (world) => {
      const { sent } = await accepts(world, indomaret);
      expect((await viewOf(world.house, invoiceOf(sent))).status).toBe('PENDING');
    }),
    told('made by the merchant', 'an instruction to merchants'),
    onlyOnce,
    characters(unique),
    longest(64),
    repeated,
  ),
  field(
    'order.amount',
    mandatory,
    number,
    means('rupiah', async (world) => {
      const bill = await inquiry(world, 'order.amount', 123_456);
      expect(bill.html).toMatch(/Rp\s?123[.,]456/);
    }),
    whole,
    numeric,
    mostDigits(12),
  ),
);

const code = section(
  'Indomaret',
  'Request body: payment code',
  field(
    `${o2o}.expired_time`,
    optional(),
    number,
    means('after it the code can no longer be paid', (world) =>
      expiresAfter(world, indomaret, `${o2o}.expired_time`),
    ),
    means('minutes', async (world) => {
      const { sent } = await accepts(world, indomaret, set(`${o2o}.expired_time`, 120));
      expect(await minutesToPay(world.house, invoiceOf(sent))).toBe(120);
    }),
    means('60 if it is absent', async (world) => {
      const { sent } = await accepts(world, indomaret, set(`${o2o}.expired_time`, ''));
      expect(await minutesToPay(world.house, invoiceOf(sent))).toBe(60);
    }),
    numeric,
    mostDigits(8),
  ),
  field(
    `${o2o}.reusable_status`,
    mandatory,
    disputed(
      'a text, in the table',
      'its values are true and false, and all samples have booleans',
      'both pass',
      passes(indomaret, set(`${o2o}.reusable_status`, 'false')),
    ),
    takes('may be true', true),
    takes('may be false', false),
    means('true: the code can be paid more than once', async (world) => {
      const { sent } = await accepts(world, indomaret, set(`${o2o}.reusable_status`, true));
      for (const times of [1, 2]) {
        await play(world.house, invoiceOf(sent), 'SUCCESS');
        expect((await world.notified(invoiceOf(sent), times)).length).toBe(times);
      }
    }),
    means('false: once', async (world) => {
      const { sent } = await paid(world, indomaret);
      const path = `payments/${invoiceOf(sent)}/outcome`;
      expect((await world.house.sandbox(path, { outcome: 'SUCCESS' })).status).toBe(409);
    }),
  ),
  field(
    `${o2o}.info`,
    optional(),
    text,
    means('shown at the till on inquiry', onInquiry(`${o2o}.info`, 'Ambil di gerai')),
    characters(),
  ),
);

const people = section(
  'Indomaret',
  'Request body: customer, receipt, additional_info',
  field(
    'customer.name',
    mandatory,
    text,
    means('shown at the till on inquiry', onInquiry('customer.name', 'Made Wirawan')),
    characters(),
  ),
  field(
    'customer.email',
    optional(),
    text,
    takes('an e-mail address', 'made@example.test'),
    takes('letters, digits and special characters are allowed', 'made.9+x_y@example.test'),
    takesNot('nothing else', 'made', 'made@'),
  ),
  field(
    `${printed}.description`,
    mandatory,
    text,
    means(
      'printed on the receipt as the product',
      onReceipt(`${printed}.description`, 'Pesanan Rak'),
    ),
    takes('its length is lost on the page; 128 characters pass', 'x'.repeat(128)),
  ),
  field(
    `${printed}.footer_message`,
    optional(),
    text,
    means('printed below the receipt', onReceipt(`${printed}.footer_message`, 'Sampai jumpa')),
    takes('its length is lost on the page; 512 characters pass', 'x'.repeat(512)),
  ),
  field(
    'additional_info.override_notification_url',
    optional(),
    address,
    means('replaces the configured notification URL', overrides(indomaret)),
  ),
);

export const indomaretRequest = [order, code, people];
