// The gate of the SNAP dialect over HTTP: headers, time window, token, signature, X-EXTERNAL-ID, in that order.
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import {
  type CallOptions,
  merchantPair,
  newExternalId,
  paths,
  paymentBody,
  refundBody,
  useSnapGateway,
} from '../support/snap.ts';
import { clients } from '../support/snap-clients.ts';

const snap = useSnapGateway({
  file: () => ({
    merchants: [
      {
        name: 'Toko Uji',
        client_id: clientId,
        secret_key: secretKey,
        previous_secret_key: 'SK-Older',
        snap: { public_key: merchantPair.publicKey },
      },
      { name: 'Lain', client_id: 'BRN-0002', secret_key: 'SK-Other' },
    ],
  }),
});

const pay = (options: CallOptions = {}, body: object | string = paymentBody()) =>
  snap.call(paths.payment, body, options);

async function stored(): Promise<number> {
  const [row] = await snap.gateway.db.rows<{ n: bigint }>(sql`
    select (select count(*) from payments) + (select count(*) from requests) as n`);
  return Number(row?.n);
}

const header = (name: string, value?: string): CallOptions => ({ headers: { [name]: value } });
const ago = (seconds: number) => snapTimestamp(new Date(Date.now() - seconds * 1000));
const malformed = (name: string) => [400, '01', `Invalid Field Format {${name}}`] as const;
const missing = (name: string) => [400, '02', `Invalid Mandatory Field {${name}}`] as const;
const badRequest = [400, '00', 'Bad Request'] as const;
const badToken = [401, '01', 'Invalid Token (B2B)'] as const;
const badSignature = [401, '00', 'Unauthorized. Invalid Signature'] as const;
const forged = () => {
  const [head, claims] = snap.token.split('.');
  return `${head}.${claims}.${'A'.repeat(342)}`;
};
const unsigned = () => {
  const head = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return `${head}.${snap.token.split('.')[1]}.`;
};

const refusals: [
  string,
  () => CallOptions & { body?: string },
  readonly [number, string, string],
][] = [
  ['a body that is not JSON', () => ({ wire: '{"a":' }), badRequest],
  ['an empty body', () => ({ wire: '' }), badRequest],
  ['a list', () => ({ body: '[]' }), badRequest],
  ['a text', () => ({ body: '"x"' }), badRequest],
  [
    'bytes that are not UTF-8',
    () => ({ wire: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) }),
    badRequest,
  ],
  [
    'a body nested too deep',
    () => ({ body: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` }),
    badRequest,
  ],
  ['a body above the limit', () => ({ body: `{"a":"${'x'.repeat(1024 * 1024)}"}` }), badRequest],
  ['no X-TIMESTAMP', () => header('X-TIMESTAMP'), missing('X-TIMESTAMP')],
  ['no X-SIGNATURE', () => header('X-SIGNATURE'), missing('X-SIGNATURE')],
  ['no X-PARTNER-ID', () => header('X-PARTNER-ID'), missing('X-PARTNER-ID')],
  ['no X-EXTERNAL-ID', () => header('X-EXTERNAL-ID'), missing('X-EXTERNAL-ID')],
  ['no Authorization', () => header('Authorization'), missing('Authorization')],
  ['a timestamp that is not one', () => ({ timestamp: 'today' }), malformed('X-TIMESTAMP')],
  [
    'a timestamp without a zone',
    () => ({ timestamp: ago(0).slice(0, 19) }),
    malformed('X-TIMESTAMP'),
  ],
  ['a timestamp outside the window', () => ({ timestamp: ago(3610) }), malformed('X-TIMESTAMP')],
  ['an X-EXTERNAL-ID with a space', () => ({ externalId: '1 2' }), malformed('X-EXTERNAL-ID')],
  [
    'an X-EXTERNAL-ID of 37 digits',
    () => ({ externalId: '1'.repeat(37) }),
    malformed('X-EXTERNAL-ID'),
  ],
  ['a long X-IP-ADDRESS', () => header('X-IP-ADDRESS', '1'.repeat(46)), malformed('X-IP-ADDRESS')],
  ['a long X-DEVICE-ID', () => header('X-DEVICE-ID', 'x'.repeat(401)), malformed('X-DEVICE-ID')],
  ['an unknown token', () => header('Authorization', 'Bearer abc'), badToken],
  ['no token after Bearer', () => header('Authorization', 'Bearer'), badToken],
  ['a forged token', () => header('Authorization', `Bearer ${forged()}`), badToken],
  ['an unsigned token', () => header('Authorization', `Bearer ${unsigned()}`), badToken],
  [
    'a token of 100,000 characters',
    () => header('Authorization', `Bearer ${'a.'.repeat(5000)}`),
    badToken,
  ],
  [
    'the client id of another merchant',
    () => header('X-PARTNER-ID', 'BRN-0002'),
    [401, '00', 'Unauthorized. X-PARTNER-ID is not the client of the token'],
  ],
  ['another signature', () => header('X-SIGNATURE', 'AAAA'), badSignature],
  ['a signature with another secret', () => ({ secret: 'SK-Other' }), badSignature],
  ['a body that differs', () => ({ wire: JSON.stringify(paymentBody({ x: 1 })) }), badSignature],
];

describe.each(['payment', 'refund', 'status'] as const)('%s is refused for', (service) => {
  const digits = { payment: '05', refund: '07', status: '55' }[service];

  it.each(refusals)(
    '%s, and nothing is stored',
    async (_name, options, [status, code, message]) => {
      const before = await stored();
      const { body = paymentBody(), ...rest } = options();
      const refused = await snap.call(paths[service], body, rest);
      expect(refused.body).toEqual({
        responseCode: `${status}${digits}${code}`,
        responseMessage: message,
      });
      expect(refused.status).toBe(status);
      expect(await stored()).toBe(before);
    },
  );
});

describe('the order of checks', () => {
  const wrong: [string, CallOptions, string][] = [
    ['JSON', { wire: '{' }, '4000500'],
    ['headers', { headers: { 'X-TIMESTAMP': undefined } }, '4000502'],
    ['timestamp', { timestamp: 'x' }, '4000501'],
    ['token', { headers: { Authorization: 'Bearer x' } }, '4010501'],
    ['client', { headers: { 'X-PARTNER-ID': 'BRN-0002' } }, '4010500'],
  ];

  it.each(wrong)('reports the %s before all later checks', async (name, _options, code) => {
    const from = wrong.findIndex(([one]) => one === name);
    const all = wrong.slice(from).reverse();
    const options: CallOptions = { secret: 'SK-Wrong' };
    const headers = {};
    for (const [, one] of all)
      Object.assign(options, one, { headers: Object.assign(headers, one.headers) });
    const refused = await pay(options, {});
    expect(refused.body.responseCode).toBe(code);
  });

  it('reports a used X-EXTERNAL-ID before the body, and a bad signature before that', async () => {
    const externalId = newExternalId();
    expect((await pay({ externalId })).status).toBe(200);
    expect((await pay({ externalId }, {})).body.responseCode).toBe('4090500');
    expect((await pay({ externalId, secret: 'x' }, {})).body.responseCode).toBe('4010500');
  });

  it('reports missing fields before malformed ones, and those before an inactive channel', async () => {
    const body = { ...paymentBody(), amount: { value: 'x' } };
    expect((await pay({}, body)).body.responseMessage).toContain('{amount.currency}');
  });
});

describe('X-EXTERNAL-ID', () => {
  it('is accepted once a day per endpoint; then the answer is Conflict and not a replay', async () => {
    const externalId = newExternalId();
    const body = paymentBody();
    expect((await pay({ externalId }, body)).status).toBe(200);
    for (const again of [body, paymentBody()]) {
      const repeated = await pay({ externalId }, again);
      expect(repeated.status).toBe(409);
      expect(repeated.body).toEqual({ responseCode: '4090500', responseMessage: 'Conflict' });
    }
  });

  it('may be used at each endpoint', async () => {
    const externalId = newExternalId();
    const body = paymentBody();
    expect((await pay({ externalId }, body)).status).toBe(200);
    const query = { originalPartnerReferenceNo: body.partnerReferenceNo, serviceCode: '55' };
    const status = () => snap.call(paths.status, query, { externalId });
    expect((await status()).status).toBe(200);
    expect((await status()).body.responseCode).toBe('4095500');
    const refund = refundBody(body.partnerReferenceNo, 1);
    const refused = await snap.call(paths.refund, refund, { externalId });
    expect(refused.body.responseCode).toBe('4040700');
    const again = await snap.call(paths.refund, refund, { externalId });
    expect(again.body.responseCode).toBe('4090700');
  });

  it('is not used up by a wrong signature, but by a signed request that is refused', async () => {
    const externalId = newExternalId();
    expect((await pay({ externalId, secret: 'SK-Stranger' })).status).toBe(401);
    expect((await pay({ externalId }, {})).body.responseCode).toBe('4000502');
    expect((await pay({ externalId })).body.responseCode).toBe('4090500');
  });

  it('is free again on the next day in Jakarta', async () => {
    const externalId = newExternalId();
    expect((await pay({ externalId })).status).toBe(200);
    const jakarta = new Date(Date.now() + 7 * 3_600_000);
    const toMidnight = 86_400 - (Math.floor(jakarta.getTime() / 1000) % 86_400);
    await snap.gateway.advance(toMidnight - 5);
    await snap.renewToken();
    expect((await pay({ externalId })).body.responseCode).toBe('4090500');
    await snap.gateway.advance(10);
    expect((await pay({ externalId })).status).toBe(200);
    await snap.gateway.sandbox('clock', { reset: true });
    await snap.renewToken();
  });

  it('creates one payment for ten concurrent equal requests', async () => {
    const externalId = newExternalId();
    const body = paymentBody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay({ externalId }, body)));
    const codes = answers.map((answer) => answer.body.responseCode).sort();
    expect(codes).toEqual(['2000500', ...Array(9).fill('4090500')]);
  });

  it.each(['1795257364', '1795257364911', '17952573649111194691', '1'.repeat(36), 'a1B2-c3'])(
    'may be %s',
    async (prefix) => {
      const externalId = prefix.length === 36 ? newExternalId().padEnd(36, '7') : prefix;
      expect((await pay({ externalId })).status).toBe(200);
    },
  );
});

describe('what official clients do differently', () => {
  it.each(Object.entries(clients))(
    'accepts what the %s client writes and signs',
    async (_name, write) => {
      const urlParam = [{ url: 'https://m.co.id/r?x=1&y=2', type: 'PAY_RETURN', isDeepLink: 'N' }];
      const additionalInfo = { channel: 'EMONEY_DANA_SNAP', orderTitle: "Sepatu é <b> '=' 👟" };
      const { wire, signed } = write(paymentBody({ urlParam, additionalInfo, validUpTo: null }));
      const paid = await pay({ wire }, signed);
      expect(paid.body).toMatchObject({ responseCode: '2000500' });
    },
  );

  it.each([
    ['a bare token', () => header('Authorization', snap.token)],
    ['bearer in lower case', () => header('Authorization', `bearer ${snap.token}`)],
    ['the previous secret key', () => ({ secret: 'SK-Older' })],
    ['CHANNEL-ID', () => header('CHANNEL-ID', 'DH')],
    [
      'X-CHANNEL-ID and a browser as its device',
      () => ({
        headers: {
          'X-CHANNEL-ID': 'DH',
          'X-DEVICE-ID': 'Mozilla/5.0 (X11; Linux)',
          'X-IP-ADDRESS': '10.0.0.1',
        },
      }),
    ],
    ['a customer token', () => header('Authorization-customer', 'whatever')],
  ])('passes with %s', async (_name, options) => {
    expect((await pay(options())).body.responseCode).toBe('2000500');
  });

  it('notes which of the secret keys has signed', async () => {
    await pay({ secret: 'SK-Older' });
    await snap.gateway.advance(0);
    const uses = await snap.gateway.db.rows<{ client_id: string; place: number }>(sql`
      select client_id, place from merchant_secret_keys where last_used_at is not null order by place`);
    expect(uses).toContainEqual({ client_id: clientId, place: 1 });
    expect(uses.map(({ client_id: id }) => id)).not.toContain('BRN-0002');
  });

  it('accepts a signature over a path with its query', async () => {
    const answer = await snap.call(`${paths.payment}?a=1`, paymentBody());
    expect(answer.status).toBe(200);
  });

  it('answers with X-TIMESTAMP', async () => {
    const { headers } = await pay();
    expect(headers.get('x-timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/);
  });
});
