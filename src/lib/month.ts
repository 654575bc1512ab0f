// Months in WIB, as `2026-03`.
import { wibDay, wibInstant } from './wib.ts';

/** The month in which an instant lies. */
export function monthOf(at: Date): string {
  return wibDay(at).slice(0, 7);
}

/** The month after one. */
export function nextMonth(month: string): string {
  return shifted(month, 1);
}

/** The month before one. */
export function monthBefore(month: string): string {
  return shifted(month, -1);
}

function shifted(month: string, by: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The first instant of a month, and the first one after it. */
export function monthEdges(month: string): { from: Date; until: Date } {
  return { from: wibInstant(`${month}-01`, 0), until: wibInstant(`${nextMonth(month)}-01`, 0) };
}

/** Whether a text names a month. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}
