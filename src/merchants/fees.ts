// A merchant's fees with dates: which one is valid when, and how they are written.
import { wibInstant } from '../lib/wib.ts';
import type { DatedFee, Fee } from './merchant.ts';

/** The fee that is valid at `at` (business time); undefined if the first one begins later, or there is none. */
export function feeAt(fees: readonly DatedFee[] | undefined, at: Date): Fee | undefined {
  return fees?.findLast(({ from }) => from === undefined || from <= at);
}

/** The fee as a list has it: oldest first. The one without a date is valid from the beginning. */
export function inOrder(fees: readonly DatedFee[]): DatedFee[] {
  return fees.toSorted((a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0));
}

/** The instant from which a fee is valid: midnight (WIB) of a day, or an instant with its offset. */
export function feeStart(text: string): Date | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/.test(
    text,
  );
  if (!isDay && !isInstant) return undefined;
  const at = isDay ? wibInstant(text, 0) : new Date(text);
  if (Number.isNaN(at.getTime())) return undefined;
  // 2026-02-30 does not exist: as a Date it becomes another day.
  const exists = !isDay || new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
  return exists ? at : undefined;
}
