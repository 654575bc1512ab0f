// Indomaret: the call, its answer, and what follows it.
import { expect } from 'vitest';
import { at } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
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
import { accepts } from './api.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { indomaret, indomaretRequest, o2o, takeMoney } from './indomaret-request.ts';
import { splits } from './paylater.ts';
import { overrideAnswer } from './paylater-answer.ts';
import { contradicts, held, notProbed, section } from './row.ts';
import { notifiesSigned, paid, viewOf } from './stories.ts';
import type { World } from './world.ts';

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
  ...indomaretRequest,
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
