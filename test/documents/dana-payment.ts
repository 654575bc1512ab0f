// DANA: the payment and its notification.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { open, submit } from '../support/card-page.ts';
import { paths } from '../support/snap.ts';
import { always, answerOf, answersOf, echo, is, isText, looks } from './answers.ts';
import { accepts, snapApi } from './api.ts';
import { snapEndpoint, snapHeaderRows } from './dana-headers.ts';
import {
  disputed,
  fails,
  fieldsOf,
  longest,
  mandatory,
  means,
  optional,
  passes,
  takes,
  takesNot,
  text,
  values,
} from './fields.ts';
import { held, notProbed, section } from './row.ts';
import { linksTo, play, viewOf } from './stories.ts';

const ahead = (seconds: number) => snapTimestamp(new Date(Date.now() + seconds * 1000));
const returnUrl = 'https://toko.test/kembali';

export const orderBody = () => ({
  partnerReferenceNo: `INV-${randomUUID()}`,
  validUpto: ahead(7200),
  pointOfInitiation: 'app',
  urlParam: { url: 'www.toko.test', type: 'PAY_RETURN', isDeepLink: 'N' },
  amount: { value: '10000.00', currency: 'IDR' },
  additionalInfo: {
    channel: 'EMONEY_DANA_SNAP',
    orderTitle: 'Sepatu',
    supportDeepLinkCheckoutUrl: 'false',
  },
});

export const payment = snapApi(paths.payment, async () => orderBody());
const field = fieldsOf(payment);
export const device = { headers: { 'X-DEVICE-ID': '95221' } };

export const reference = (sent: object) => String(at(sent, 'partnerReferenceNo'));

/** The page after the customer signed in and confirmed. */
async function payAtWallet(url: string) {
  const phone = await open(url);
  const shown = (html: string) => /<code>(\d+)<\/code>/.exec(html)?.[1] ?? '';
  const pin = await submit(phone, { do: 'phone', phone: shown(phone.html) });
  const confirm = await submit(pin, { do: 'pin', pin: shown(pin.html) });
  return submit(confirm, { do: 'pay' });
}

const overview = section(
  'DANA',
  'Overview',
  held('a customer pays without linking an account first', async (world) => {
    const { sent, answer } = await accepts(world, payment);
    await payAtWallet(String(answer.webRedirectUrl));
    expect((await viewOf(world.house, reference(sent))).status).toBe('SUCCESS');
  }),
  held('one payment, once', async (world) => {
    const { sent } = await accepts(world, payment);
    await play(world.house, reference(sent), 'SUCCESS');
    const path = `payments/${reference(sent)}/outcome`;
    expect((await world.house.sandbox(path, { outcome: 'SUCCESS' })).status).toBe(409);
  }),
  held('the payment’s answer has the URL to which the customer is sent', async (world) => {
    const { answer } = await accepts(world, payment);
    expect((await open(String(answer.webRedirectUrl))).status).toBe(200);
  }),
  held('after the payment a notification is sent to the configured URL', async (world) => {
    const { sent } = await accepts(world, payment);
    await play(world.house, reference(sent), 'SUCCESS');
    const [notification] = await world.notified(reference(sent));
    expect(notification?.target).toBe('/v1.0/debit/notify');
    expect(notification?.body).toMatchObject({ latestTransactionStatus: '00' });
  }),
  notProbed('how to handle the notification is on another page', 'a link'),
);

const body = section(
  'DANA',
  'Payment: request body',
  field(
    'partnerReferenceNo',
    mandatory,
    text,
    means('unique', async (world) => {
      const sent = orderBody();
      expect((await payment.send(world, sent)).status).toBe(200);
      expect((await payment.send(world, sent)).complaint).toBe('Duplicate partnerReferenceNo');
    }),
    longest(64),
    takes('the merchant’s invoice number', `INV-${randomUUID()}`),
  ),
  field(
    'validUpto',
    optional(),
    text,
    means('until then it can be paid', async (world) => {
      const until = ahead(1800);
      const { sent } = await accepts(world, payment, set('validUpto', until));
      const { expires_at } = await viewOf(world.house, reference(sent));
      expect(Date.parse(expires_at)).toBe(Date.parse(until));
    }),
    takes('an instant with its offset', '2099-07-10T11:57:58+07:00'),
    takesNot('nothing else', 'tomorrow', '2099-07-10 11:57'),
    disputed(
      'in the past, in the example',
      'its text says the time until which it can be paid',
      'a time in the past is refused',
      fails(payment, 'validUpto', set('validUpto', '2024-07-10T11:57:58+07:00')),
    ),
  ),
  field(
    'pointOfInitiation',
    optional(),
    text,
    values(['app', 'pc', 'mweb']),
    means('no other values', async (world) => {
      const other = { ...orderBody(), pointOfInitiation: 'website' };
      const { status, body: refused } = await world.snap('strict', payment.path, other, device);
      expect([status, refused.responseMessage]).toEqual([
        400,
        expect.stringContaining('pointOfInitiation'),
      ]);
    }),
    means('at most 20 characters', async (world) => {
      await accepts(world, payment, set('pointOfInitiation', 'x'.repeat(20)));
      await fails(payment, 'pointOfInitiation', set('pointOfInitiation', 'x'.repeat(21)))(world);
    }),
  ),
);

const sample = section(
  'DANA',
  'Payment: sample',
  field(
    'urlParam.url',
    means('where the customer returns to', async (world) => {
      const { answer } = await accepts(world, payment, set('urlParam.url', returnUrl));
      expect(linksTo(await payAtWallet(String(answer.webRedirectUrl)), returnUrl)).toBe(true);
    }),
    means('may be without a scheme', async (world) => {
      const { answer } = await accepts(world, payment, set('urlParam.url', 'www.toko.test'));
      const ended = await payAtWallet(String(answer.webRedirectUrl));
      expect(ended.html).toContain('href="https://www.toko.test');
    }),
  ),
  field('urlParam.type', takes('PAY_RETURN', 'PAY_RETURN'), takesNot('no other type', 'PAY_LATER')),
  field(
    'urlParam.isDeepLink',
    values(['Y', 'N']),
    disputed(
      '"Y/N", in the sample',
      'it can only be read as "Y or N"',
      'it passes',
      passes(payment, set('urlParam.isDeepLink', 'Y/N')),
    ),
  ),
  field('urlParam', takes('one object, not a list', { url: returnUrl, type: 'PAY_RETURN' })),
  field(
    'amount.value',
    mandatory,
    text,
    takes('two decimals', '10000.00'),
    takesNot('always two decimals', '10000', '10000.0'),
  ),
  field('amount.currency', mandatory, text, takes('IDR', 'IDR')),
  field('additionalInfo.channel', mandatory, text, takes('EMONEY_DANA_SNAP', 'EMONEY_DANA_SNAP')),
  field(
    'additionalInfo.orderTitle',
    text,
    means('what is bought', async (world) => {
      const { answer } = await accepts(world, payment, set('additionalInfo.orderTitle', 'Sandal'));
      expect((await open(String(answer.webRedirectUrl))).html).toContain('Sandal');
    }),
  ),
  field(
    'additionalInfo.supportDeepLinkCheckoutUrl',
    takes('a flag as a text', 'false'),
    takes('true', 'true'),
  ),
  held('all members of the sample together', passes(payment)),
);

const reply = answersOf(answerOf(payment));

export const success = (code: string, findings = reply) => [
  ...findings('responseCode', always, isText, is(code, code)),
  ...findings('responseMessage', always, isText, is('Successful', 'Successful')),
];

/** HTTP status and media type. */
export const form = (api: typeof payment) => [
  held(`${api.path}, answer: HTTP status 200`, passes(api)),
  held(`${api.path}, answer: application/json`, async (world) => {
    const { headers } = await world.snap('house', api.path, await api.body(world), device);
    expect(headers.get('content-type')).toContain('application/json');
  }),
];

const answer = section(
  'DANA',
  'Payment: answer',
  form(payment),
  success('2000500'),
  reply('webRedirectUrl', always, isText, looks('an address for the customer', /^http:\/\//)),
  reply('partnerReferenceNo', always, isText, echo()),
);

export const danaPayment = [
  overview,
  section('DANA', 'Payment: request', snapEndpoint(payment), snapHeaderRows(payment)),
  body,
  sample,
  answer,
];
