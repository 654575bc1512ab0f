// The classic dialect's two spellings of an instant: UTC in ISO-8601, and WIB local digits.
import { wibLocal } from '../../lib/wib.ts';

/** `yyyy-MM-ddTHH:mm:ssZ`, UTC, whole seconds. */
export function utcSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** `yyyyMMddHHmmss` in WIB (UTC+7). */
export function wibDigits(at: Date): string {
  return wibLocal(at).slice(0, 19).replace(/[-T:]/g, '');
}

const strictUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** The instant that a `Request-Timestamp` names, or undefined where it is not strictly UTC to the second. */
export function parseUtcSeconds(text: string): Date | undefined {
  if (!strictUtc.test(text)) return undefined;
  const at = new Date(text);
  // Date rolls 31 February over into March: only a text that comes back unchanged was a real date.
  return !Number.isNaN(at.getTime()) && utcSeconds(at) === text ? at : undefined;
}
