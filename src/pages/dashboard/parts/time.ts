// Short times for tables: the day and the minute in WIB, and how long ago.
import type { InLanguages, Language } from '../../kit/language.ts';

const tags: InLanguages<string> = { en: 'en-GB', id: 'id-ID' };

const options: Intl.DateTimeFormatOptions = {
  timeZone: 'Asia/Jakarta',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

const formats: InLanguages<Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat(tags.en, options),
  id: new Intl.DateTimeFormat(tags.id, options),
};

/** `15 Jan 2026, 10:04` or `15 Jan 2026, 10.04`; exact: with seconds and the zone. WIB. */
export function shortMoment(at: Date, language: Language, exact = false): string {
  const found = new Map(
    formats[language].formatToParts(at).map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
  const clock = [part('hour'), part('minute'), ...(exact ? [part('second')] : [])];
  const day = `${part('day')} ${part('month')} ${part('year')}`;
  return `${day}, ${clock.join(language === 'id' ? '.' : ':')}${exact ? ' WIB' : ''}`;
}

const dayOptions: Intl.DateTimeFormatOptions = {
  timeZone: 'Asia/Jakarta',
  day: 'numeric',
  month: 'short',
};

const days: InLanguages<Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat(tags.en, dayOptions),
  id: new Intl.DateTimeFormat(tags.id, dayOptions),
};

/** `15 Jan` for a day of WIB that is written as `2026-01-15`. */
export function shortDay(day: string, language: Language): string {
  return days[language].format(new Date(`${day}T12:00:00+07:00`));
}

const relatives: InLanguages<Intl.RelativeTimeFormat> = {
  en: new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' }),
  id: new Intl.RelativeTimeFormat('id', { numeric: 'auto', style: 'short' }),
};

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** `5 min. ago`, `in 2 days`. */
export function relative(at: Date, now: Date, language: Language): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const [unit, size] = units.find((one) => Math.abs(seconds) >= one[1]) ?? ['second', 1];
  return relatives[language].format(Math.trunc(seconds / size), unit);
}
