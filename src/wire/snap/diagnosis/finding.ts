// What a diagnosis of a SNAP signature says.
import type { Finding } from '../../classic/diagnose.ts';
import { percentDecoded } from '../../classic/diagnosis/encoding.ts';
import type { Reader, Remedy } from '../../classic/diagnosis/suspicion.ts';

/** As in the classic dialect; SNAP also signs a method and a token, and has RSA keys. */
export interface SnapFinding extends Omit<Finding, 'code'> {
  code: Finding['code'] | 'method_differs' | 'token_differs' | 'key_differs';
}

/** One common mistake, as a change to what should be signed. */
export interface SnapSuspicion<Candidate> {
  code: SnapFinding['code'];
  /** What was done, as a sentence. It is true if the signature matches. */
  fact: string;
  remedy: Remedy;
  change: Partial<Candidate>;
}

/** The finding of a suspicion that explains the signature. */
export function proven<C>({ code, fact, remedy }: SnapSuspicion<C>, reader: Reader): SnapFinding {
  return { code, message: `${fact} ${remedy[reader]}`, proven: true };
}

/** One way to read a signature, and what is wrong with its form if that is not the documented way. */
export interface SnapReading {
  bytes: Buffer;
  fault?: string | undefined;
}

/** Every way to read `header` as bytes, the documented one (plain base64) first. */
export function readingsOf(header: string): SnapReading[] {
  const list: SnapReading[] = [];
  const read = (bytes: Buffer, fault?: string) => {
    if (bytes.length > 0 && !list.some((other) => other.bytes.equals(bytes))) {
      list.push({ bytes, fault });
    }
  };
  const trimmed = header.trim();
  const bare = trimmed.replace(/^"(.*)"$/, '$1').replace(/^[A-Za-z]+[-_]?SHA-?\d+\s*[=:]\s*/, '');
  const prefix = bare === trimmed ? undefined : 'X-SIGNATURE has something before the base64.';
  const isHexadecimal = /^([0-9a-f]{2})+$/i.test(bare);
  if (isHexadecimal) {
    // HMAC-SHA512 in hexadecimal is accepted, because the documentation's sample looks like that.
    const fault = bare.length === 128 ? prefix : 'X-SIGNATURE is in hexadecimal, not in base64.';
    read(Buffer.from(bare, 'hex'), fault);
  }
  const plain = Buffer.from(bare, 'base64');
  if (plain.toString('base64') === bare) read(plain, prefix);
  const inner = plain.toString('latin1');
  if (/^([0-9a-f]{2}){16,}$/i.test(inner)) {
    read(Buffer.from(inner, 'hex'), 'X-SIGNATURE is the base64 of hexadecimal digits.');
  }
  const spaced =
    'The base64 of X-SIGNATURE has spaces instead of "+": it went through a URL decoder.';
  if (/[^ ] +[^ ]/.test(bare)) read(Buffer.from(bare.replace(/ /g, '+'), 'base64'), spaced);
  if (/%2[bf]|%3d/i.test(bare)) {
    const fault = 'The base64 of X-SIGNATURE is percent-encoded.';
    read(Buffer.from(percentDecoded(bare), 'base64'), fault);
  }
  read(plain, 'X-SIGNATURE is not plain base64: it has URL-safe letters, blanks, or no padding.');
  return list;
}

/** The finding of a reading that is not the documented one, as a list. */
export function formFindings({ fault }: SnapReading): SnapFinding[] {
  if (fault === undefined) return [];
  const message = `${fault} Send the plain base64 of the signature's bytes, without anything else.`;
  return [{ code: 'signature_encoding', message, proven: true }];
}
