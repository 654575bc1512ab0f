// SNAP's instants: ISO-8601 with a time zone, local time in WIB, and the day within which an id must be unique.
import { wibDay, wibLocal } from '../../lib/wib.ts';

/** `yyyy-MM-ddTHH:mm:ss+07:00`: WIB, whole seconds (DOKU API, SNAP: X-TIMESTAMP). */
export function snapTimestamp(at: Date): string {
  return `${wibLocal(at).slice(0, 19)}+07:00`;
}

/** `yyyy-MM-ddTHH:mm:ss.SSS` in WIB without a time zone, the documented form of `refundTime`. */
export function localMillis(at: Date): string {
  return wibLocal(at);
}

/** `yyyyMMdd` in WIB: X-EXTERNAL-ID is unique within this day. */
export function jakartaDay(at: Date): string {
  return wibDay(at).replaceAll('-', '');
}

const zoned =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * The instant of `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`, including `-00:00`, which one official client
 * sends. Returns undefined if the text has another form or is not a real date.
 */
export function parseZoned(text: string): Date | undefined {
  const parts = zoned.exec(text);
  if (parts === null) return undefined;
  const [, local = '', fraction = '', sign, hours = '0', minutes = '0'] = parts;
  const asUtc = new Date(`${local}${fraction.slice(0, 4)}Z`);
  // Date turns 31 February into a day in March. Only a text that comes back unchanged was a real date.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== local) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(asUtc.getTime() - (sign === '-' ? -offsetMs : offsetMs));
}
