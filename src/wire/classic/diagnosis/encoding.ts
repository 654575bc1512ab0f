// Reads a Signature header in the wrong forms that people send: without its prefix, in hexadecimal, URL-decoded.
import { macInHeader, signaturePrefix } from '../signature.ts';
import type { FindingCode } from './suspicion.ts';

/** One way to read the header, and what is wrong with the header if that is not the documented way. */
export interface Reading {
  mac: Buffer;
  faults: { code: FindingCode; fact: string }[];
}

/** Every way to read `header` as the 32 bytes of an HMAC-SHA256, the documented one first. */
export function readings(header: string): Reading[] {
  const { text, faults } = withoutPrefix(header);
  const list: Reading[] = [];
  const read = (mac: Buffer, fact?: string) => {
    if (mac.length !== 32 || list.some((other) => other.mac.equals(mac))) return;
    const own = fact === undefined ? [] : [{ code: 'signature_encoding' as const, fact }];
    list.push({ mac, faults: [...faults, ...own] });
  };
  const documented = macInHeader(signaturePrefix + text);
  if (documented !== undefined) read(documented);
  if (/^[0-9a-f]{64}$/i.test(text)) {
    read(Buffer.from(text, 'hex'), 'The signature is written in hexadecimal, not in base64.');
  }
  const inner = Buffer.from(text, 'base64').toString('latin1');
  if (/^[0-9a-f]{64}$/i.test(inner)) {
    read(Buffer.from(inner, 'hex'), 'The signature is the base64 of its hexadecimal digits.');
  }
  read(
    Buffer.from(text.replace(/ /g, '+'), 'base64'),
    'The base64 of the signature has spaces in place of "+": it went through a URL decoder.',
  );
  read(
    Buffer.from(percentDecoded(text), 'base64'),
    'The base64 of the signature is percent-encoded.',
  );
  read(
    Buffer.from(text, 'base64'),
    'The signature is not plain base64 (it has URL-safe letters, or more characters after it).',
  );
  return list;
}

/** Base64 without the percent escapes of its three special characters. Other escapes stay as they are. */
export function percentDecoded(text: string): string {
  return text.replace(/%2b/gi, '+').replace(/%2f/gi, '/').replace(/%3d/gi, '=');
}

/** What is unusual about a signature that matches nothing. */
export function oddities(header: string): { code: FindingCode; fact: string }[] {
  const { text, faults } = withoutPrefix(header);
  const length = Buffer.from(text, /^[0-9a-f]{128}$/i.test(text) ? 'hex' : 'base64').length;
  if (length === 64) {
    const fact =
      'The signature is 64 bytes long, like HMAC-SHA512 of the SNAP dialect; the classic dialect uses HMAC-SHA256.';
    return [...faults, { code: 'signature_algorithm', fact }];
  }
  if (readings(header).length > 0) return faults;
  const fact = `The signature has ${length} bytes; HMAC-SHA256 has 32.`;
  return [...faults, { code: 'signature_encoding', fact }];
}

function withoutPrefix(header: string): { text: string; faults: Reading['faults'] } {
  if (header.startsWith(signaturePrefix)) {
    return { text: header.slice(signaturePrefix.length), faults: [] };
  }
  const text = header
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^HMAC[-_ ]?SHA-?\d+\s*[=:]\s*/i, '');
  const fact = `The Signature header must start with exactly "${signaturePrefix}".`;
  return { text, faults: [{ code: 'signature_prefix', fact }] };
}
