// Indomaret: the call, its answer, the till and the receipt. The page has lost the names of its fields.
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { open, type Page, submit } from '../support/card-page.ts';
import {
  always,
  answerOf,
  answersOf,
  echo,
  instantOfWib,
  isText,
  localDigits,
  looks,
  shows,
  sometimes,
  tells,
  utcTime,
} from './answers.ts';
import { accepts, createApi } from './api.ts';
import { expiresAfter } from './expiry.ts';
import {
  address,
  characters,
  denied,
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
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { splits } from './paylater.ts';
import { overrideAnswer } from './paylater-answer.ts';
import { contradicts, held, notProbed, section } from './row.ts';
import {
  invoiceOf,
  minutesToPay,
  notifiesSigned,
  overrides,
  paid,
  play,
  viewOf,
} from './stories.ts';
import type { World } from './world.ts';

const indomaret = createApi('indomaret');
const field = fieldsOf(indomaret);
const o2o = 'online_to_offline_info';
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
function takeMoney({ url, html }: Page): Promise<Page> {
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
    denied(
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

const reply = answersOf(answerOf(indomaret));

/** When the code was made and until when it can be paid. The full body asks for 180 minutes. */
const dates = ['created_date', 'expired_date'].flatMap((name) => [
  ...reply(
    `${o2o}.${name}`,
    sometimes,
    isText,
    looks('yyyyMMddHHmmss', localDigits),
    tells(
      name === 'created_date' ? 'when the code was made' : 'until when it can be paid',
      (value) => {
        const later = (instantOfWib(value) - Date.now()) / 60_000;
        expect(Math.abs(later - (name === 'created_date' ? 0 : 180))).toBeLessThan(5);
      },
    ),
  ),
  ...reply(
    `${o2o}.${name}_utc`,
    sometimes,
    isText,
    looks('the time in UTC', utcTime),
    tells('the same instant', (value, { answer }) => {
      expect(Date.parse(String(value))).toBe(instantOfWib(at(answer, `${o2o}.${name}`)));
    }),
  ),
]);

const guide =
  (path: string, check: (text: string, told: string) => void) => async (world: World) => {
    const { answer } = await answerOf(indomaret)(world);
    const response = await fetch(String(at(answer, path)));
    expect(response.status).toBe(200);
    check(await response.text(), String(at(answer, `${o2o}.payment_code`)));
  };

const answer = section(
  'Indomaret',
  'Response body',
  reply('order.invoice_number', always, isText, echo()),
  reply(
    `${o2o}.payment_code`,
    always,
    isText,
    looks('what the customer pays with at the till', /^\d+$/),
    shows('made by the gateway', async (world) => {
      const codes = [await accepts(world, indomaret), await accepts(world, indomaret)];
      const [first, second] = codes.map(({ answer: body }) => at(body, `${o2o}.payment_code`));
      expect(first).not.toBe(second);
    }),
  ),
  dates,
  reply(
    `${o2o}.how_to_pay_page`,
    sometimes,
    isText,
    shows(
      'a page that tells the customer how to pay',
      guide(`${o2o}.how_to_pay_page`, (html, told) => {
        expect(html.replace(/\D/g, '')).toContain(told);
      }),
    ),
  ),
  reply(
    `${o2o}.how_to_pay_api`,
    sometimes,
    isText,
    shows(
      'the same as data, to show in one’s own form',
      guide(`${o2o}.how_to_pay_api`, (json, told) => {
        expect(JSON.parse(json)).toMatchObject({ payment_instruction: expect.any(Array) });
        expect(json).toContain(told);
      }),
    ),
  ),
  overrideAnswer(indomaret),
);

const overview = section(
  'Indomaret',
  'Overview',
  notProbed('Indomaret is one of the shops where a customer can pay', 'about the business'),
  notProbed('more about DOKU’s help with the integration', 'a link'),
  held('step 1: the answer to the order has a payment code', async (world) => {
    expect(at((await answerOf(indomaret)(world)).answer, `${o2o}.payment_code`)).toBeDefined();
  }),
  notProbed('step 1: it is sent from the merchant’s backend', 'an instruction to merchants'),
  held('step 2: the code from the answer is what the customer pays with', async (world) => {
    const { answer: body } = await accepts(world, indomaret);
    const shown = String(at(body, `${o2o}.payment_code`));
    const bill = await open(`${world.house.url}/simulator/indomaret?code=${shown}`);
    expect((await takeMoney(bill)).status).toBe(200);
    expect((await viewOf(world.house, shown)).status).toBe('SUCCESS');
  }),
  held('step 3: after the payment a notification is sent to the configured URL', async (world) => {
    const { notification } = await paid(world, indomaret);
    expect(notification.target).toBe('/payments/notifications');
    expect(notification.body).toMatchObject({ transaction: { status: 'SUCCESS' } });
  }),
  held('step 3: its signature can be checked', notifiesSigned(indomaret)),
  notProbed('step 3: how to handle it is on another page', 'a link'),
  held('a payment can be tried in a simulator', async (world) => {
    expect((await open(`${world.house.url}/simulator/indomaret`)).status).toBe(200);
  }),
  notProbed('more about the simulator on another page', 'a link'),
);

export const indomaretSections = [
  overview,
  section('Indomaret', 'Request', endpoint(indomaret), requestHeaderRows(indomaret)),
  order,
  code,
  people,
  section(
    'Indomaret',
    'Response',
    answerHeaderRows(indomaret, { time: 'Request-Timestamp' }),
    contradicts(
      'the answer’s time is in the header Request-Timestamp',
      'its own text calls it the timestamp of the response, and all other pages have Response-Timestamp',
      'the header is Response-Timestamp',
      async (world) => {
        const { headers } = await world.send({
          path: indomaret.path,
          body: JSON.stringify(await indomaret.body(world)),
        });
        expect(headers.get('response-timestamp')).toMatch(utcTime);
      },
    ),
  ),
  answer,
  section('Indomaret', 'Additional features', splits(indomaret)),
];
