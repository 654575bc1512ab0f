import { createHash, createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { clients } from '../../../test/support/snap-clients.ts';
import { signedForms } from './canonical.ts';
import {
  publicKeyOf,
  type SnapParts,
  signClient,
  signSymmetric,
  verifiesClient,
  verifiesSymmetric,
} from './signature.ts';

const secret = 'SK-TestSecretKey0123456789';
const key = createSecretKey(Buffer.from(secret));
const other = createSecretKey(Buffer.from('SK-Another'));
const target = '/direct-debit/core/v1/debit/payment-host-to-host';
const timestamp = '2026-11-21T14:55:19+07:00';
const partsOf = (wire: string | Buffer): SnapParts => ({
  method: 'POST',
  target,
  token: 'TESTTOKEN.abc.def',
  timestamp,
  body: Buffer.from(wire as string),
});

/** Written without the code under test. */
function signatureOver(signed: string, parts: SnapParts): string {
  const digest = createHash('sha256').update(signed, 'utf8').digest('hex');
  const text = `POST:${parts.target}:${parts.token}:${digest}:${parts.timestamp}`;
  return createHmac('sha512', secret).update(text).digest('base64');
}

// Numbers that all JSON writers write the same way. Others are tested below, because a double would change them.
const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('&', '<', '>', '=', "'", '/', '\\', '"', ' ', '\n', '\t', '\b', '\f'),
  }),
  fc.string({
    unit: fc.constantFrom(
      '\u0000',
      '\u000b',
      '\u001f',
      '\u007f',
      '\u00e9',
      '\u2028',
      '\u2029',
      '👟',
      'u00',
    ),
  }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
);
const { body: bodies } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('list'), tie('body')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  body: fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), tie('value'), { maxKeys: 5 }),
}));

describe.each(Object.entries(clients))('what the %s client signs', (_name, write) => {
  it('is accepted for any body', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { wire, signed } = write(body as object);
        const parts = partsOf(wire);
        expect(verifiesSymmetric([other, key], parts, signatureOver(signed, parts))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused if any byte of the signature or of what was signed differs', () => {
    const flip = fc.record({ at: fc.nat(), bit: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(bodies, flip, (body, { at, bit }) => {
        const { wire, signed } = write(body as object);
        const parts = partsOf(wire);
        const signature = signatureOver(signed, parts);
        const place = at % signature.length;
        const flipped = String.fromCharCode(signature.charCodeAt(place) ^ (1 << bit));
        const wrong = signature.slice(0, place) + flipped + signature.slice(place + 1);
        expect(verifiesSymmetric([key], parts, wrong)).toBe(false);
        expect(verifiesSymmetric([other], parts, signature)).toBe(false);
        for (const change of [
          { token: `${parts.token}x` },
          { target: `${target}/` },
          { timestamp: '2026-11-21T14:55:20+07:00' },
        ]) {
          expect(verifiesSymmetric([key], { ...parts, ...change }, signature)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is refused if a byte of the body differs, unless the content is the same', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 0, max: 7 }), (body, at, bit) => {
        const { wire, signed } = write({ a: 'x', ...(body as object) });
        const signature = signatureOver(signed, partsOf(wire));
        const bytes = Buffer.from(wire);
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        const parsed = parsedOrNothing(bytes);
        fc.pre(parsed !== undefined);
        const same = JSON.stringify(parsed) === JSON.stringify(JSON.parse(wire));
        if (!same) expect(verifiesSymmetric([key], partsOf(bytes), signature)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

function parsedOrNothing(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const formsOf = (text: string) => [...signedForms(Buffer.from(text))].map(String);

describe('the forms of a body', () => {
  it('come cheapest first, each once', () => {
    expect(formsOf('{"a":"x"}')).toEqual(['{"a":"x"}']);
    expect(formsOf('{ "a" : "\\u00e9\\/" }')).toEqual([
      '{ "a" : "\\u00e9\\/" }',
      '{"a":"\\u00e9\\/"}',
      '{"a":"é/"}',
      '{"a":"\\u00e9/"}',
    ]);
  });

  it.each([
    ['key order', '{"b":1,"10":2,"2":3,"a":4}'],
    ['number literals', '{"n":[1.0,1.10,1e3,1E+3,-0,12345678901234567890,0.1000]}'],
    ['spaces inside strings', '{"a b":"  c\\td  "}'],
    ['empty values', '{"a":{},"b":[],"c":"","d":[{}],"e":[[]]}'],
    ['literals', '{"a":true,"b":false,"c":null}'],
  ])('keep %s', (_name, text) => {
    expect(formsOf(text)).toEqual([text]);
    const wide = text.replace(/([{}[\],:])/g, ' $1\r\n\t');
    if (!/"[^"]*[{}[\],:][^"]*"/.test(text)) expect(formsOf(wide)).toEqual([wide, text]);
  });

  it('let the last of duplicate members win, in the place of the first', () => {
    expect(formsOf('{"a":1,"b":2,"\\u0061":3}').at(-1)).toBe('{"a":3,"b":2}');
  });

  it('are only the first two for a body nested too deep', () => {
    const deep = `${'[ '.repeat(100_000)}"\\/"${']'.repeat(100_000)}`;
    expect(formsOf(deep)).toHaveLength(2);
  });

  it('read a string that ends in a backslash', () => {
    expect(formsOf('{"a":"\\\\" , "b":"\\\\u001f"}').slice(1)).toEqual([
      '{"a":"\\\\","b":"\\\\u001f"}',
    ]);
  });
});

describe('X-SIGNATURE of a transaction', () => {
  const parts = partsOf('{"a":"x"}');
  const signature = signSymmetric(key, parts);
  const hex = Buffer.from(signature, 'base64').toString('hex');

  it('is base64, with or without padding, or hexadecimal in one letter case', () => {
    expect(signature).toBe(signatureOver('{"a":"x"}', parts));
    for (const spelled of [signature, signature.replace('==', ''), hex, hex.toUpperCase()]) {
      expect(verifiesSymmetric([key], parts, spelled), spelled).toBe(true);
    }
  });

  it.each([
    ['nothing', ''],
    ['spaces around it', ` ${signature}`],
    ['one padding character', signature.slice(0, -1)],
    ['URL-safe letters', signature.replaceAll('+', '-').replaceAll('/', '_').replace('==', '=')],
    ['mixed letter case', hex.slice(0, 64) + hex.slice(64).toUpperCase().replace(/^./, 'A')],
    ['bits after the end', signature.replace(/.==$/, 'B==')],
    ['64 hexadecimal digits', hex.slice(0, 64)],
    ['more characters after it', `${signature}AAAA`],
  ])('is refused as %s', (_name, spelled) => {
    expect(verifiesSymmetric([key], parts, spelled)).toBe(false);
  });
});

describe('X-SIGNATURE of a token request', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signature = signClient(privateKey, 'BRN-1', timestamp);

  it.each(['spki', 'pkcs1'] as const)('verifies with the public key as %s PEM', (type) => {
    const pem = publicKey.export({ type, format: 'pem' }).toString();
    const read = publicKeyOf(pem);
    expect(read && verifiesClient(read, 'BRN-1', timestamp, signature)).toBe(true);
    expect(read && verifiesClient(read, 'BRN-2', timestamp, signature)).toBe(false);
    expect(read && verifiesClient(read, 'BRN-1', `${timestamp} `, signature)).toBe(false);
  });

  it('is refused if it is not canonical base64', () => {
    for (const wrong of ['', 'x', `${signature}\n`, signature.slice(4), '!'.repeat(344), 'AAAA']) {
      expect(verifiesClient(publicKey, 'BRN-1', timestamp, wrong)).toBe(false);
    }
  });

  it('is not checked with anything but an RSA public key', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const wrong = [
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      ec.export({ type: 'spki', format: 'pem' }).toString(),
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      'a key',
      '',
    ];
    for (const pem of wrong) expect(publicKeyOf(pem)).toBeUndefined();
  });
});
