// Every mistake in SNAP signatures that the diagnosis knows is made here and must be recognised.
import { constants, createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { diagnoseSymmetric } from './diagnose.ts';
import { diagnoseTokenRequest } from './diagnose-token.ts';

const secret = 'SK-abcDEF123456';
const clientId = 'BRN-0001-1700000000001';
const timestamp = '2026-01-15T10:04:05+07:00';
const body = Buffer.from('{"partnerReferenceNo":"INV-é-1","url":"https://shop.test/a?b=<c>"}');
const parts = { method: 'POST', target: '/v1/pay', token: 'a.b.c', timestamp, body } as const;
const hexOf = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const digest = hexOf(body);

interface Signer {
  values: string[];
  secret: string;
  hash: string;
  join: (values: string[]) => string;
  encode: (mac: Buffer) => string;
}

const right = ['POST', '/v1/pay', 'a.b.c', digest, timestamp];
const withValue = (index: number, value: string) => ({ values: right.with(index, value) });

function diagnosed(faults: Partial<Signer>) {
  const signer: Signer = {
    values: right,
    secret,
    hash: 'sha512',
    join: (values) => values.join(':'),
    encode: (mac) => mac.toString('base64'),
    ...faults,
  };
  const mac = createHmac(signer.hash, signer.secret).update(signer.join(signer.values)).digest();
  const signature = signer.encode(mac);
  return diagnoseSymmetric({ parts, clientId, signature, secrets: [secret], reader: 'sender' });
}

test('a correct signature has no findings, in base64 or hexadecimal', () => {
  expect(diagnosed({})).toEqual([]);
  expect(diagnosed({ encode: (mac) => mac.toString('hex') })).toEqual([]);
});

const mistakes: [string, string, Partial<Signer>][] = [
  ['a lower-case method', 'method_differs', withValue(0, 'post')],
  ['a slash at the end', 'target_differs', withValue(1, '/v1/pay/')],
  ['a token with Bearer', 'token_differs', withValue(2, 'Bearer a.b.c')],
  ['no token', 'token_differs', withValue(2, '')],
  ['a digest in upper case', 'digest_form', withValue(3, digest.toUpperCase())],
  [
    'a digest in base64',
    'digest_form',
    withValue(3, createHash('sha256').update(body).digest('base64')),
  ],
  [
    'indented JSON',
    'body_reserialised',
    withValue(3, hexOf(JSON.stringify(JSON.parse(String(body)), null, 2))),
  ],
  ['a line feed after the body', 'body_newline', withValue(3, hexOf(`${body}\n`))],
  ['the time in UTC', 'timestamp_differs', withValue(4, '2026-01-15T03:04:05Z')],
  ['a second later', 'timestamp_differs', withValue(4, '2026-01-15T10:04:06+07:00')],
  ['lines instead of colons', 'component_layout', { join: (values) => values.join('\n') }],
  ['a line break at the end', 'component_layout', { join: (values) => `${values.join(':')}\n` }],
  ['HMAC-SHA256', 'signature_algorithm', { hash: 'sha256' }],
  ['a space after the key', 'secret_whitespace', { secret: `${secret} ` }],
  ['the client id as key', 'secret_form', { secret: clientId }],
  ['a prefix', 'signature_encoding', { encode: (mac) => `HMACSHA512=${mac.toString('base64')}` }],
  [
    'percent-encoded base64',
    'signature_encoding',
    { encode: (mac) => encodeURIComponent(mac.toString('base64')) },
  ],
  ['URL-safe base64', 'signature_encoding', { encode: (mac) => mac.toString('base64url') }],
  [
    'hexadecimal in base64',
    'signature_encoding',
    { encode: (mac) => Buffer.from(mac.toString('hex')).toString('base64') },
  ],
];

test.each(mistakes)('recognises: %s', (_name, code, faults) => {
  const findings = diagnosed(faults);
  expect(findings).toMatchObject([{ code, proven: true }]);
  for (const { message } of findings) expect(message).not.toContain(secret);
});

test('recognises two mistakes together', () => {
  const values = right.with(2, 'Bearer a.b.c').with(0, 'post');
  expect(
    diagnosed({ values })
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['method_differs', 'token_differs']);
});

test('says what it can about a signature that nothing explains', () => {
  const findings = diagnosed({ secret: 'SK-other' });
  expect(findings).toMatchObject([{ code: 'unexplained', proven: false }]);
  const broken = diagnosed({ encode: () => 'abc%zz%2b' });
  expect(broken.at(-1)).toMatchObject({ code: 'unexplained', proven: false });
  const rsa = diagnosed({ encode: () => Buffer.alloc(256, 1).toString('base64') });
  expect(rsa[0]?.message).toContain('like one of an RSA key');
});

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function asked(text: string, hash = 'sha256', padding: number = constants.RSA_PKCS1_PADDING) {
  const bytes = createSign(hash).update(text).sign({ key: privateKey, padding });
  return diagnosedToken(bytes.toString('base64'));
}

function diagnosedToken(signature: string) {
  const keys = [publicKey];
  return diagnoseTokenRequest({ clientId, timestamp, signature, keys, reader: 'sender' });
}

test('a correct token request has no findings', () => {
  expect(asked(`${clientId}|${timestamp}`)).toEqual([]);
});

test.each([
  ['a colon', 'component_layout', `${clientId}:${timestamp}`],
  ['the wrong order', 'component_layout', `${timestamp}|${clientId}`],
  ['the time in UTC', 'timestamp_differs', `${clientId}|2026-01-15T03:04:05Z`],
  ['the client id in lower case', 'client_id_differs', `${clientId.toLowerCase()}|${timestamp}`],
])('recognises in a token request: %s', (_name, code, text) => {
  expect(asked(text)).toMatchObject([{ code, proven: true }]);
});

test('recognises another algorithm, another text, another key, an HMAC', () => {
  const text = `${clientId}|${timestamp}`;
  expect(asked(text, 'sha512')).toMatchObject([{ code: 'signature_algorithm', proven: true }]);
  const pss = asked(text, 'sha256', constants.RSA_PKCS1_PSS_PADDING);
  expect(pss).toMatchObject([{ code: 'signature_algorithm', proven: true }]);
  expect(asked('something else')[0]?.message).toContain('The key is the right one');
  expect(diagnosedToken(Buffer.alloc(256, 1).toString('base64'))).toMatchObject([
    { code: 'key_differs' },
  ]);
  const mac = createHmac('sha512', secret).update(text).digest('base64');
  expect(diagnosedToken(mac)[0]?.message).toContain('not with the secret key');
});
