// DANA: what the page says twice, of the payment and of the refund: address, headers, form of the answer.
import { createHash, createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { type CallOptions, newExternalId } from '../support/snap.ts';
import type { Api } from './api.ts';
import { contradicts, held, notProbed, type Probe, type Row } from './row.ts';
import type { World } from './world.ts';

type Where = 'house' | 'strict';

const usual = { 'X-DEVICE-ID': '95221' };

/** Calls with a new body after changing headers. */
async function answerTo(world: World, api: Api, options: CallOptions, where: Where = 'house') {
  const headers = { ...usual, ...options.headers };
  const body = await api.body(world);
  const { status, body: json } = await world.snap(where, api.path, body, { ...options, headers });
  return [status, String(json.responseMessage)] as const;
}

/** The call is not refused because of its headers; the strict gateway does not know the payment of a refund. */
const admitted = (api: Api, options: CallOptions, where: Where = 'house'): Probe => {
  return async (world) => {
    const [status, message] = await answerTo(world, api, options, where);
    if (where === 'house') expect([status, message]).toEqual([200, 'Successful']);
    else expect(message).not.toMatch(/Field|Unauthorized|Token/);
  };
};

const refused = (api: Api, options: CallOptions, words: string, where: Where = 'house'): Probe => {
  return async (world) => {
    const [status, message] = await answerTo(world, api, options, where);
    expect([Math.floor(status / 100), message]).toEqual([4, expect.stringContaining(words)]);
  };
};

const without = (api: Api, name: string, where?: Where) =>
  refused(api, { headers: { [name]: undefined } }, `Invalid Mandatory Field {${name}}`, where);

const malformed = (api: Api, name: string, value: string, where?: Where) =>
  refused(api, { headers: { [name]: value } }, `Invalid Field Format {${name}}`, where);

const ownAddress = 'Gapura has the address that its operator gives it; the path is the same';

/** Method and address. */
export function snapEndpoint(api: Api): Row[] {
  return [
    held(`${api.path}: the method is POST`, async (world) => {
      const { status } = await fetch(world.house.url + api.path);
      expect([404, 405]).toContain(status);
    }),
    held(`${api.path}: is the path`, admitted(api, {})),
    notProbed(`${api.path}: the production host`, ownAddress),
    notProbed(
      'fields with a star are mandatory, all others optional or conditional',
      'each field has rows of its own',
    ),
  ];
}

function timestampRows(api: Api): Row[] {
  const name = 'X-TIMESTAMP';
  const stamps: Record<string, (now: Date) => string> = {
    'the local time with its offset, yyyy-MM-ddTHH:mm:ssTZD': snapTimestamp,
    'UTC with milliseconds, as in the example': (now) => now.toISOString(),
  };
  return [
    held(`${name}: mandatory`, without(api, name)),
    ...Object.entries(stamps).map(([form, stamp]) =>
      held(`${name}: ${form}`, (world) => admitted(api, { timestamp: stamp(new Date()) })(world)),
    ),
    held(`${name}: the current time`, (world) => {
      const old = snapTimestamp(new Date(Date.now() - 2 * 3600 * 1000));
      return refused(api, { timestamp: old }, `{${name}}`)(world);
    }),
    contradicts(
      `${name}: its type is a UTC timestamp`,
      'its text says the client’s local time',
      'any offset passes, Z among them',
      (world) => admitted(api, { timestamp: `${snapTimestamp(new Date())}` })(world),
    ),
  ];
}

function signatureRows(api: Api): Row[] {
  const name = 'X-SIGNATURE';
  const bad = Buffer.alloc(64, 1).toString('base64');
  return [
    held(`${name}: mandatory`, without(api, name)),
    held(`${name}: proves who sent it`, refused(api, { headers: { [name]: bad } }, 'Unauthorized')),
    held(
      `${name}: made with the client’s secret`,
      refused(api, { secret: 'SK-Other' }, 'Unauthorized'),
    ),
    held(`${name}: HMAC-SHA512 over the string to sign`, async (world) => {
      const body = JSON.stringify(await api.body(world));
      const timestamp = snapTimestamp(new Date());
      const digest = createHash('sha256').update(body).digest('hex');
      const signed = ['POST', api.path, world.token('house'), digest, timestamp].join(':');
      const mac = createHmac('sha512', secretKey).update(signed).digest('base64');
      const options = { timestamp, headers: { ...usual, [name]: mac } };
      expect((await world.snap('house', api.path, body, options)).status).toBe(200);
    }),
    contradicts(
      `${name}: 64 hexadecimal digits, in the example`,
      'an HMAC-SHA512 has 64 bytes, and all official clients send base64',
      'base64 of 64 bytes',
      refused(api, { headers: { [name]: 'ab'.repeat(32) } }, 'Unauthorized'),
    ),
  ];
}

function idRows(api: Api): Row[] {
  const partner = 'X-PARTNER-ID';
  const external = 'X-EXTERNAL-ID';
  return [
    held(`${partner}: mandatory`, without(api, partner)),
    held(
      `${partner}: the merchant’s Client ID`,
      admitted(api, { headers: { [partner]: clientId } }),
    ),
    held(
      `${partner}: no other id`,
      refused(api, { headers: { [partner]: '821508239190' } }, 'Unauthorized'),
    ),
    held(`${external}: mandatory`, without(api, external)),
    held(`${external}: digits`, (world) =>
      admitted(api, { externalId: newExternalId() }, 'strict')(world),
    ),
    held(`${external}: nothing but digits`, malformed(api, external, 'REQ-0001', 'strict')),
    held(`${external}: unique within a day`, async (world) => {
      const externalId = newExternalId();
      await admitted(api, { externalId })(world);
      await refused(api, { externalId }, 'Conflict')(world);
    }),
  ];
}

function deviceRows(api: Api): Row[] {
  const device = 'X-DEVICE-ID';
  const ip = 'X-IP-ADDRESS';
  return [
    held(`${device}: mandatory`, without(api, device, 'strict')),
    held(
      `${device}: the customer’s device, as in the example`,
      admitted(api, { headers: { [device]: '95221' } }, 'strict'),
    ),
    held(`${device}: without symbols`, malformed(api, device, 'Mozilla/5.0 (X11)', 'strict')),
    held(`${ip}: optional`, admitted(api, { headers: { [ip]: undefined } }, 'strict')),
    held(
      `${ip}: the customer’s address, IPv4`,
      admitted(api, { headers: { [ip]: '192.0.2.7' } }, 'strict'),
    ),
    held(`${ip}: nothing but IPv4`, malformed(api, ip, '2001:db8::7', 'strict')),
    contradicts(
      `${ip}: 95221, in the example`,
      'its text says IPv4',
      'it passes, unless snap.strict demands what the text says',
      async (world) => {
        await admitted(api, { headers: { [ip]: '95221' } })(world);
        await malformed(api, ip, '95221', 'strict')(world);
      },
    ),
  ];
}

function tokenRows(api: Api): Row[] {
  const name = 'Authorization';
  return [
    held(`${name}: mandatory`, without(api, name)),
    held(`${name}: the token of the B2B token API`, (world) =>
      admitted(api, { headers: { [name]: `Bearer ${world.token('house')}` } })(world),
    ),
    held(
      `${name}: no other token`,
      refused(api, { headers: { [name]: 'Bearer 95221' } }, 'Invalid Token'),
    ),
    contradicts(
      `${name}: the bare token, in the example`,
      'other pages have Bearer before it',
      'both pass',
      (world) => admitted(api, { headers: { [name]: world.token('house') } })(world),
    ),
  ];
}

/** The seven headers of a request. */
export function snapHeaderRows(api: Api): Row[] {
  return [
    ...timestampRows(api),
    ...signatureRows(api),
    ...idRows(api),
    ...deviceRows(api),
    ...tokenRows(api),
  ];
}
