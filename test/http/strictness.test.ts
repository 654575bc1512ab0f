// How strictly merchants' bodies are read over HTTP: real clients' types, the settings, and what the log says.
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, at, drop, type Edit, set } from '../../src/channels/fixture.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { writeJson } from '../../src/wire/json.ts';
import type { Strictness } from '../../src/wire/strictness.ts';
import { classicSuites, errorOf, type Suite, send } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';

/** One merchant for each reading; the first has no setting of its own. */
const merchantOf: Record<Strictness, string> = {
  documented: clientId,
  lenient: 'BRN-0002-1700000000002',
  exact: 'BRN-0003-1700000000003',
};

const lines: string[] = [];
let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    log: (line) => lines.push(line),
    file: ({ origin }) => ({
      merchants: Object.entries(merchantOf).map(([strictness, client_id]) => ({
        name: 'Toko Uji',
        client_id,
        secret_key: secretKey,
        notification_url: `${origin}/${strictness}`,
        ...(strictness === 'documented' ? {} : { strictness: strictness as Strictness }),
      })),
    }),
  });
});
afterAll(() => house.stop());

const wire = (body: unknown) => writeJson(body).toString();
const suiteOf = (id: string) => classicSuites.find(({ channel }) => channel.id === id) as Suite;
const post = (path: string, body: unknown, strictness: Strictness = 'documented') =>
  send(house.url, { path, body: wire(body), clientId: merchantOf[strictness] });

/** Numbers as texts and texts of digits as numbers, as shop modules of PHP send them. */
function otherTypes(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(otherTypes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, otherTypes(one)]));
}

const invoiceNumber = () => randomInt(1_000_000_000, 9_999_999_999);

const moduleOf: Edit = (body) =>
  all(
    otherTypes as Edit,
    set('order.invoice_number', invoiceNumber()),
    set('additional_info', { integration: { name: 'shop', version: '1' }, method: 'Jokul' }),
  )(body);

const emptyThemes = Object.fromEntries(
  [
    'language',
    'background_color',
    'font_color',
    'button_background_color',
    'button_font_color',
  ].map((name) => [name, '']),
);

const cardModule = all(
  set('override_configuration', {
    themes: emptyThemes,
    promo: [],
    allow_bin: 411111,
    allow_tenor: '',
  }),
  set('payment', null),
  set('order.session_id', 231223),
  set('customer.id', 42),
);

describe.each(classicSuites)('$channel.id', ({ channel, path, body }) => {
  const sent = () => {
    const edited = channel.id === 'cards' ? all(moduleOf, cardModule)(body()) : moduleOf(body());
    return { body: edited, invoice: String(at(edited, 'order.invoice_number')) };
  };

  it('takes the types of shop modules, and answers with the documented ones', async () => {
    const { body: order, invoice } = sent();
    const answer = await post(path, order);
    expect([answer.status, answer.json.error]).toEqual([200, undefined]);
    expect(at(answer.json, 'order.invoice_number')).toBe(invoice);
    for (const item of (at(answer.json, 'order.line_items') ?? []) as object[]) {
      expect(item).toMatchObject({ price: expect.any(Number), quantity: expect.any(Number) });
    }
    const outcome = await house.sandbox(`payments/${invoice}/outcome`, {
      outcome: 'SUCCESS',
      client_id: clientId,
    });
    expect(outcome.status).toBe(200);
    const amount = Number(at(order, 'order.amount'));
    const status = await send(house.url, { method: 'GET', path: `/orders/v1/status/${invoice}` });
    await house.advance(0);
    const told = house.receiver.received
      .map((one) => JSON.parse(String(one.body)) as Record<string, unknown>)
      .find((one) => at(one, 'order.invoice_number') === invoice);
    for (const shown of [status.json, told]) {
      expect(at(shown, 'order')).toMatchObject({ invoice_number: invoice, amount });
      expect(at(shown, 'transaction.status')).toBe('SUCCESS');
    }
    if (channel.id === 'cards') expect(at(told, 'customer.id')).toBe('42');
  });

  it('says in one line of the log what was read leniently, and nothing for what was not', async () => {
    const readLeniently = () =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ msg }) => msg === 'read leniently');
    const before = readLeniently().length;
    const requestId = randomUUID();
    const { body: order } = sent();
    await send(house.url, { path, body: wire(order), requestId });
    expect(readLeniently()).toHaveLength(before + 1);
    expect(readLeniently().at(-1)).toMatchObject({
      clientId,
      requestId,
      target: path,
      level: 'info',
    });
    expect(readLeniently().at(-1)?.uses).toEqual(
      expect.arrayContaining([
        { field: 'order.invoice_number', what: 'number for text' },
        { field: 'order.amount', what: 'text for number' },
      ]),
    );
    await post(path, body());
    await post(path, set('additional_info.override_notification_url', '')(body()));
    expect(readLeniently()).toHaveLength(before + 1);
  });

  it('refuses other types of a merchant that wants exact ones, by the first field', async () => {
    const { body: order } = sent();
    const answer = await post(path, order, 'exact');
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toMatch(
      /^order\.(amount|invoice_number|line_items\[0\]\.price) must be a /,
    );
    expect((await post(path, body(), 'exact')).status).toBe(200);
  });
});

describe('what public clients leave out', () => {
  const cases: [string, string, Edit, string][] = [
    [
      'cards',
      'a customer',
      all(drop('customer'), drop('card'), drop('override_configuration')),
      'customer',
    ],
    ['cards', 'shipping in the line items', set('order.amount', 925_000), 'order.amount'],
    ['indomaret', 'the receipt', drop('indomaret_info'), 'indomaret_info.receipt.description'],
    ['indodana', 'an address for goods', drop('shipping_address'), 'shipping_address'],
    [
      'indodana',
      'the address for cancelling',
      drop('order.callback_url_cancel'),
      'order.callback_url_cancel',
    ],
  ];

  it.each(cases)(
    '%s without %s: only if it is read leniently',
    async (id, _what, change, field) => {
      const { path, body } = suiteOf(id);
      for (const strictness of ['documented', 'exact'] as const) {
        const refused = await post(path, body(change), strictness);
        expect(refused.status).toBe(400);
        const message = field === 'order.amount' ? 'Invalid Total Amount And Line Items' : field;
        expect(errorOf(refused).message).toContain(message);
      }
      const before = lines.length;
      const order = body(change);
      expect((await post(path, order, 'lenient')).status).toBe(200);
      const uses = lines
        .slice(before)
        .flatMap((line) => (JSON.parse(line) as { uses?: [] }).uses ?? []);
      expect(uses).toContainEqual({ field, what: expect.any(String) });
      const name = String(at(order, 'order.invoice_number'));
      const status = await send(house.url, {
        method: 'GET',
        path: `/orders/v1/status/${encodeURIComponent(name)}`,
        clientId: merchantOf.lenient,
      });
      expect(status.json.customer).not.toEqual({});
      expect(at(status.json, 'transaction.status')).toBe('PENDING');
    },
  );

  it('a customer whose card is saved is still needed', async () => {
    const { path, body } = suiteOf('cards');
    const answer = await post(path, body(drop('customer')), 'lenient');
    expect(errorOf(answer).message).toMatch(/^customer\.id /);
  });
});

describe('operations', () => {
  const paid = async (strictness: Strictness) => {
    const invoice = invoiceNumber();
    const { path, body } = suiteOf('cards');
    const requestId = String(invoiceNumber());
    const order = body(set('order.invoice_number', String(invoice)));
    const client = merchantOf[strictness];
    await send(house.url, { path, body: wire(order), requestId, clientId: client });
    await house.sandbox(`payments/${invoice}/outcome`, { outcome: 'SUCCESS', client_id: client });
    return { invoice, requestId };
  };

  it('read as their merchant is read', async () => {
    const path = '/cancellation/credit-card/refund';
    for (const strictness of ['exact', 'documented'] as const) {
      const { invoice, requestId } = await paid(strictness);
      const answer = await post(
        path,
        {
          order: { invoice_number: invoice },
          payment: { original_request_id: Number(requestId) },
          refund: { amount: '900000' },
        },
        strictness,
      );
      if (strictness === 'exact') {
        expect(errorOf(answer).message).toMatch(/^order\.invoice_number must be a text/);
      } else {
        expect(answer.json).toMatchObject({
          order: { invoice_number: String(invoice) },
          payment: { original_request_id: requestId },
          refund: { amount: 900_000, status: 'SUCCESS' },
        });
      }
    }
  });

  it('take a customer’s number for an id', async () => {
    const answer = await post('/tokenization/v2/get-token', {
      customer: { id: 43 },
      token_data: [],
    });
    expect(answer.json).toEqual({ customer: { id: '43' }, tokens: [] });
  });
});

it('a GET may sign the digest of no bytes', async () => {
  const path = '/orders/v1/status/NOBODY';
  const message = { clientId, requestId: randomUUID(), target: path, body: Buffer.alloc(0) };
  const headers = requestHeaders(signingKey(secretKey), message, new Date());
  expect((await fetch(`${house.url}${path}`, { headers: { ...headers } })).status).toBe(404);
});
