// Every signing mistake that the diagnosis knows is made here and must be recognised.
import { describe, expect, test } from 'vitest';
import {
  arriving,
  base,
  body,
  diagnosed,
  type Mistake,
  pretty,
  recognises,
  type Signer,
  secret,
} from '../../../test/support/mistaken-signer.ts';
import { fc } from '../../../test/support/property.ts';
import { diagnoseSignature, type SignatureQuestion } from './diagnose.ts';
import { sign, signingKey } from './signature.ts';

test('a correct signature has no findings, with or without padding', () => {
  expect(diagnosed({})).toEqual([]);
  expect(
    diagnosed({ encode: (mac) => `HMACSHA256=${mac.toString('base64').slice(0, -1)}` }),
  ).toEqual([]);
  expect(diagnosed({}, { secrets: ['SK-new', secret] })).toEqual([]);
});

const mistakes: Mistake[] = [
  // the target
  ['a slash at the end', 'target_differs', { target: '/payments/notifications/' }],
  ['no slash at the beginning', 'target_differs', { target: 'payments/notifications' }],
  ['without the first segment', 'target_differs', { target: '/notifications' }],
  ['the root', 'target_differs', { target: '/' }],
  ['nothing', 'target_differs', { target: '' }],
  ['a usual prefix', 'target_differs', { target: '/api/payments/notifications' }],
  [
    'a query',
    'target_differs',
    { target: '/payments/notifications?shop=1' },
    { url: 'https://shop.test/payments/notifications?shop=1' },
  ],
  [
    'the whole URL',
    'target_differs',
    { target: 'https://shop.test/payments/notifications' },
    { url: 'https://shop.test/payments/notifications?shop=1' },
  ],
  ['another path given', 'target_differs', { target: '/x/y' }, { otherTargets: ['/x/y'] }],
  [
    'a decoded path',
    'target_differs',
    { target: '/orders/v1/status/INV 1' },
    { parts: { ...base, body: Buffer.from(body), target: '/orders/v1/status/INV%201' } },
  ],
  [
    'a query that arrived',
    'target_differs',
    {},
    { parts: { ...base, body: Buffer.from(body), target: '/payments/notifications?shop=1' } },
  ],
  // the timestamp
  ['the label of an answer', 'timestamp_label', { label: 'Response-Timestamp' }],
  ['a second earlier', 'timestamp_differs', { timestamp: '2026-01-15T03:04:04Z' }],
  ['a second later', 'timestamp_differs', { timestamp: '2026-01-15T03:04:06Z' }],
  ['with milliseconds', 'timestamp_differs', { timestamp: '2026-01-15T03:04:05.000Z' }],
  ['without Z', 'timestamp_differs', { timestamp: '2026-01-15T03:04:05' }],
  ['WIB', 'timestamp_local_time', { timestamp: '2026-01-15T10:04:05Z' }],
  ['WITA', 'timestamp_local_time', { timestamp: '2026-01-15T11:04:05Z' }],
  // ids
  ['Client-Id in lower case', 'client_id_differs', { clientId: 'brn-0001-1700000000001' }],
  ['Request-Id in upper case', 'request_id_differs', { requestId: 'REQ-0001-ABC' }],
  ['Request-Id with a line break', 'request_id_differs', { requestId: 'Req-0001-aBc\n' }],
  // the key
  ['a key with a line break signed', 'secret_whitespace', { secret: `${secret}\n` }],
  ['a key with a line break checks', 'secret_whitespace', {}, { secrets: [`${secret}\n`] }],
  ['a key in quotation marks signed', 'secret_form', { secret: `"${secret}"` }],
  ['a key in quotation marks checks', 'secret_form', {}, { secrets: [`"${secret}"`] }],
  ['a base64-decoded key', 'secret_form', { secret: Buffer.from(secret, 'base64') }],
  ['a base64-encoded key', 'secret_form', { secret: Buffer.from(secret).toString('base64') }],
  ['a key without SK-', 'secret_form', { secret: 'abcDEF123456' }],
  ['the client id as key', 'secret_form', { secret: base.clientId }],
  [
    'the older of two keys',
    'secret_whitespace',
    { secret: `${secret} ` },
    { secrets: ['SK-new', secret] },
  ],
  // the layout
  ['a line break at the end', 'component_layout', { text: (lines) => `${lines.join('\n')}\n` }],
  ['backslash and n', 'component_layout', { text: (lines) => lines.join('\\n') }],
  ['CR LF', 'component_layout', { text: (lines) => lines.join('\r\n') }],
  ['no line breaks', 'component_layout', { text: (lines) => lines.join('') }],
  [
    'blanks after colons',
    'component_layout',
    { text: (lines) => lines.map((line) => line.replace(':', ': ')).join('\n') },
  ],
  [
    'names in lower case',
    'component_layout',
    {
      text: (lines) =>
        lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())).join('\n'),
    },
  ],
  [
    'values only',
    'component_layout',
    { text: (lines) => lines.map((line) => line.replace(/^[^:]+:/, '')).join('\n') },
  ],
  ['alphabetical order', 'component_layout', { text: (lines) => [...lines].sort().join('\n') }],
  // the encoding
  ['no prefix', 'signature_prefix', { encode: (mac) => mac.toString('base64') }],
  [
    'a misspelt prefix',
    'signature_prefix',
    { encode: (mac) => `HMAC-SHA256=${mac.toString('base64')}` },
  ],
  ['hexadecimal', 'signature_encoding', { encode: (mac) => `HMACSHA256=${mac.toString('hex')}` }],
  [
    'base64 of hexadecimal',
    'signature_encoding',
    { encode: (mac) => `HMACSHA256=${Buffer.from(mac.toString('hex')).toString('base64')}` },
  ],
  [
    'percent-encoded',
    'signature_encoding',
    { encode: (mac) => `HMACSHA256=${encodeURIComponent(mac.toString('base64'))}` },
  ],
  [
    'URL-safe letters',
    'signature_encoding',
    { requestId: 'q5', encode: (mac) => `HMACSHA256=${mac.toString('base64url')}` },
    { parts: { ...base, requestId: 'q5', body: Buffer.from(body) } },
  ],
];

test.each(mistakes)('recognises: %s', (...mistake) => recognises(mistake));

test('a space in place of + is recognised as a URL decoder', () => {
  const parts = { ...base, requestId: 'plus', body: Buffer.from(body) };
  let signature = '';
  for (let n = 0; !signature.includes('+'); n += 1) {
    parts.requestId = `plus-${n}`;
    signature = sign(signingKey(secret), parts);
  }
  const decoded = signature.replaceAll('+', ' ');
  const [finding] = diagnoseSignature({
    parts,
    signature: decoded,
    secrets: [secret],
    reader: 'sender',
  });
  expect(finding).toMatchObject({ code: 'signature_encoding', proven: true });
  expect(finding?.message).toContain('URL decoder');
});

describe('two mistakes at once', () => {
  test('are both found', () => {
    const findings = diagnosed({ target: '/payments/notifications/', secret: `${secret}\n` });
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'secret_whitespace',
      'target_differs',
    ]);
    expect(findings.every(({ proven }) => proven)).toBe(true);
  });

  test('are not looked for if only one is asked for', () => {
    const faults = { target: '/payments/notifications/', secret: `${secret}\n` };
    const codes = diagnosed(faults, { mistakes: 1 }).map(({ code }) => code);
    expect(codes).toEqual(['unexplained']);
  });

  test('an encoding mistake counts as a third', () => {
    const encode = (mac: Buffer) => mac.toString('hex');
    const codes = diagnosed({ label: 'Response-Timestamp', encode }).map(({ code }) => code);
    expect(codes).toEqual(['timestamp_label', 'signature_prefix', 'signature_encoding']);
  });
});

describe('an unexplained signature', () => {
  test('is answered with the text that should have been signed', () => {
    const findings = diagnosed({ secret: 'SK-another' });
    expect(findings).toMatchObject([{ code: 'unexplained', proven: false }]);
    expect(findings[0]?.message).toContain('Request-Target:/payments/notifications\\nDigest:');
  });

  test.each<[string, Partial<Signer>, Partial<SignatureQuestion>]>([
    [
      'signature_algorithm',
      { encode: () => `HMACSHA512=${Buffer.alloc(64, 7).toString('base64')}` },
      {},
    ],
    ['signature_encoding', { encode: () => 'HMACSHA256=AAAA' }, {}],
    ['signature_prefix', { encode: () => Buffer.alloc(32, 7).toString('base64') }, {}],
    ['secret_whitespace', { secret: 'SK-another' }, { secrets: ['SK-mine\n'] }],
    ['secret_form', { secret: 'SK-another' }, { secrets: [' '] }],
    ['body_empty', { secret: 'SK-another' }, arriving('')],
    ['body_charset', { secret: 'SK-another' }, arriving('{"a":"\ufffd"}')],
    ['target_differs', { secret: 'SK-another' }, { parts: { ...base, target: 'x' } }],
  ])('hints at %s', (code, faults, more) => {
    const findings = diagnosed(faults, more);
    expect(findings).toContainEqual(expect.objectContaining({ code, proven: false }));
    expect(findings.at(-1)?.code).toBe('unexplained');
  });
});

test('remedies address the reader', () => {
  const messageFor = (reader: 'sender' | 'receiver') =>
    diagnosed({}, { ...arriving(pretty), reader })[0]?.message ?? '';
  expect(messageFor('sender')).toContain('sign those bytes');
  expect(messageFor('receiver')).toContain('express.raw');
});

test('any wrong signature gets findings, and no finding contains a secret', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.uint8Array({ maxLength: 60 }),
      fc.string(),
      (signature, bytes, target) => {
        const parts = { ...base, target, body: bytes };
        const question = { parts, signature, secrets: [secret], reader: 'sender' } as const;
        const findings = diagnoseSignature(question);
        expect(findings.at(-1)?.code).toBe('unexplained');
        expect(JSON.stringify(findings)).not.toContain(secret);
      },
    ),
    { numRuns: 50 },
  );
});
