// Indodana: the call, its answer, and what follows it.
import { expect } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import {
  always,
  answerOf,
  answersOf,
  echo,
  instantOfWib,
  is,
  isList,
  isNumber,
  isText,
  localDigits,
  looks,
  mayBe,
  sometimes,
  tells,
  utcTime,
} from './answers.ts';
import { accepts } from './api.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { indodanaPeople } from './indodana-people.ts';
import { indodana, indodanaRequest } from './indodana-request.ts';
import { paylaterSteps, splits } from './paylater.ts';
import { held, notProbed, section } from './row.ts';
import { refusedOpening } from './stories.ts';

const reply = answerOf(indodana);
const field = answersOf(reply);
const info = 'peer_to_peer_info';

const overview = section(
  'Indodana',
  'Overview',
  notProbed('Indodana is one of the pay-later providers', 'about the business'),
  ...paylaterSteps(indodana),
);

const answer = section(
  'Indodana',
  'Response body',
  field('order.invoice_number', always, isText, echo()),
  field('order.amount', always, isNumber, echo()),
  field('payment.url', always, isText, looks('an address for the customer', /^http:\/\//)),
  field(
    'payment.status',
    always,
    isText,
    mayBe({ PENDING: reply, FAILED: refusedOpening(indodana) }),
  ),
  field(
    `${info}.identifier`,
    sometimes,
    isList,
    tells('references of the acquirer', (value) =>
      expect(value).toEqual([{ name: 'INDODANA_ORDER_ID', value: expect.any(String) }]),
    ),
  ),
  field(
    `${info}.identifier[].name`,
    is('INDODANA_ORDER_ID, as in the sample', 'INDODANA_ORDER_ID'),
  ),
  field(`${info}.merchant_unique_reference`, sometimes, isText, echo()),
  ...dates('created_date', 'expired_date'),
  field(
    'additional_info.override_notification_url',
    shownWithOverride('optional'),
    shownWithOverride('a text'),
    shownWithOverride('the same as in the request'),
  ),
);

function dates(created: string, expired: string) {
  return [created, expired].flatMap((name) => [
    ...field(
      `${info}.${name}`,
      sometimes,
      isText,
      looks('yyyyMMddHHmmss', localDigits),
      tells(
        name === created ? 'when the order was made' : 'until when it can be paid',
        near(name === created),
      ),
    ),
    ...field(
      `${info}.${name}_utc`,
      sometimes,
      isText,
      looks('the time in UTC', utcTime),
      tells('the same instant', (value, { answer }) => {
        const block = answer[info] as Record<string, unknown>;
        expect(Date.parse(String(value))).toBe(instantOfWib(block[name]));
      }),
    ),
  ]);
}

/** The full body asks for 30 minutes. */
function near(created: boolean) {
  return (value: unknown) => {
    const minutes = (instantOfWib(value) - Date.now()) / 60_000;
    expect(Math.abs(minutes - (created ? 0 : 30))).toBeLessThan(5);
  };
}

function shownWithOverride(statement: string) {
  const url = 'https://staging.toko.test/payments/notifications';
  const path = 'additional_info.override_notification_url';
  return () =>
    held(`${path}: ${statement}`, async (world) => {
      const { answer } = await accepts(world, indodana, set(path, url));
      expect(answer).toMatchObject({ additional_info: { override_notification_url: url } });
    });
}

export const indodanaSections = [
  overview,
  section('Indodana', 'Request', endpoint(indodana), requestHeaderRows(indodana)),
  ...indodanaRequest,
  ...indodanaPeople,
  section('Indodana', 'Response', answerHeaderRows(indodana)),
  answer,
  section('Indodana', 'Additional features', splits(indodana)),
];
