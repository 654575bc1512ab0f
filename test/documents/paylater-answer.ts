// What the pages of the pay-later providers say of the answer to an order: both tables have the same fields.
import { expect } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import {
  always,
  answerOf,
  answersOf,
  disputed,
  echo,
  type Finding,
  instantOfWib,
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
import { type Api, accepts } from './api.ts';
import { held, type Row } from './row.ts';
import { refusedOpening } from './stories.ts';

const info = 'peer_to_peer_info';

/** Order, page and status; `url` says when the page's address is there. */
export function orderAnswer(api: Api, url: Finding): Row[] {
  const reply = answerOf(api);
  const field = answersOf(reply);
  return [
    ...field('order.invoice_number', always, isText, echo()),
    ...field('order.amount', always, isNumber, echo()),
    ...field('payment.url', url, isText, looks('the address of the customer’s page', /^http:\/\//)),
    ...field(
      'payment.status',
      always,
      isText,
      mayBe({ PENDING: reply, FAILED: refusedOpening(api) }),
    ),
  ];
}

/** References, the merchant's own one, and the times. */
export function infoAnswer(api: Api, reference: string): Row[] {
  const field = answersOf(answerOf(api));
  return [
    ...field(
      `${info}.identifier`,
      sometimes,
      isList,
      tells('the acquirer’s references, for the merchant to keep', (value) =>
        expect(value).toEqual([{ name: reference, value: expect.stringMatching(/\S/) }]),
      ),
    ),
    ...field(`${info}.merchant_unique_reference`, sometimes, isText, echo()),
  ];
}

interface Dates {
  /** The minutes that the full body asks for. */
  minutes: number;
  /** Whether the page describes the UTC time of the order in the words of the local one. */
  mixedUp?: boolean;
}

/** When the order was made and until when it can be paid, local and in UTC. */
export function datesAnswer(api: Api, { minutes, mixedUp = false }: Dates): Row[] {
  const field = answersOf(answerOf(api));
  return ['created_date', 'expired_date'].flatMap((name) => {
    const wanted = name === 'created_date' ? 0 : minutes;
    const what = name === 'created_date' ? 'when the order was made' : 'until when it can be paid';
    const inUtc =
      mixedUp && name === 'created_date'
        ? disputed(
            'fourteen digits in UTC+7, in the table',
            'the name of the field, and its neighbour for the expiry, say UTC',
            'ISO-8601 in UTC',
          )
        : looks('the time in UTC', utcTime);
    return [
      ...field(
        `${info}.${name}`,
        sometimes,
        isText,
        looks('yyyyMMddHHmmss', localDigits),
        tells(what, (value) => {
          const later = (instantOfWib(value) - Date.now()) / 60_000;
          expect(Math.abs(later - wanted)).toBeLessThan(5);
        }),
      ),
      ...field(
        `${info}.${name}_utc`,
        sometimes,
        isText,
        inUtc,
        tells('the same instant', (value, { answer }) => {
          const block = answer[info] as Record<string, unknown>;
          expect(Date.parse(String(value))).toBe(instantOfWib(block[name]));
        }),
      ),
    ];
  });
}

const override = 'additional_info.override_notification_url';

/** The override is repeated in the answer. */
export function overrideAnswer(api: Api): Row[] {
  const url = 'https://staging.toko.test/payments/notifications';
  const shown = () => async (world: Parameters<typeof accepts>[0]) => {
    const { answer } = await accepts(world, api, set(override, url));
    expect(answer).toMatchObject({ additional_info: { override_notification_url: url } });
  };
  return [
    held(`${override} in the answer: optional, there if it was sent`, shown()),
    held(`${override} in the answer: the same as in the request`, shown()),
    held(`${override} in the answer: not there if it was not sent`, async (world) => {
      expect((await accepts(world, api)).answer).not.toHaveProperty('additional_info');
    }),
  ];
}
