// Business days in Indonesia: Monday to Friday without holidays, in WIB (UTC+7). Pure.
import { wibDay } from '../lib/wib.ts';

export interface Calendar {
  /** Days such as `2026-03-20` on which banks are closed, in addition to weekends. */
  holidays: ReadonlySet<string>;
  /** The years whose holidays are known. Absent: all are. */
  years?: ReadonlySet<number> | undefined;
}

const dayMs = 24 * 3600 * 1000;

export function isBusinessDay(calendar: Calendar, day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !calendar.holidays.has(day);
}

/** The day `days` calendar days after `day`; before it if `days` is negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/**
 * The day `count` business days after `day`. `day` itself is not counted. With 0 it is `day`, or the next
 * business day if `day` is not one.
 */
export function businessDaysAfter(calendar: Calendar, day: string, count: number): string {
  let at = day;
  for (let left = count; left > 0; ) {
    at = dayAfter(at, 1);
    if (isBusinessDay(calendar, at)) left -= 1;
  }
  while (!isBusinessDay(calendar, at)) at = dayAfter(at, 1);
  return at;
}

/** How many business days there are after `from`, up to and including `to`. 0 if `to` is not later. */
export function businessDaysBetween(calendar: Calendar, from: string, to: string): number {
  let count = 0;
  for (let at = dayAfter(from, 1); at <= to; at = dayAfter(at, 1)) {
    if (isBusinessDay(calendar, at)) count += 1;
  }
  return count;
}

/** How far ahead due dates must be known, in days. */
const daysAhead = 60;

/** A year whose holidays are not known, and the first day of it that is within the coming 60 days. */
export interface CalendarWarning {
  year: number;
  from: string;
}

/**
 * The years that due dates of the coming 60 days reach into although the calendar does not have them: banks may be
 * closed on days that count as business days.
 */
export function calendarWarnings({ years }: Calendar, now: Date): CalendarWarning[] {
  if (years === undefined) return [];
  const today = wibDay(now);
  const warnings: CalendarWarning[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = dayAfter(today, ahead);
    const year = Number(day.slice(0, 4));
    if (years.has(year) || warnings.some((one) => one.year === year)) continue;
    warnings.push({ year, from: day });
  }
  return warnings;
}
