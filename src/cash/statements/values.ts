// Days, amounts and texts as banks write them. Pure.
import { UnreadableFile } from '../../reconciliation/acquirer-file.ts';
import { parseDecimal } from '../../wire/decimal.ts';
import type { StatementMap } from './map.ts';

const amountLimit = 10n ** 15n;

/** Rupiah: `-1,250,000.00`, `(500)`, `1.250.000,00-`. Throws UnreadableFile, also for sen. */
export function rupiahIn(text: string, thousands: StatementMap['thousands'], line: number): bigint {
  const bare = text.replace(/^(IDR|Rp\.?)\s*/i, '').trim();
  const isBelow = bare.startsWith('-') || bare.endsWith('-') || /^\(.*\)$/.test(bare);
  const size = bare
    .replace(/^[-+(]/, '')
    .replace(/[-)]$/, '')
    .trim();
  const groups =
    thousands === ',' ? /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/ : /^(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;
  const plain = size.replaceAll(thousands, '').replace(',', '.');
  const exact = groups.test(size) ? parseDecimal(plain) : undefined;
  if (exact === undefined || exact.units >= amountLimit) {
    throw new UnreadableFile(`Line ${line}: “${text.slice(0, 40)}” is not an amount.`);
  }
  if (exact.scale !== 0) {
    throw new UnreadableFile(`Line ${line}: “${text}” has sen, and the book has whole rupiah.`);
  }
  return isBelow ? -exact.units : exact.units;
}

const places = {
  'YYYY-MM-DD': [0, 1, 2],
  'DD-MM-YYYY': [2, 1, 0],
  'DD-MM-YY': [2, 1, 0],
  'MM-DD-YYYY': [2, 0, 1],
} as const;

/** A day as `2026-03-20`. What follows it, as a time, is left out. Throws UnreadableFile. */
export function dayIn(text: string, format: StatementMap['dayFormat'], line: number): string {
  const parts = (text.split(/[ T]/)[0] ?? '').split(/[-/.]/);
  const [year, month, day] = places[format].map((place) => parts[place] ?? '');
  const full = year?.length === 2 ? `20${year}` : year;
  const written = `${full}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (parts.length === 3 && isDay(written)) return written;
  throw new UnreadableFile(`Line ${line}: “${text.slice(0, 40)}” is not a day (${format}).`);
}

/** Whether it is a day that exists, as `2026-03-20`. */
export function isDay(text: string): boolean {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

const longest = 1000;

/** A text that the database takes. Throws UnreadableFile. */
export function textIn(text: string, line: number): string {
  if (!text.includes('\0')) return text.trim().slice(0, longest);
  throw new UnreadableFile(`Line ${line} has something that is not a text.`);
}
