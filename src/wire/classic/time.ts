// The classic dialect's two formats of an instant: UTC in ISO-8601, and local digits in WIB.
import { wibLocal } from '../../lib/wib.ts';

const secondsKept = 256;

/** Writes whole seconds, each once: thousands of messages have the same few. */
function perSecond(write: (at: Date) => string): (at: Date) => string {
  const written = new Map<number, string>();
  return (at) => {
    const second = Math.floor(at.getTime() / 1000);
    const known = written.get(second);
    if (known !== undefined) return known;
    if (written.size >= secondsKept) written.clear();
    const text = write(at);
    written.set(second, text);
    return text;
  };
}

/** `yyyy-MM-ddTHH:mm:ssZ`, UTC, whole seconds. */
export const utcSeconds = perSecond((at) => `${at.toISOString().slice(0, 19)}Z`);

/** `yyyyMMddHHmmss` in WIB (UTC+7). */
export const wibDigits = perSecond((at) => wibLocal(at).slice(0, 19).replace(/[-T:]/g, ''));

const strictUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** The instant of a `Request-Timestamp`, or undefined if the text is not exactly UTC to the second. */
export function parseUtcSeconds(text: string): Date | undefined {
  if (!strictUtc.test(text)) return undefined;
  const at = new Date(text);
  // Date turns 31 February into a day in March. Only a text that comes back unchanged was a real date.
  return !Number.isNaN(at.getTime()) && utcSeconds(at) === text ? at : undefined;
}
