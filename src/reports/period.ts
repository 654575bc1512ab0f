// The period of a report: days in WIB, or instants.
import { wibInstant } from '../lib/wib.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;
const dayHours = 24;

/**
 * Where a period begins or, with `end`, ends: a day (`2026-01-31`, WIB; as an end it belongs to the period)
 * or an instant (ISO-8601 with its offset; as an end it does not). Undefined where it is neither.
 */
export function periodEdge(text: string, end: boolean): Date | undefined {
  if (instant.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  // 2026-02-30 is a day that does not exist, and comes back as another one.
  const exists = day.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  return exists ? wibInstant(text, end ? dayHours : 0) : undefined;
}
