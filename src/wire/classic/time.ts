// The classic dialect's two formats of an instant: UTC in ISO-8601, and local digits in WIB.
import { wibLocal } from '../../lib/wib.ts';

/** The last second that was written: thousands of answers have the same one. */
let last = { second: Number.NaN, text: '' };

/** `yyyy-MM-ddTHH:mm:ssZ`, UTC, whole seconds. */
export function utcSeconds(at: Date): string {
  const second = Math.floor(at.getTime() / 1000);
  if (second !== last.second) last = { second, text: `${at.toISOString().slice(0, 19)}Z` };
  return last.text;
}

/** `yyyyMMddHHmmss` in WIB (UTC+7). */
export function wibDigits(at: Date): string {
  return wibLocal(at).slice(0, 19).replace(/[-T:]/g, '');
}

const strictUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** The instant of a `Request-Timestamp`, or undefined if the text is not exactly UTC to the second. */
export function parseUtcSeconds(text: string): Date | undefined {
  if (!strictUtc.test(text)) return undefined;
  const at = new Date(text);
  // Date turns 31 February into a day in March. Only a text that comes back unchanged was a real date.
  return !Number.isNaN(at.getTime()) && utcSeconds(at) === text ? at : undefined;
}
