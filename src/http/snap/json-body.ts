// SNAP's bodies are JSON objects: a look that costs nothing, and the whole reading.
import { Refusal } from '../../refusal.ts';
import { parseExact } from '../../wire/json.ts';
import { deepestBody } from '../../wire/snap/canonical.ts';

const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);
const [brace, closingBrace] = [0x7b, 0x7d];

/**
 * Throws BODY_MALFORMED if the body cannot be a JSON object because of its first or last byte. JSON comes first
 * in the order of checks, but reading it costs more than all other checks together, and anybody can send it.
 */
export function demandBraces(raw: Buffer): void {
  let from = 0;
  let to = raw.length - 1;
  if (raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf) from = 3;
  while (from < to && blanks.has(raw[from] as number)) from += 1;
  while (from < to && blanks.has(raw[to] as number)) to -= 1;
  if (from < to && raw[from] === brace && raw[to] === closingBrace) return;
  throw new Refusal({ code: 'BODY_MALFORMED' });
}

/** Parses the body as a JSON object. Throws BODY_MALFORMED. */
export function jsonObject(raw: Buffer): object {
  const body = parseExact(raw);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && !isDeeper(body, deepestBody)) return body;
  throw new Refusal({ code: 'BODY_MALFORMED' });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
