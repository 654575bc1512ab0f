// Suspicions about the body: the same content in different bytes.
import { createHash } from 'node:crypto';
import { digestOf } from '../signature.ts';
import { type FindingCode, forBoth, type Remedy, type Suspicion } from './suspicion.ts';

const rawBytes: Remedy = {
  sender:
    'Serialise the body once, sign those bytes and hand the same bytes to the HTTP client; most clients serialise an object again in their own way.',
  receiver:
    'Verify the raw bytes as they came in, before any JSON parser: express.raw({ type: "application/json" }), await request.text(), or your framework\'s raw body.',
};

const bom = Buffer.from([0xef, 0xbb, 0xbf]);

/** Longer bodies are not rewritten to find a match, because each try hashes the whole body. */
const longestRewritten = 65_536;

/** Ways in which the signed bytes may differ from the `body` at hand. */
export function bodySuspicions(body: Uint8Array | undefined): Suspicion[] {
  if (body === undefined) return [digestOfNothing];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const digest = digestOf(bytes);
  if (bytes.length > longestRewritten) return digestForms(bytes, digest);
  const others = new Map<string, Suspicion>();
  for (const { signed, ...rest } of bodyVariants(bytes)) {
    const change = { digest: digestOf(signed) };
    if (change.digest !== digest && !others.has(change.digest)) {
      others.set(change.digest, { ...rest, change });
    }
  }
  return [...others.values(), ...digestForms(bytes, digest)];
}

export interface Variant {
  code: FindingCode;
  fact: string;
  remedy: Remedy;
  signed: Buffer;
}

/** The same content in other bytes, which may have been signed instead. Empty for long bodies. */
export function bodyVariants(body: Buffer): Variant[] {
  if (body.length > longestRewritten) return [];
  return [...variants(body), ...newlineVariants(body), ...rewritings(body)];
}

function variants(body: Buffer): Variant[] {
  const hasBom = body.subarray(0, 3).equals(bom);
  return [
    {
      code: 'body_bom',
      fact: hasBom
        ? 'The body begins with a byte order mark (EF BB BF) that was not signed.'
        : 'A byte order mark (EF BB BF) was signed before the body, but is not in the body at hand.',
      remedy: forBoth('Write the body as UTF-8 without a byte order mark.'),
      signed: hasBom ? body.subarray(3) : Buffer.concat([bom, body]),
    },
    {
      code: 'body_charset',
      fact: 'The body was signed as ISO-8859-1, or its UTF-8 was read as ISO-8859-1 and encoded again.',
      remedy: forBoth('Encode the text as UTF-8 once; hash, send and check those bytes.'),
      signed: Buffer.from(body.toString('utf8'), 'latin1'),
    },
    {
      code: 'body_charset',
      fact: 'The signer read the UTF-8 body as ISO-8859-1 before hashing it.',
      remedy: rawBytes,
      signed: Buffer.from(body.toString('latin1'), 'utf8'),
    },
  ];
}

function newlineVariants(body: Buffer): Variant[] {
  const text = body.toString('latin1');
  const trimmed = text.replace(/^\s+|\s+$/g, '');
  const unix = text.replace(/\r\n/g, '\n');
  const atTheEnd = (signed: string, fact: string): Variant => ({
    code: 'body_newline',
    fact,
    remedy: rawBytes,
    signed: Buffer.from(signed, 'latin1'),
  });
  const within = (signed: string, fact: string): Variant => ({
    ...atTheEnd(signed, fact),
    code: 'body_line_endings',
  });
  return [
    atTheEnd(trimmed, 'The body at hand has whitespace around it that was not signed.'),
    atTheEnd(
      `${text}\n`,
      'The signed body ended with a line feed that is missing from the body at hand.',
    ),
    atTheEnd(
      `${text}\r\n`,
      'The signed body ended with CR LF that is missing from the body at hand.',
    ),
    within(unix, 'The body at hand has CR LF line endings; it was signed with LF.'),
    within(
      unix.replace(/\n/g, '\r\n'),
      'The body at hand has LF line endings; it was signed with CR LF.',
    ),
    within(
      text.replace(/\r/g, '\\r').replace(/\n/g, '\\n'),
      'Line breaks in the body were replaced by a backslash and a letter before hashing.',
    ),
  ];
}

const slashes = (json: string) => json.replace(/\//g, '\\/');
const ascii = (json: string) =>
  json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const html = (json: string) =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same JSON as the usual serialisers write it. */
function rewritings(body: Buffer): Variant[] {
  const text = body.toString('utf8');
  return stylesOf(text).map(([style, json]) => ({
    code: 'body_reserialised',
    fact: `The digest matches the same JSON written differently (${style}): the body was parsed and written again between signing and checking.`,
    remedy: rawBytes,
    signed: Buffer.from(json, 'utf8'),
  }));
}

function stylesOf(text: string): [style: string, json: string][] {
  try {
    return styles(JSON.parse(text.replace(/^\ufeff/, '')), text);
  } catch {
    // Not JSON, or nested too deep for the stack: there is nothing to rewrite.
    return [];
  }
}

function styles(value: unknown, text: string): [style: string, json: string][] {
  const compact = JSON.stringify(value);
  const spaced = pythonStyle(value);
  const unwrapped: [string, string][] =
    typeof value === 'string' ? [['not wrapped in a JSON string', value]] : [];
  return [
    ['compact, as JSON.stringify writes it', compact],
    ['indented by two spaces', JSON.stringify(value, null, 2)],
    ['indented by four spaces', JSON.stringify(value, null, 4)],
    ['indented by tabs', JSON.stringify(value, null, '\t')],
    ['with a space after each comma and colon and \\u escapes, as Python writes it', ascii(spaced)],
    ['with a space after each comma and colon', spaced],
    ['compact with \\u escapes', ascii(compact)],
    ['with escaped slashes, as PHP writes it', slashes(compact)],
    ['with escaped slashes and \\u escapes, as PHP writes it', ascii(slashes(compact))],
    ['with \\u003c for <, as Go writes it', html(compact)],
    ['as a JSON text inside a JSON string', JSON.stringify(text)],
    ...unwrapped,
  ];
}

function pythonStyle(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonStyle).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${pythonStyle(v)}`);
  return `{${members.join(', ')}}`;
}

const digestOfNothing: Suspicion = {
  code: 'digest_line',
  fact: 'A Digest line for an empty body was signed.',
  remedy: forBoth('Without a body (GET, DELETE) the text ends after the Request-Target.'),
  change: { digest: digestOf(new Uint8Array()) },
};

function digestForms(body: Buffer, digest: string): Suspicion[] {
  const form = (fact: string, remedy: string, signed: string | undefined): Suspicion => ({
    code: signed === undefined ? 'digest_line' : 'digest_form',
    fact,
    remedy: forBoth(remedy),
    change: { digest: signed },
  });
  const plain = 'The Digest line holds the plain base64 of the 32 bytes of SHA-256.';
  const hex = createHash('sha256').update(body).digest('hex');
  const base64OfHex = Buffer.from(hex, 'latin1').toString('base64');
  return [
    form(
      'The Digest line was left out of what was signed.',
      'A message with a body ends in "Digest:" and the base64 SHA-256 of the body; only GET and DELETE leave it out.',
      undefined,
    ),
    form('The digest was signed in hexadecimal.', plain, hex),
    form('The digest was written in hexadecimal and then in base64.', plain, base64OfHex),
    form('The digest was signed with a "SHA-256=" before it.', plain, `SHA-256=${digest}`),
    ...(body.length > longestRewritten
      ? []
      : [form('The body itself was signed instead of its digest.', plain, body.toString('utf8'))]),
  ];
}
