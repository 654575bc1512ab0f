// The period of a report: days in WIB, or instants.
import { wibInstant } from '../lib/wib.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;
const dayHours = 24;

/**
 * The first instant of a period or, with `end`, the first instant after it. `text` is a day (`2026-01-31`
 * in WIB, which as an end belongs to the period) or an instant (ISO-8601 with its offset, which as an end
 * does not). Returns undefined where it is neither.
 */
export function periodEdge(text: string, end: boolean): Date | undefined {
  if (instant.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  // 2026-02-30 does not exist: as a Date it becomes another day.
  const exists = day.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  return exists ? wibInstant(text, end ? dayHours : 0) : undefined;
}
