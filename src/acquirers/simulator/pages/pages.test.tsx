// Every page in every state and both languages: valid, safe, accessible, translated.
import { expect, test } from 'vitest';
import { pageSamples, type Sampling } from '../../../../test/support/page-samples.tsx';
import { responseCodesWords } from '../../../pages/docs/response-codes-words.ts';
import { guideWords } from '../../../pages/guide/guide-words.ts';
import { errorWords } from '../../../pages/kit/error-page.tsx';
import { kitWords } from '../../../pages/kit/kit-words.ts';
import { languages } from '../../../pages/kit/language.ts';
import { renderPage } from '../../../pages/kit/render.ts';
import { endingWords } from './ending-words.ts';
import { homeWords } from './home-words.ts';
import { paylaterWords } from './paylater-words.ts';
import { providerWords } from './provider-words.ts';
import { statementWords } from './statement-words.ts';
import { tillWords } from './till-words.ts';
import { walletWords } from './wallet-words.ts';

const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;

function rendered(sampling: Sampling): [name: string, html: string][] {
  return Object.entries(pageSamples(sampling)).map(([name, page]) => [name, renderPage(page)]);
}

function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, found]) => found ?? '');
}

// What a browser would read as a tag, regardless of the names in attributes.
function tags(html: string): string[] {
  return all(html, /<([a-z][^\s>/]*(?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/gi);
}

const everyPage = languages.flatMap((language) =>
  rendered({ language }).map(([name, html]) => ({ language, name, html })),
);

test.each(everyPage)('$language $name is a valid document', ({ language, html }) => {
  expect(html.startsWith(`<!doctype html>\n<html lang="${language}"`)).toBe(true);
  for (const landmark of ['h1', 'main', 'header', 'footer', 'title']) {
    expect(all(html, new RegExp(`<(${landmark})[ >]`, 'g')), landmark).toHaveLength(1);
  }
  expect(html).not.toMatch(/undefined|\[object|NaN|javascript:/);
  expect(html).toContain(kitWords[language].ribbon);
});

test.each(everyPage)('$language $name satisfies the content security policy', ({ html }) => {
  const found = tags(html);
  expect(found.length).toBe(all(html, /<([a-z])/gi).length);
  for (const tag of found) {
    expect(tag).not.toMatch(/^(script|style|iframe|object|embed|base)\b/i);
    expect(tag).not.toMatch(/\s(style|on[a-z]+)(=|\s|$)/i);
  }
});

test.each(everyPage)('$language $name can be used with a screen reader', ({ html }) => {
  const ids = all(html, /\sid="([^"]*)"/g);
  expect(new Set(ids).size).toBe(ids.length);
  const labelled = all(html, /<label[^>]*\sfor="([^"]*)"/g);
  const inputs = tags(html).filter((tag) => tag.startsWith('input') && !tag.includes('"hidden"'));
  expect(inputs.map((tag) => /\sid="([^"]*)"/.exec(tag)?.[1])).toEqual(labelled);
  const pointed = [
    ...all(html, /aria-(?:describedby|labelledby)="([^"]*)"/g).flatMap((list) => list.split(' ')),
    ...all(html, /\shref="#([^"]+)"/g),
    ...all(html, /<button[^>]*\sform="([^"]*)"/g),
  ];
  for (const id of pointed) expect(ids, id).toContain(id);
});

test.each(everyPage.filter(({ html }) => html.includes('role="alert"')))(
  '$language $name names the problem in its title, its summary and at the field',
  ({ language, html }) => {
    expect(html).toContain(`<title>${kitWords[language].errorInTitle}: `);
    expect(html).toMatch(/<div class="problems" role="alert" tabindex="-1" autofocus/i);
    for (const field of all(html, /<li><a href="#([^"]+)"/g)) {
      expect(html).toContain(`id="${field}-problem"`);
      expect(html).toMatch(new RegExp(`aria-describedby="[^"]*${field}-problem`));
    }
  },
);

test.each(languages)('names with markup stay text (%s)', (language) => {
  for (const [name, html] of rendered({
    language,
    shop: hostile,
    person: hostile,
    item: hostile,
  })) {
    expect(html, name).not.toMatch(/<script|<img/);
  }
  const { 'sign-in': page } = pageSamples({ language, item: hostile });
  expect(page && renderPage(page)).toContain('&lt;script>');
});

test('every page is different in the other language', () => {
  const [en, id] = languages.map((language) => new Map(rendered({ language })));
  for (const [name, html] of en ?? [])
    expect(words(html), name).not.toBe(words(id?.get(name) ?? ''));
});

function words(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  return main.replace(/<[^>]*>/g, ' ').replace(/[\d.,]/g, '');
}

// Words that are the same in Indonesian and English, and names.
const shared = new Set([
  'PIN',
  'Total',
  'TOTAL',
  'Sandbox',
  'Info',
  'Simulator',
  'Client id',
  'Back office',
  'simulator',
]);

const tables = {
  kitWords,
  errorWords,
  guideWords,
  paylaterWords,
  providerWords,
  walletWords,
  endingWords,
  tillWords,
  homeWords,
  statementWords,
  responseCodesWords,
};

test.each(Object.entries(tables))('%s has no empty and no untranslated word', (_name, table) => {
  const [en, id] = [spoken(table.en), spoken(table.id)];
  expect([...id.keys()]).toEqual([...en.keys()]);
  for (const [key, word] of en) {
    expect(word.trim(), key).not.toBe('');
    expect(id.get(key)?.trim(), key).not.toBe('');
    if (!shared.has(word)) expect(id.get(key), key).not.toBe(word);
  }
});

// A table as flat pairs. Texts with arguments get sample values.
function spoken(table: object, path = ''): Map<string, string> {
  const pairs = Object.entries(table).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]];
    if (typeof value === 'function') return [[path + key, value({ channel: 'C', shop: 'S' }, 'R')]];
    return [...spoken(value, `${path}${key}.`)];
  });
  return new Map(pairs);
}
