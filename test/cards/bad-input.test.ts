// Wrong input of merchants, on every route of the channel: the refusal names the field, is signed, and is never a 5xx.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drop, type Edit, set } from '../../src/channels/fixture.ts';
import { writeJson } from '../../src/wire/json.ts';
import { open, post } from '../support/card-page.ts';
import { approved, ledgerOf, orderCard } from '../support/cards.ts';
import { errorOf, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { fc } from '../support/property.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const capture = { payment: { authorize_id: '16920000000000001', capture_amount: 90_000 } };
const refund = {
  order: { invoice_number: 'INV-1' },
  payment: { original_request_id: 'r-1' },
  refund: { amount: 90_000 },
};
const tokens = { customer: { id: 'CUST-1' }, token_data: { type: 'CREDIT_CARD' } };
const unbind = { token_id: 'T-1', customer_id: 'CUST-1' };
const unbindNewer = { token: { id: 'T-1' } };

type Bad = [name: string, change: Edit, field: string];

const badText = (field: string, max: number): Bad[] => [
  [`${field} missing`, drop(field), field],
  [`${field} blank`, set(field, ' '), field],
  [`${field} true`, set(field, true), field],
  [`${field} a list`, set(field, [1]), field],
  [`${field} null`, set(field, null), field],
  [`${field} a NUL`, set(field, 'a\0b'), field],
  [`${field} too long`, set(field, 'x'.repeat(max + 1)), field],
];
const badAmount = (field: string): Bad[] => [
  [`${field} zero`, set(field, 0), field],
  [`${field} negative`, set(field, -1), field],
  [`${field} a fraction`, set(field, 1.5), field],
  [`${field} huge`, set(field, 10n ** 30n), field],
  [`${field} a list`, set(field, [1]), field],
  [`${field} a text`, set(field, 'all'), field],
];

const routes: [path: string, valid: object, bad: Bad[]][] = [
  [
    '/credit-card/capture',
    capture,
    [
      ['no payment', drop('payment'), 'payment'],
      ...badText('payment.authorize_id', 64),
      ...badAmount('payment.capture_amount'),
    ],
  ],
  ...['/cancellation/credit-card/refund', '/credit-card/v1/cancellation/credit-card/refund'].map(
    (path): [string, object, Bad[]] => [
      path,
      refund,
      [
        ['no order', drop('order'), 'order'],
        ...badText('order.invoice_number', 64),
        ...badText('payment.original_request_id', 128),
        ['no amount', drop('refund.amount'), 'refund.amount'],
        ...badAmount('refund.amount'),
      ],
    ],
  ),
  ...['/tokenization/v1/tokens', '/tokenization/v2/get-token'].map(
    (path): [string, object, Bad[]] => [
      path,
      tokens,
      [
        ['no customer', drop('customer'), 'customer'],
        ...badText('customer.id', 50),
        ['an unknown type', set('token_data.type', 'GIRO'), 'token_data.type'],
      ],
    ],
  ),
  [
    '/credit-card/delete-tokenization',
    unbind,
    [
      ...badText('token_id', 128),
      ['a long customer', set('customer_id', 'x'.repeat(51)), 'customer_id'],
    ],
  ],
  ['/tokenization/v2/delete-token', unbindNewer, badText('token.id', 128)],
];

describe.each(routes)('%s', (path, valid, bad) => {
  it.each(bad)('names the field: %s', async (_name, change, field) => {
    const answer = await send(house.url, { path, body: writeJson(change(valid)).toString() });
    expect(answer.status).toBe(400);
    expect(answer.signed).toBe(true);
    expect(errorOf(answer)).toMatchObject({
      code: 'INVALID_PARAMETER',
      type: 'Invalid Parameter',
      message: expect.stringMatching(new RegExp(`^${field.replaceAll('.', '\\.')} `)),
    });
  });

  it('refuses a missing or blank field in the words of the card API', async () => {
    const words = bad.filter(([name]) => /missing|blank/.test(name));
    for (const [name, change, field] of words) {
      const answer = await send(house.url, { path, body: writeJson(change(valid)).toString() });
      expect([name, errorOf(answer).message]).toEqual([name, `${field} Must Not Be Blank`]);
    }
    expect(words.length).toBeGreaterThan(0);
  });

  it.each(['', '{', '[]', 'null', '7', '"x"', '\u0000'])('body %j', async (body) => {
    const answer = await send(house.url, { path, body });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toEqual({
      code: 'INVALID_PARAMETER',
      message: 'Invalid Request',
      type: 'Invalid Parameter',
    });
  });

  it('accepts only signed POSTs for an active channel', async () => {
    expect((await fetch(`${house.url}${path}`)).status).toBe(405);
    const body = JSON.stringify(valid);
    const wrong = await send(house.url, { path, body, headers: { signature: 'HMACSHA256=x' } });
    expect(errorOf(wrong).code).toBe('invalid_signature');
  });

  it('answers 150 mutated requests without a 5xx and without a posting', async () => {
    const before = await ledgerOf(house);
    await fc.assert(
      fc.asyncProperty(mutation(valid), async (body) => {
        const answer = await send(house.url, { path, body: writeJson(body).toString() });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    expect(await ledgerOf(house)).toEqual(before);
  }, 120_000);
});

describe('the request for a page', () => {
  const path = '/credit-card/v1/payment-page';
  const body = {
    order: { amount: 90_000, invoice_number: 'INV-BAD', line_items: [{ price: 1, quantity: 1 }] },
    customer: { email: 'dian@example.test' },
  };

  it.each([
    ['a blank invoice number', set('order.invoice_number', ' '), 'order.invoice_number'],
    ['no invoice number', drop('order.invoice_number'), 'order.invoice_number'],
    ['neither e-mail nor phone', drop('customer.email'), 'customer.email'],
  ])('with %s is refused as blank', async (_name, change, field) => {
    const sent = change(drop('order.line_items')(body));
    const answer = await send(house.url, { path, body: JSON.stringify(sent) });
    expect([answer.status, errorOf(answer)]).toEqual([
      400,
      {
        code: 'INVALID_PARAMETER',
        message: `${field} Must Not Be Blank`,
        type: 'Invalid Parameter',
      },
    ]);
  });

  it('whose line items do not add up is refused with the documented sentence', async () => {
    const answer = await send(house.url, { path, body: JSON.stringify(body) });
    expect(answer.raw.toString()).toBe(
      '{"error":{"code":"INVALID_PARAMETER","message":"Invalid Total Amount And Line Items",' +
        '"type":"Invalid Parameter"}}',
    );
  });

  it('keeps the common words for headers, signatures and repeated ids', async () => {
    const requestId = randomUUID();
    const good = JSON.stringify(drop('order.line_items')(body));
    expect((await send(house.url, { path, body: good, requestId })).status).toBe(200);
    const other = JSON.stringify(set('order.amount', 1)(drop('order.line_items')(body)));
    const reused = await send(house.url, { path, body: other, requestId });
    expect(errorOf(reused)).toMatchObject({
      code: 'idempotent_request',
      type: 'invalid_request_error',
    });
    const unsigned = await send(house.url, { path, body: good, headers: { signature: undefined } });
    expect(errorOf(unsigned).code).toBe('invalid_header_request');
  });
});

describe('the payment page', () => {
  it('answers 500 mutated forms without a 5xx', async () => {
    const { url } = await orderCard(house);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('', ' ', '\0', approved),
    );
    const form = fc.record({
      do: fc.constantFrom('pay', 'confirm', 'cancel', 'show', '', 'x'),
      number: text,
      expiry: fc.oneof(text, fc.constant('12/49')),
      cvv: fc.oneof(text, fc.constant('917')),
      name: text,
      tenor: text,
      amount: text,
      lang: text,
      save: text,
    });
    const page = await open(url);
    await fc.assert(
      fc.asyncProperty(form, fc.boolean(), async (fields, forged) => {
        const answer = await post(page, { ...fields, ...(forged ? { state: fields.name } : {}) });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it.each([
    '/pay/x',
    '/pay/%00',
    '/pay/x/bank',
    '/pay/x/continue',
    '/pay/x/confirm',
    '/simulator/cards/bank/x',
  ])('answers %s with 404', async (path) => {
    expect((await fetch(`${house.url}${path}`)).status).toBe(404);
  });

  it('redirects from steps that are not open', async () => {
    const { url } = await orderCard(house);
    for (const step of ['bank', 'confirm', 'continue']) {
      const answer = await fetch(`${url}/${step}`, { redirect: 'manual' });
      expect([step, answer.status]).toEqual([step, 303]);
    }
    const named = new URLSearchParams({ authentication: randomUUID() });
    const back = await fetch(`${url}/return`, { method: 'POST', body: named, redirect: 'manual' });
    expect(back.status).toBe(303);
  });
});

/** Up to three members replaced by any JSON value. */
function mutation(valid: object): fc.Arbitrary<object> {
  const paths = pathsOf(valid);
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }).filter((text) => !/\p{Cs}/u.test(text)),
    fc.bigInt(),
    fc.constantFrom('', ' ', '\0', [], {}, null, 0, -1, 1e308),
  );
  const change = fc.record({ path: fc.constantFrom(...paths), value });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<object>((body, { path, value: other }) => set(path, other)(body), valid),
    );
}

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, path === '' ? name : `${path}.${name}`),
  );
  return path === '' ? below : [path, ...below];
}
