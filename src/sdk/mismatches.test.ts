// Notifications that do not verify: each error says what to fix.
import { createHash, createHmac } from 'node:crypto';
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
      'a prefix that the router removed',
      'target_differs',
      () => verifyNotification(body, signed(order, { path: `/api${path}` }).headers, options),
      'req.originalUrl',
    ],
    [
      'a superfluous prefix',
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
