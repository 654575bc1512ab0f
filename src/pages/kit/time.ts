// Formats times for people in Indonesia: Western Indonesian Time (WIB, UTC+7).
import type { InLanguages, Language } from './language.ts';

const options: Intl.DateTimeFormatOptions = {
  timeZone: 'Asia/Jakarta',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

const formats: InLanguages<Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en-GB', options),
  id: new Intl.DateTimeFormat('id-ID', options),
};

const numeric = new Intl.DateTimeFormat('en-GB', { ...options, day: '2-digit', month: '2-digit' });

// Built from parts, because the text between them differs between ICU releases.
function parts(format: Intl.DateTimeFormat, at: Date) {
  const found = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
  return (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
}

/** `15 January 2026, 10:04 WIB` or `15 Januari 2026, 10.04 WIB`. */
export function wibMoment(at: Date, language: Language): string {
  const part = parts(formats[language], at);
  const clock = [part('hour'), part('minute')].join(language === 'id' ? '.' : ':');
  return `${part('day')} ${part('month')} ${part('year')}, ${clock} WIB`;
}

/** `15/01/2026 10:04:05 WIB`, as printed by a till in both languages. */
export function wibStamp(at: Date): string {
  const part = parts(numeric, at);
  const clock = [part('hour'), part('minute'), part('second')].join(':');
  return `${part('day')}/${part('month')}/${part('year')} ${clock} WIB`;
}

/** `15/01/2026`, as printed on a statement in both languages. */
export function wibDay(at: Date): string {
  const part = parts(numeric, at);
  return `${part('day')}/${part('month')}/${part('year')}`;
}
