// Bodies that changed between signing and checking, each recognised by what changed.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  arriving,
  base,
  body,
  diagnosed,
  type Mistake,
  pretty,
  recognises,
} from '../../../../test/support/mistaken-signer.ts';

const mistakes: Mistake[] = [
  ['compact JSON was indented', 'body_reserialised', {}, arriving(pretty)],
  ['indented JSON was compacted', 'body_reserialised', { body: pretty }],
  ['four spaces', 'body_reserialised', { body: JSON.stringify(JSON.parse(body), null, 4) }],
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
  ['a byte order mark was added', 'body_bom', {}, arriving(`\ufeff${body}`)],
  ['a byte order mark was removed', 'body_bom', { body: `\ufeff${body}` }],
  ['a line feed at the end was removed', 'body_newline', { body: `${body}\n` }],
  ['CR LF at the end was removed', 'body_newline', { body: `${body}\r\n` }],
  ['a line feed at the end was added', 'body_newline', {}, arriving(`${body}\n`)],
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
    'doubly encoded UTF-8 arrived',
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
  ['the body instead of its digest', 'digest_form', { digest: body }],
];

test.each(mistakes)('recognises: %s', (...mistake) => recognises(mistake));

test('a GET that was signed with the digest of nothing', () => {
  const findings = diagnosed({ body: '' }, { parts: base });
  expect(findings).toMatchObject([{ code: 'digest_line', proven: true }]);
});

test('a body nested too deep for the stack is handled', () => {
  const deep = '['.repeat(30_000) + ']'.repeat(30_000);
  expect(diagnosed({ body: 'other' }, arriving(deep)).at(-1)?.code).toBe('unexplained');
});
