// The two languages of the pages, and how one is chosen for a visitor.

export const languages = ['en', 'id'] as const;

export type Language = (typeof languages)[number];

/** One table of texts per language. A missing language or text does not compile. */
export type InLanguages<Words> = Readonly<Record<Language, Words>>;

/** The name of each language in that language. */
export const languageNames: InLanguages<string> = { en: 'English', id: 'Bahasa Indonesia' };

/** What a request tells about the reader's language: `?lang=` and Accept-Language, as received. */
export interface LanguageHints {
  query?: unknown;
  acceptLanguage?: string | undefined;
}

/** The language of the answer: from `?lang=`, otherwise the best of Accept-Language, otherwise English. */
export function pickLanguage(hints: LanguageHints): Language {
  return languages.find((language) => language === hints.query) ?? preferred(hints.acceptLanguage);
}

/** The language that the language switch leads to. */
export function otherLanguage(language: Language): Language {
  return language === 'en' ? 'id' : 'en';
}

/** `address` of one of our own pages (relative or absolute) with `lang` set in its query. */
export function withLanguage(address: string, language: Language): string {
  const absolute = /^https?:\/\//i.test(address);
  const url = new URL(address, 'http://own.invalid/');
  url.searchParams.set('lang', language);
  if (absolute) return url.href;
  return `${address.startsWith('?') ? '' : url.pathname}${url.search}${url.hash}`;
}

function preferred(header: string | undefined): Language {
  let best: Language = 'en';
  let bestWeight = 0;
  for (const item of (header ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
    const language = spoken(tag.split('-')[0] ?? '');
    const weight = quality(parameters);
    if (language && weight > bestWeight) [best, bestWeight] = [language, weight];
  }
  return best;
}

function spoken(tag: string): Language | undefined {
  // Old Android and Java clients still send `in`, the code of Indonesian before 1989.
  return tag === 'in' ? 'id' : languages.find((language) => language === tag);
}

function quality(parameters: readonly string[]): number {
  const q = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='));
  if (q === undefined) return 1;
  const weight = Number(q.slice(2));
  return Number.isFinite(weight) ? weight : 0;
}
