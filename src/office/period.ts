// The period an operator asks for: days in WIB or instants, as text.
import { fieldInvalid } from '../refusal.ts';
import { periodEdge } from '../reports/period.ts';

/** Days (`2026-01-31`, WIB, both belong to the period) or instants (`to` no longer belongs to it). */
export interface PeriodText {
  from?: string | undefined;
  to?: string | undefined;
}

/** A period that may be open at either end. Throws FIELD_INVALID. */
export function openPeriod(text: PeriodText): { from: Date | undefined; to: Date | undefined } {
  const from = edge('from', text.from);
  const to = edge('to', text.to);
  if (from !== undefined && to !== undefined && from >= to) {
    throw fieldInvalid('to', 'must come after from');
  }
  return { from, to };
}

/** A period with both ends. Throws FIELD_INVALID. */
export function closedPeriod(text: PeriodText): { from: Date; to: Date } {
  const { from, to } = openPeriod(text);
  if (from === undefined) throw fieldInvalid('from', must);
  if (to === undefined) throw fieldInvalid('to', must);
  return { from, to };
}

/** The first instant after a day (WIB), or after an instant: until then, what counts as of it. Throws FIELD_INVALID. */
export function asOf(text: string, name: 'at' | 'recorded_by' = 'at'): Date {
  const end = edge(name, text);
  if (end === undefined) throw fieldInvalid(name, must);
  // An instant itself belongs to what counts. Instants have milliseconds.
  return text.length === 'yyyy-mm-dd'.length ? end : new Date(end.getTime() + 1);
}

const must = 'must be a day (2026-01-31) or an instant (2026-01-31T00:00:00Z)';

function edge(
  name: 'from' | 'to' | 'at' | 'recorded_by',
  given: string | undefined,
): Date | undefined {
  if (given === undefined) return undefined;
  const at = periodEdge(given, name !== 'from');
  if (at === undefined) throw fieldInvalid(name, must);
  return at;
}

/** The end of a day in WIB, or an instant. Throws FIELD_INVALID. */
export function deadline(field: string, text: string): Date {
  const at = periodEdge(text, true);
  if (at === undefined) throw fieldInvalid(field, must);
  return at;
}
