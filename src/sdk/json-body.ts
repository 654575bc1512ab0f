// The JSON object in a body.
import { parseText } from '../wire/json-text.ts';
import { strictTextOf } from './bytes.ts';

/** The object (or list) in `body`, with exact numbers, or undefined for anything else. */
export function objectIn(body: Uint8Array): object | undefined {
  try {
    const value = parseText(strictTextOf(body));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not UTF-8, not JSON, or nested too deep.
    return undefined;
  }
}
