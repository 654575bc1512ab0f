// Business days in Indonesia: Monday to Friday without holidays, in WIB (UTC+7). Pure.

export interface Calendar {
  /** Days such as `2026-03-20` on which banks are closed, in addition to weekends. */
  holidays: ReadonlySet<string>;
}

const dayMs = 24 * 3600 * 1000;

export function isBusinessDay(calendar: Calendar, day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !calendar.holidays.has(day);
}

/**
 * The day `count` business days after `day`. `day` itself is not counted. With 0 it is `day`, or the next
 * business day if `day` is not one.
 */
export function businessDaysAfter(calendar: Calendar, day: string, count: number): string {
  let at = Date.parse(`${day}T00:00:00Z`);
  const text = () => new Date(at).toISOString().slice(0, 10);
  for (let left = count; left > 0; ) {
    at += dayMs;
    if (isBusinessDay(calendar, text())) left -= 1;
  }
  while (!isBusinessDay(calendar, text())) at += dayMs;
  return text();
}
