// Notifications through the eyes of a merchant's handler: what passes, and what each failure says.
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

  test('passes with headers of every shape and casing', () => {
    const entries = Object.entries(headers);
    const lower = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
    const upper = Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), [value]]));
    for (const shape of [new Headers(headers), lower, upper]) {
      expect(verifyNotification(body, shape, options).requestId).toBe('n-1');
    }
  });

  test('passes under either key while one is rotated out', () => {
    const secrets = ['SK-new', secretKey];
    expect(verifyNotification(body, headers, { ...options, secretKey: secrets }).clientId).toBe(
      clientId,
    );
  });

  test('passes where the path is given as a URL or with a query', () => {
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

describe('what is not the raw body is refused with the way to get it', () => {
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

  test('none at all, or something else than headers', () => {
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

describe('a signature that does not match says why', () => {
  const { body, headers } = signed();
  const pretty = signed(JSON.stringify(order, null, 2));

  test.each<[string, string, () => unknown, string]>([
    [
      'the framework parsed and rewrote the body',
      'body_reserialised',
      () => verifyNotification(JSON.stringify(JSON.parse(pretty.body)), pretty.headers, options),
      'raw bytes',
    ],
    [
      'a byte order mark',
      'body_bom',
      () => verifyNotification(`\ufeff${body}`, headers, options),
      'byte order mark',
    ],
    [
      'a trimmed line feed',
      'body_newline',
      () => verifyNotification(body, signed(`${body}\n`).headers, options),
      'line feed',
    ],
    [
      'changed line endings',
      'body_line_endings',
      () => verifyNotification(pretty.body.replaceAll('\n', '\r\n'), pretty.headers, options),
      'CR LF',
    ],
    [
      'a line break after the key',
      'secret_whitespace',
      () => verifyNotification(body, headers, { ...options, secretKey: `${secretKey}\n` }),
      'Trim the key',
    ],
    [
      'a slash at the end of the path',
      'target_differs',
      () => verifyNotification(body, headers, { ...options, path: `${path}/` }),
      `"${path}"`,
    ],
    [
      'a prefix that the router took off',
      'target_differs',
      () => verifyNotification(body, signed(order, { path: `/api${path}` }).headers, options),
      'req.originalUrl',
    ],
    [
      'a prefix too many',
      'target_differs',
      () => verifyNotification(body, headers, { ...options, path: `/shop${path}` }),
      `"${path}"`,
    ],
    [
      'the root',
      'target_differs',
      () => verifyNotification(body, signed(order, { path: '/' }).headers, options),
      '"/"',
    ],
    [
      'no prefix',
      'signature_prefix',
      () => verifyNotification(body, without('HMACSHA256='), options),
      'HMACSHA256=',
    ],
    [
      'hexadecimal',
      'signature_encoding',
      () => verifyNotification(body, hexadecimal(), options),
      'hexadecimal',
    ],
    [
      'an answer replayed as a notification',
      'timestamp_label',
      () => verifyNotification(body, labelled('Response-Timestamp'), options),
      'Response-Timestamp',
    ],
    [
      'a path with its query signed',
      'target_differs',
      () => verifyNotification(body, targeted(`${path}?a=1`), { ...options, path: `${path}?a=1` }),
      '?a=1',
    ],
    [
      'another key',
      'unexplained',
      () => verifyNotification(body, headers, { ...options, secretKey: 'SK-production' }),
      'sandbox, production',
    ],
  ])('%s', (_name, reason, act, says) => {
    const error = refused(act);
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(says);
    expect(error.message).not.toContain(secretKey);
    expect(error.findings[0]?.code).toBe(reason);
  });

  function without(prefix: string) {
    return { ...headers, Signature: (headers.Signature ?? '').replace(prefix, '') };
  }

  function hexadecimal() {
    const mac = Buffer.from((headers.Signature ?? '').slice(11), 'base64');
    return { ...headers, Signature: `HMACSHA256=${mac.toString('hex')}` };
  }

  function labelled(label: string) {
    return remade((text) => text.replace('Request-Timestamp', label));
  }

  function targeted(target: string) {
    return remade((text) => text.replace(`Request-Target:${path}`, `Request-Target:${target}`));
  }

  function remade(change: (text: string) => string) {
    const text = [
      `Client-Id:${clientId}`,
      'Request-Id:n-1',
      'Request-Timestamp:2026-01-15T03:20:01Z',
      `Request-Target:${path}`,
      'Digest:',
    ].join('\n');
    const digest = createHash('sha256').update(body).digest('base64');
    const mac = createHmac('sha256', secretKey)
      .update(change(text) + digest)
      .digest('base64');
    return { ...headers, Signature: `HMACSHA256=${mac}` };
  }
});

describe('timestamps', () => {
  test('WIB labelled as UTC is recognised', () => {
    const wib = signed(order, { now: () => new Date('2026-01-15T10:20:01Z') });
    const error = refused(() => verifyNotification(wib.body, wib.headers, options));
    expect(error.reason).toBe('timestamp_local_time');
    expect(error.message).toContain('WIB (UTC+7) labelled as UTC');
  });

  test('a forged timestamp fails by its signature first', () => {
    const { body, headers } = signed();
    const forged = { ...headers, 'Request-Timestamp': '2026-01-16T03:20:01Z' };
    expect(refused(() => verifyNotification(body, forged, options)).reason).toBe('unexplained');
  });
});

test('a signed body that is no JSON object is refused', () => {
  for (const text of ['hello', '42', 'null', '{']) {
    const { body, headers } = signed(text);
    expect(refused(() => verifyNotification(body, headers, options)).reason).toBe('body_not_json');
  }
});

describe('options that make no sense are a TypeError', () => {
  const { body, headers } = signed();

  test.each<[string, object]>([
    ['no key', { secretKey: '' }],
    ['no keys', { secretKey: [] }],
    ['an undefined key', { secretKey: undefined }],
    ['no path', { path: undefined }],
    ['a relative path', { path: 'payments' }],
    ['tolerance 0', { toleranceSeconds: 0 }],
    ['a negative tolerance', { toleranceSeconds: -1 }],
    ['an endless tolerance', { toleranceSeconds: Number.POSITIVE_INFINITY }],
    ['no number', { toleranceSeconds: Number.NaN }],
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
