// The language that a visitor gets.
import { expect, test } from 'vitest';
import { pickLanguage, withLanguage } from './language.ts';

test('the query takes precedence over the header, and an unknown language is ignored', () => {
  expect(pickLanguage({ query: 'id', acceptLanguage: 'en' })).toBe('id');
  expect(pickLanguage({ query: 'xx', acceptLanguage: 'id' })).toBe('id');
  expect(pickLanguage({ query: ['id'], acceptLanguage: undefined })).toBe('en');
});

test.each([
  ['id-ID,id;q=0.9,en-US;q=0.8', 'id'],
  ['en-GB,en;q=0.9,id;q=0.8', 'en'],
  ['en;q=0.3, id;q=0.7', 'id'],
  ['in-ID', 'id'],
  ['ms-MY,id;q=0.5', 'id'],
  ['fr-FR,fr', 'en'],
  ['id;q=0', 'en'],
  ['id;q=abc', 'en'],
  ['', 'en'],
  [',;;,=', 'en'],
])('Accept-Language %s gives %s', (acceptLanguage, language) => {
  expect(pickLanguage({ acceptLanguage })).toBe(language);
});

test('only the language of an address changes', () => {
  expect(withLanguage('/till?code=89&lang=en#code', 'id')).toBe('/till?code=89&lang=id#code');
  expect(withLanguage('?code=89', 'en')).toBe('?code=89&lang=en');
  expect(withLanguage('?', 'en')).toBe('?lang=en');
  expect(withLanguage('http://localhost:8080/p/x', 'id')).toBe('http://localhost:8080/p/x?lang=id');
});
