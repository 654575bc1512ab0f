import { expect, test } from 'vitest';
import { bankSamples } from '../../../../test/support/bank-samples.tsx';
import { cardSamples } from '../../../../test/support/card-samples.tsx';
import { bankWords } from '../../../pages/card/bank-words.ts';
import { cardWords } from '../../../pages/card/card-words.ts';
import { declinedWords, wordsForDeclined } from '../../../pages/card/declined-words.ts';
import { resultWords } from '../../../pages/card/result-words.ts';
import { type Language, languages } from '../../../pages/kit/language.ts';
import { renderPage } from '../../../pages/kit/render.ts';
import { challengeWords } from './challenge-words.ts';
import { testCardsWords } from './test-cards-words.ts';

const script = { path: '/assets/card.0.js', integrity: 'sha384-AAAA', nonce: 'mFy3aQ0pTzW1nB8c' };
const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;

function rendered(language: Language, names: { shop?: string; item?: string; person?: string }) {
  const sampling = { language, script, ...names };
  const samples = { ...cardSamples(sampling), ...bankSamples(sampling) };
  return Object.entries(samples).map(([name, page]) => ({
    language,
    name,
    html: renderPage(page),
  }));
}

function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, found]) => found ?? '');
}

const tags = (html: string) => all(html, /<([a-z][^\s>/]*(?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/gi);

const everyPage = languages.flatMap((language) => rendered(language, {}));

test.each(everyPage)('$language $name is a valid document', ({ language, html }) => {
  expect(html.startsWith(`<!doctype html>\n<html lang="${language}"`)).toBe(true);
  for (const landmark of ['h1', 'main', 'title']) {
    expect(all(html, new RegExp(`<(${landmark})[ >]`, 'g')), landmark).toHaveLength(1);
  }
  expect(html).not.toMatch(/undefined|\[object|NaN|javascript:/);
  const ids = all(html, /\sid="([^"]*)"/g);
  expect(new Set(ids).size).toBe(ids.length);
  const pointed = [
    ...all(html, /aria-(?:describedby|labelledby)="([^"]*)"/g).flatMap((list) => list.split(' ')),
    ...all(html, /\shref="#([^"]+)"/g),
    ...all(html, /<button[^>]*\sform="([^"]*)"/g),
  ];
  for (const id of pointed) expect(ids, id).toContain(id);
});

test.each(everyPage)('$language $name satisfies the content security policy', ({ html }) => {
  for (const tag of tags(html)) {
    expect(tag).not.toMatch(/^(style|object|embed|base)\b/i);
    expect(tag).not.toMatch(/\s(style|on[a-z]+)(=|\s|$)/i);
  }
  for (const tag of tags(html).filter((one) => one.startsWith('script'))) {
    expect(tag).toBe(
      `script defer src="${script.path}" integrity="${script.integrity}" nonce="${script.nonce}"`,
    );
  }
});

test.each(everyPage)('$language $name never shows a card that was typed before', ({ html }) => {
  const fields = tags(html).filter((tag) => /\sname="(number|cvv)"/.test(tag));
  for (const field of fields) expect(field).not.toMatch(/\svalue=/);
});

test.each(everyPage)('$language $name shows a card by its last four digits only', ({ html }) => {
  expect(html).not.toMatch(/\d\*{3,}|\*{3,}\d/);
});

test.each(languages)(
  'waiting shows how far it is and says not to close the page (%s)',
  (language) => {
    const { 'result-waiting': waiting, 'bank-check': check } = cardSamples({ language, script });
    const html = waiting ? renderPage(waiting) : '';
    expect(all(html, /<li( class="done"| aria-current="step"|)>/g)).toEqual([
      ' class="done"',
      ' aria-current="step"',
      '',
    ]);
    expect(html).toContain(resultWords[language].keepOpen);
    expect(check && renderPage(check)).toContain(bankWords[language].keepOpen);
  },
);

/** The one image that a page has: the merchant's logo. */
const ownLogo = /<img class="logo" src="\/logo\.png"/;

test.each(languages)('names with markup stay text (%s)', (language) => {
  for (const { name, html } of rendered(language, {
    shop: hostile,
    item: hostile,
    person: hostile,
  })) {
    expect(html.replace(ownLogo, ''), name).not.toMatch(/<script>|<img/);
  }
});

test('every page is different in the other language', () => {
  const indonesian = new Map(rendered('id', {}).map(({ name, html }) => [name, words(html)]));
  for (const { name, html } of rendered('en', {})) {
    expect(words(html), name).not.toBe(indonesian.get(name));
  }
});

function words(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  return main.replace(/<[^>]*>/g, ' ').replace(/[\d.,]/g, '');
}

const tables = { cardWords, declinedWords, bankWords, resultWords, challengeWords, testCardsWords };

/** Words that are the same in Indonesian and English. */
const shared = new Set(['Sandbox', 'Debit']);

test.each(Object.entries(tables))('%s has no empty and no untranslated word', (_name, table) => {
  const [en, id] = [spoken(table.en), spoken(table.id)];
  expect([...id.keys()]).toEqual([...en.keys()]);
  for (const [key, word] of en) {
    expect(word.trim(), key).not.toBe('');
    if (!shared.has(word)) expect(id.get(key), key).not.toBe(word);
  }
});

/** An argument for every kind of text: some take a string, some an object. */
const named = Object.assign('some name', { bank: 'Bank', minimum: 'Rp1' });

function spoken(table: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(table)) {
    const name = `${path}${key}`;
    if (typeof value === 'string') found.set(name, value);
    else if (typeof value === 'function') found.set(name, String(value(named, named)));
    else for (const [below, word] of spoken(value as object, `${name}.`)) found.set(below, word);
  }
  return found;
}

test('the text for lost, stolen and blacklisted cards is the same as for other refusals', () => {
  for (const language of languages) {
    const plain = wordsForDeclined('05', language);
    for (const code of ['01', '04', '07', '41', '43', 'RJ', '99']) {
      expect(wordsForDeclined(code, language), code).toEqual(plain);
    }
  }
});
