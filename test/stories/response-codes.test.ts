// The page of response codes: every code that the sandbox's cards can give is on it, in both languages.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { responseCodes } from '../../src/channels/cards/response-codes.ts';
import { responseCodesWords } from '../../src/pages/docs/response-codes-words.ts';
import { languages } from '../../src/pages/kit/language.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const page = async (path: string) => (await fetch(house.url + path)).text();

it.each(languages)(
  'says how to handle every code of the sandbox’s cards (%s)',
  async (language) => {
    const { cards } = (await house.sandbox('cards')).body as { cards: { response_code: string }[] };
    const codes = [...new Set(cards.map(({ response_code }) => response_code))];
    expect(codes.length).toBeGreaterThan(15);
    const html = await page(`/docs/response-codes?lang=${language}`);
    const handlings = Object.values(responseCodesWords[language].handlings);
    for (const code of codes) {
      const row = new RegExp(`<tr id="cards-${code}">.*?</tr>`).exec(html)?.[0] ?? '';
      expect(row, code).toContain(`<code>${code}</code>`);
      expect(handlings.some((handling) => row.includes(`>${handling}</strong>`))).toBe(true);
    }
  },
);

it('is linked from the documentation and from each test card', async () => {
  expect(await page('/docs?lang=en')).toContain('href="/docs/response-codes?lang=en"');
  const cards = await page('/simulator/cards?lang=en');
  expect(cards).toContain('href="/docs/response-codes?lang=en#cards-51"');
});

it('follows the documented handling', () => {
  const codesOf = (handling: string) =>
    responseCodes.filter((one) => one.handling === handling).map(({ code }) => code);
  expect(codesOf('never-retry')).toEqual(['04', '07', '14', '41', '43', 'DA', 'RJ']);
  expect(codesOf('retry-later')).toEqual(['01', '05', '91', '96', 'TO']);
  expect(codesOf('customer-acts')).toEqual(['51', '54', '55', '57']);
  expect(codesOf('correct-amount')).toEqual(['13', '61']);
  expect(new Set(responseCodes.map(({ code }) => code)).size).toBe(responseCodes.length);
});
