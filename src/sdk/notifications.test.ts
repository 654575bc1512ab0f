// Notifications in a merchant's handler: what is accepted, and what each failure says.
import { describe, expect, test } from 'vitest';
import { fc } from '../../test/support/property.ts';
import {
  NotificationError,
  signTestNotification,
  type VerifyOptions,
  verifyNotification,
} from './index.ts';

const secretKey = 'SK-TestSecretKey0123456789';
const clientId = 'BRN-0001-1700000000001';
const path = '/payments/notifications';
const now = () => new Date('2026-01-15T03:20:01Z');
const order = {
  service: { id: 'PEER_TO_PEER' },
  order: { invoice_number: 'INV-1', amount: 420000 },
  transaction: { status: 'SUCCESS', original_request_id: 'a1' },
};
const options: VerifyOptions = { secretKey, path, now };
const signed = (body: object | string = order, more = {}) =>
  signTestNotification({ secretKey, clientId, path, body, now, requestId: 'n-1', ...more });

function refused(act: () => unknown): NotificationError {
  try {
    act();
  } catch (error) {
    if (error instanceof NotificationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a signed notification', () => {
  const { body, headers } = signed();

  test.each<[string, string | Uint8Array | ArrayBuffer]>([
    ['text', body],
    ['a Buffer', Buffer.from(body)],
    ['a Uint8Array', new TextEncoder().encode(body)],
    ['an ArrayBuffer', new Uint8Array(Buffer.from(body)).buffer],
  ])('passes as %s', (_kind, raw) => {
    expect(verifyNotification(raw, headers, options)).toEqual({
      requestId: 'n-1',
      clientId,
      timestamp: now(),
      body: order,
    });
  });

  test('passes with headers of every type, in upper and lower case', () => {
    const entries = Object.entries(headers);
    const lower = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
    const upper = Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), [value]]));
    for (const shape of [new Headers(headers), lower, upper]) {
      expect(verifyNotification(body, shape, options).requestId).toBe('n-1');
    }
  });

  test('passes with either key during a key rotation', () => {
    const secrets = ['SK-new', secretKey];
    expect(verifyNotification(body, headers, { ...options, secretKey: secrets }).clientId).toBe(
      clientId,
    );
  });

  test('passes if the path is given as a URL or with a query', () => {
    for (const given of [`https://shop.test${path}?shop=1`, `${path}?shop=1`]) {
      expect(verifyNotification(body, headers, { ...options, path: given }).body).toEqual(order);
    }
  });

  test('keeps large numbers exact', () => {
    const large = signed('{"order":{"amount":9007199254740993}}');
    const { body: read } = verifyNotification(large.body, large.headers, options);
    expect(read.order.amount).toBe(9007199254740993n);
  });

  test('has a timestamp within the tolerance, either way', () => {
    const at = (seconds: number) => () => new Date(now().getTime() + seconds * 1000);
    const tolerant = { ...options, toleranceSeconds: 300 };
    for (const seconds of [-300, 300]) {
      expect(verifyNotification(body, headers, { ...tolerant, now: at(seconds) })).toBeDefined();
    }
    for (const seconds of [-301, 301]) {
      const error = refused(() =>
        verifyNotification(body, headers, { ...tolerant, now: at(seconds) }),
      );
      expect(error.reason).toBe('timestamp_out_of_range');
    }
    expect(verifyNotification(body, headers, { ...options, now: at(3600) })).toBeDefined();
    expect(() => verifyNotification(body, headers, { ...options, now: at(3601) })).toThrow(
      'tolerance',
    );
  });

  test('may be for one client only', () => {
    expect(verifyNotification(body, headers, { ...options, clientId })).toBeDefined();
    const error = refused(() =>
      verifyNotification(body, headers, { ...options, clientId: 'BRN-0002-1' }),
    );
    expect(error.reason).toBe('client_differs');
    expect(error.message).toContain('BRN-0002-1');
  });
});

describe('anything but the raw body is refused, and the message says how to get the raw body', () => {
  const { headers } = signed();

  test.each<[string, string, unknown]>([
    ['a parsed object', 'body_parsed', order],
    ['a parsed array', 'body_parsed', [order]],
    ['a promise', 'body_parsed', Promise.resolve('{}')],
    ['a stream', 'body_parsed', { pipe: () => undefined }],
    ['a web stream', 'body_parsed', new Response('{}').body],
    ['undefined', 'body_missing', undefined],
    ['null', 'body_missing', null],
    ['empty text', 'body_missing', ''],
    ['no bytes', 'body_missing', new Uint8Array()],
  ])('%s', (_kind, reason, raw) => {
    const error = refused(() => verifyNotification(raw as string, headers, options));
    expect(error.reason).toBe(reason);
    expect(error.message).toContain('express.raw');
  });
});

describe('headers', () => {
  const { body, headers } = signed();

  test.each(['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'])(
    'a missing %s is named',
    (name) => {
      for (const value of [undefined, '', []]) {
        const error = refused(() =>
          verifyNotification(body, { ...headers, [name]: value }, options),
        );
        expect(error).toMatchObject({ reason: 'header_missing' });
        expect(error.message).toContain(`header ${name} is missing`);
      }
    },
  );

  test('no headers at all, or something other than headers', () => {
    for (const given of [{}, { headers }, undefined, null, 'Signature: x']) {
      const error = refused(() => verifyNotification(body, given as Headers, options));
      expect(error.reason).toBe('headers_missing');
      expect(error.message).toContain('request.headers');
    }
  });

  test('one that came twice with different values', () => {
    const error = refused(() =>
      verifyNotification(body, { ...headers, 'Request-Id': ['n-1', 'n-2'] }, options),
    );
    expect(error).toMatchObject({ reason: 'header_repeated' });
    const folded = { ...headers, 'request-id': 'n-2' };
    expect(refused(() => verifyNotification(body, folded, options)).reason).toBe('header_repeated');
  });
});

test('a signed body that is not a JSON object is refused', () => {
  for (const text of ['hello', '42', 'null', '{']) {
    const { body, headers } = signed(text);
    expect(refused(() => verifyNotification(body, headers, options)).reason).toBe('body_not_json');
  }
});

describe('options that are not valid are a TypeError', () => {
  const { body, headers } = signed();

  test.each<[string, object]>([
    ['no key', { secretKey: '' }],
    ['no keys', { secretKey: [] }],
    ['an empty client id', { clientId: '' }],
    ['an undefined key', { secretKey: undefined }],
    ['no path', { path: undefined }],
    ['a relative path', { path: 'payments' }],
    ['tolerance 0', { toleranceSeconds: 0 }],
    ['a negative tolerance', { toleranceSeconds: -1 }],
    ['an endless tolerance', { toleranceSeconds: Number.POSITIVE_INFINITY }],
    ['not a number', { toleranceSeconds: Number.NaN }],
  ])('%s', (_name, wrong) => {
    const given = { ...options, ...wrong } as VerifyOptions;
    expect(() => verifyNotification(body, headers, given)).toThrow(TypeError);
  });
});

describe('properties', () => {
  const anyValue = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean());

  test('any JSON object survives signing and verifying', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyValue), (members) => {
        const { body, headers } = signed(members);
        expect(verifyNotification(body, headers, options).body).toEqual(JSON.parse(body));
      }),
    );
  });

  test('a flipped bit anywhere in the body is refused', () => {
    const { body, headers } = signed();
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(body);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        refused(() => verifyNotification(bytes, headers, options));
      }),
    );
  });

  test('a changed header value is refused', () => {
    const { body, headers } = signed();
    const names = ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 1 }), (name, value) => {
        fc.pre(value !== headers[name]);
        refused(() => verifyNotification(body, { ...headers, [name]: value }, options));
      }),
    );
  });
});
