// Every mistake that the diagnosis knows: made by hand here, and recognised.
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseSignature, type Finding, type SignatureQuestion } from './diagnose.ts';
import { diagnoseTimestamp } from './diagnosis/timestamp.ts';
import { sign, signingKey } from './signature.ts';

const secret = 'SK-abcDEF123456';
const body =
  '{"order":{"invoice_number":"INV-é-1","amount":150000},"url":"https://shop.test/a?b=<c>"}';
const base = {
  clientId: 'BRN-0001-1700000000001',
  requestId: 'Req-0001-aBc',
  timestamp: '2026-01-15T03:04:05Z',
  target: '/payments/notifications',
};

interface Signer {
  secret: string | Buffer;
  label: string;
  clientId: string;
  requestId: string;
  timestamp: string;
  target: string;
  body: string | Buffer;
  /** In place of the digest of `body`; null leaves the line out. */
  digest: string | null;
  text: (lines: string[]) => string;
  encode: (mac: Buffer) => string;
}

const right: Omit<Signer, 'digest'> = {
  ...base,
  secret,
  label: 'Request-Timestamp',
  body,
  text: (lines) => lines.join('\n'),
  encode: (mac) => `HMACSHA256=${mac.toString('base64')}`,
};

/** Signs without the code under test, as somebody does who makes the mistakes in `faults`. */
function signedBy(faults: Partial<Signer>): string {
  const signer = { ...right, ...faults };
  const digest =
    signer.digest === undefined
      ? createHash('sha256').update(signer.body).digest('base64')
      : signer.digest;
  const lines = [
    `Client-Id:${signer.clientId}`,
    `Request-Id:${signer.requestId}`,
    `${signer.label}:${signer.timestamp}`,
    `Request-Target:${signer.target}`,
    ...(digest === null ? [] : [`Digest:${digest}`]),
  ];
  return signer.encode(createHmac('sha256', signer.secret).update(signer.text(lines)).digest());
}

function diagnosed(faults: Partial<Signer>, more: Partial<SignatureQuestion> = {}): Finding[] {
  const findings = diagnoseSignature({
    parts: { ...base, body: Buffer.from(body) },
    secrets: [secret],
    reader: 'receiver',
    signature: signedBy(faults),
    ...more,
  });
  for (const { message } of findings) expect(message).not.toContain(secret);
  return findings;
}

const arriving = (text: string | Buffer): Partial<SignatureQuestion> => ({
  parts: { ...base, body: Buffer.from(text) },
});

test('nothing is found in a right signature, with or without padding', () => {
  expect(diagnosed({})).toEqual([]);
  expect(diagnosed({ encode: (mac) => right.encode(mac).slice(0, -1) })).toEqual([]);
  expect(diagnosed({}, { secrets: ['SK-new', secret] })).toEqual([]);
});

const pretty = JSON.stringify(JSON.parse(body), null, 2);

const mistakes: [string, string, Partial<Signer>, Partial<SignatureQuestion>?][] = [
  // the body
  ['compact JSON was indented', 'body_reserialised', {}, arriving(pretty)],
  ['indented JSON was compacted', 'body_reserialised', { body: pretty }],
  ['four blanks', 'body_reserialised', { body: JSON.stringify(JSON.parse(body), null, 4) }],
  ['tabs', 'body_reserialised', { body: JSON.stringify(JSON.parse(body), null, '\t') }],
  [
    'Python',
    'body_reserialised',
    {
      body: '{"order": {"invoice_number": "INV-\\u00e9-1", "amount": 150000}, "url": "https://shop.test/a?b=<c>"}',
    },
  ],
  [
    'Python without escapes',
    'body_reserialised',
    {
      body: '{"order": {"invoice_number": "INV-é-1", "amount": 150000}, "url": "https://shop.test/a?b=<c>"}',
    },
  ],
  ['ASCII escapes', 'body_reserialised', { body: body.replace('é', '\\u00e9') }],
  ['PHP slashes', 'body_reserialised', { body: body.replaceAll('/', '\\/') }],
  ['PHP', 'body_reserialised', { body: body.replaceAll('/', '\\/').replace('é', '\\u00e9') }],
  ['Go', 'body_reserialised', { body: body.replace('<', '\\u003c').replace('>', '\\u003e') }],
  ['JSON in JSON at hand', 'body_reserialised', {}, arriving(JSON.stringify(body))],
  ['JSON in JSON signed', 'body_reserialised', { body: JSON.stringify(body) }],
  ['a byte order mark came', 'body_bom', {}, arriving(`\ufeff${body}`)],
  ['a byte order mark went', 'body_bom', { body: `\ufeff${body}` }],
  ['a line feed at the end went', 'body_newline', { body: `${body}\n` }],
  ['CR LF at the end went', 'body_newline', { body: `${body}\r\n` }],
  ['a line feed at the end came', 'body_newline', {}, arriving(`${body}\n`)],
  [
    'LF became CR LF',
    'body_line_endings',
    { body: `${pretty} ` },
    arriving(`${pretty.replaceAll('\n', '\r\n')} `),
  ],
  [
    'CR LF became LF',
    'body_line_endings',
    { body: pretty.replaceAll('\n', '\r\n') },
    arriving(pretty),
  ],
  [
    'line breaks were hashed as \\n',
    'body_line_endings',
    { body: pretty.replaceAll('\n', '\\n') },
    arriving(pretty),
  ],
  [
    'doubly encoded UTF-8 came',
    'body_charset',
    {},
    arriving(Buffer.from(body, 'utf8').toString('latin1')),
  ],
  [
    'doubly encoded UTF-8 was signed',
    'body_charset',
    { body: Buffer.from(body).toString('latin1') },
  ],
  ['ISO-8859-1 was signed', 'body_charset', { body: Buffer.from(body, 'latin1') }],
  ['no Digest line', 'digest_line', { digest: null }],
  [
    'hexadecimal digest',
    'digest_form',
    { digest: createHash('sha256').update(body).digest('hex') },
  ],
  [
    'base64 of the hexadecimal digest',
    'digest_form',
    {
      digest: Buffer.from(createHash('sha256').update(body).digest('hex')).toString('base64'),
    },
  ],
  [
    'prefixed digest',
    'digest_form',
    { digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}` },
  ],
  ['the body in place of its digest', 'digest_form', { digest: body }],
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
  ['Client-Id in small letters', 'client_id_differs', { clientId: 'brn-0001-1700000000001' }],
  ['Request-Id in capitals', 'request_id_differs', { requestId: 'REQ-0001-ABC' }],
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
    'names in small letters',
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

test.each(mistakes)('recognises: %s', (_name, code, faults, more) => {
  const findings = diagnosed(faults, more);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  expect(findings[0]?.proven).toBe(true);
});

test('a blank where + belongs means a URL decoder', () => {
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

test('a GET that was signed with the digest of nothing', () => {
  const findings = diagnosed({ body: '' }, { parts: base });
  expect(findings).toMatchObject([{ code: 'digest_line', proven: true }]);
});

test('a body nested deeper than the stack is no trouble', () => {
  const deep = '['.repeat(30_000) + ']'.repeat(30_000);
  expect(diagnosed({ body: 'other' }, arriving(deep)).at(-1)?.code).toBe('unexplained');
});

describe('two mistakes at once', () => {
  test('are both named', () => {
    const findings = diagnosed({ target: '/payments/notifications/', secret: `${secret}\n` });
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'secret_whitespace',
      'target_differs',
    ]);
    expect(findings.every(({ proven }) => proven)).toBe(true);
  });

  test('are not looked for where only one is asked for', () => {
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

describe('what nothing explains', () => {
  test('ends in the text that should have been signed', () => {
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

test('remedies address the one who reads them', () => {
  const told = (reader: 'sender' | 'receiver') =>
    diagnosed({}, { ...arriving(pretty), reader })[0]?.message ?? '';
  expect(told('sender')).toContain('sign those bytes');
  expect(told('receiver')).toContain('express.raw');
});

test('anything at all gets findings unless it verifies, and never a secret', () => {
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

describe('timestamps', () => {
  const now = new Date('2026-01-15T03:04:05Z');
  const judge = (timestamp: string, toleranceSeconds = 3600) =>
    diagnoseTimestamp({ timestamp, now, toleranceSeconds });

  test.each(['2026-01-15T03:04:05Z', '2026-01-15T04:04:05Z', '2026-01-15T02:04:05Z'])(
    '%s is within an hour',
    (timestamp) => expect(judge(timestamp)).toBeUndefined(),
  );

  test.each([
    ['2026-01-15T10:04:00Z', 'WIB (UTC+7) labelled as UTC'],
    ['2026-01-15T11:04:09Z', 'WITA (UTC+8) labelled as UTC'],
    ['2026-01-15T12:10:00Z', 'WIT (UTC+9) labelled as UTC'],
    ['2026-01-14T20:04:05Z', '7 hours were subtracted'],
  ])('%s is local time', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_local_time' });
    expect(judge(timestamp)?.message).toContain(says);
  });

  test.each([
    ['2026-01-15T04:04:06Z', '60 min ahead'],
    ['2026-01-15T02:04:04Z', '60 min behind'],
    ['2026-01-01T03:04:05Z', '14 days behind'],
  ])('%s is out of range', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_out_of_range' });
    expect(judge(timestamp)?.message).toContain(says);
  });

  test.each([
    ['2026-01-15T10:04:05+07:00', 'convert it to UTC'],
    ['2026-01-15T03:04:05.123Z', 'fraction'],
    ['20260115100405', 'local digits'],
    ['2026-02-31T00:00:00Z', 'not UTC of the form'],
    ['yesterday', 'not UTC of the form'],
  ])('%s is malformed', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_malformed' });
    expect(judge(timestamp)?.message).toContain(says);
  });
});
