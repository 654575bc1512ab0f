// `snap.strict`: all that the documentation demands is demanded, and what it allows still passes.
import { describe, expect, it } from 'vitest';
import { wibLocal } from '../../src/lib/wib.ts';
import {
  grant,
  paths,
  paymentBody,
  post,
  refundBody,
  snapFile,
  tokenHeaders,
  useSnapGateway,
} from '../support/snap.ts';

const strict = useSnapGateway({
  file: (receiver) => snapFile(receiver, { snap: { strict: true } }),
});
const usual = useSnapGateway();

const device = { 'X-DEVICE-ID': '95221' };
const now = () => wibLocal(new Date()).slice(0, 19);

interface Given {
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  timestamp?: () => string;
  externalId?: () => string;
}

const pay = (snap: typeof strict, { body = {}, headers = device, timestamp, externalId }: Given) =>
  snap.call(paths.payment, paymentBody(body), {
    headers,
    ...(timestamp && { timestamp: timestamp() }),
    ...(externalId && { externalId: externalId() }),
  });

let made = 0;
const lettered = () => `a-${process.pid}-${++made}`;

const form = (field: string) => `Invalid Field Format {${field}}`;
const refused: [string, Given, string][] = [
  ['no X-DEVICE-ID', { headers: {} }, 'Invalid Mandatory Field {X-DEVICE-ID}'],
  [
    'symbols in X-DEVICE-ID',
    { headers: { 'X-DEVICE-ID': 'Mozilla/5.0 (X11)' } },
    form('X-DEVICE-ID'),
  ],
  ['a hyphen in X-DEVICE-ID', { headers: { 'X-DEVICE-ID': 'a-1' } }, form('X-DEVICE-ID')],
  [
    'an IPv6 address',
    { headers: { ...device, 'X-IP-ADDRESS': '2001:db8::1' } },
    form('X-IP-ADDRESS'),
  ],
  ['no address', { headers: { ...device, 'X-IP-ADDRESS': '95221' } }, form('X-IP-ADDRESS')],
  ['letters in X-EXTERNAL-ID', { externalId: lettered }, form('X-EXTERNAL-ID')],
  [
    'X-TIMESTAMP at -00:00',
    { timestamp: () => `${new Date().toISOString().slice(0, 19)}-00:00` },
    form('X-TIMESTAMP'),
  ],
  ['X-TIMESTAMP with a tenth', { timestamp: () => `${now()}.1+07:00` }, form('X-TIMESTAMP')],
  [
    'another pointOfInitiation',
    { body: { pointOfInitiation: 'website' } },
    form('pointOfInitiation'),
  ],
  [
    'pointOfInitiation in capitals',
    { body: { pointOfInitiation: 'APP' } },
    form('pointOfInitiation'),
  ],
  ['validUpto in UTC', { body: { validUpto: '2099-01-01T00:00:00Z' } }, form('validUpto')],
  [
    'milliseconds in validUpTo',
    { body: { validUpTo: '2099-01-01T00:00:00.000+07:00' } },
    form('validUpTo'),
  ],
];

describe('a strict gateway', () => {
  it.each(refused)('refuses %s, which is accepted otherwise', async (_name, given, message) => {
    const answer = await pay(strict, given);
    expect([answer.status, answer.body.responseMessage]).toEqual([400, message]);
    expect((await pay(usual, given)).body.responseCode).toBe('2000500');
  });

  it('accepts what is documented', async () => {
    const given: Given[] = [
      {},
      { headers: { ...device, 'X-IP-ADDRESS': '203.0.113.7' } },
      { timestamp: () => new Date().toISOString() },
      { timestamp: () => `${now()}+07:00` },
      ...['app', 'pc', 'mweb'].map((pointOfInitiation) => ({ body: { pointOfInitiation } })),
      { body: { validUpto: '2099-07-10T11:57:58+07:00' } },
      { body: { validUpTo: '2099-07-10T11:57:58+07:00' } },
    ];
    for (const one of given) expect((await pay(strict, one)).body.responseCode).toBe('2000500');
  });

  it('refuses a refund without X-DEVICE-ID or with symbols in it', async () => {
    const body = () => refundBody('INV-NOWHERE', 1);
    const bare = await strict.call(paths.refund, body());
    expect(bare.body.responseMessage).toBe('Invalid Mandatory Field {X-DEVICE-ID}');
    const headers = { 'X-DEVICE-ID': 'a b' };
    const spaced = await strict.call(paths.refund, body(), { headers });
    expect(spaced.body.responseMessage).toBe(form('X-DEVICE-ID'));
    expect((await strict.call(paths.refund, body(), { headers: device })).status).toBe(404);
  });

  it('needs no X-DEVICE-ID for check-status, which tells the one of the payment', async () => {
    const body = paymentBody();
    await strict.call(paths.payment, body, { headers: device });
    const query = { originalPartnerReferenceNo: body.partnerReferenceNo, serviceCode: '55' };
    const answer = await strict.call(paths.status, query);
    expect(answer.status).toBe(200);
    expect(answer.body.additionalInfo).toMatchObject({ deviceId: '95221' });
  });

  it('demands the form of X-TIMESTAMP for tokens too', async () => {
    const at = { 'X-TIMESTAMP': `${new Date().toISOString().slice(0, 19)}-00:00` };
    const ask = (url: string) => post(url, paths.token, tokenHeaders(at), grant);
    expect((await ask(strict.gateway.url)).body.responseMessage).toBe(form('X-TIMESTAMP'));
    expect((await ask(usual.gateway.url)).status).toBe(200);
  });
});
