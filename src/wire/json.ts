// Reads and writes JSON as bytes without silently changing a number.
import { isUtf8 } from 'node:buffer';
import { Refusal } from '../refusal.ts';
import { jsonText, parseText } from './json-text.ts';

export { exactNumber, jsonAmount } from './json-text.ts';

/**
 * Reads a JSON text (UTF-8 bytes, or a string), with numbers as in `parseText`. Throws a Refusal
 * BODY_MALFORMED for anything that is not JSON, including invalid UTF-8.
 */
export function parseExact(raw: Uint8Array | string): unknown {
  try {
    return parseText(typeof raw === 'string' ? raw : decode(raw));
  } catch (error) {
    // A RangeError means a nesting too deep for the stack. No valid body is that deep, so it is malformed too.
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new Refusal({ code: 'BODY_MALFORMED' });
    }
    throw error;
  }
}

function decode(raw: Uint8Array): string {
  if (!isUtf8(raw)) throw new SyntaxError('not UTF-8');
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Writes compact JSON as UTF-8 bytes, as `jsonText` does. */
export function writeJson(value: unknown): Buffer {
  return Buffer.from(jsonText(value), 'utf8');
}
