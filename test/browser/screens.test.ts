// Every screen in both sizes: a picture of it, no violation of WCAG 2.2 AA, no error in the browser.
// `npm run test:screens` opens all of them, `npm test` only a few.
import type { Browser } from 'playwright-core';
import type { VNode } from 'preact';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Theme } from '../../src/pages/card/props.ts';
import type { PageScript } from '../../src/pages/kit/layout.tsx';
import { violations } from '../support/accessible.ts';
import { bankSamples } from '../support/bank-samples.tsx';
import { newVisitor, openBrowser, type Visitor, type Width, widths } from '../support/browser.ts';
import { cardSamples } from '../support/card-samples.tsx';
import { pageSamples } from '../support/page-samples.tsx';
import { keepPicture, keptPictures } from '../support/pictures.ts';
import { type Sample, type SampleServer, serveSamples } from '../support/sample-server.ts';
import { openedIn, opensAll } from '../support/screens-opened.ts';

const anyScript: PageScript = { path: '', integrity: '', nonce: '' };

const themes: Record<string, Theme> = {
  dark: {
    background: '#10151c',
    font: '#f2efe9',
    buttonBackground: '#ffb300',
    buttonFont: '#201400',
  },
  // Colours with too little contrast.
  clash: {
    background: '#ff69b4',
    font: '#ff85c1',
    buttonBackground: '#ffff66',
    buttonFont: '#ffffff',
  },
};

/** The bank's page that has the look of each theme. */
const framedBank: Record<string, string> = {
  dark: '/bank-challenge-framed-dark',
  clash: '/bank-challenge-framed',
};

function samples(): Record<string, Sample> {
  const named = (suffix: string, made: (script: PageScript) => Record<string, VNode>) =>
    Object.keys(made(anyScript)).map((name) => [
      `${name}${suffix}`,
      (script: PageScript) => made(script)[name],
    ]);
  const byLanguage = (['en', 'id'] as const).flatMap((language) => {
    const suffix = language === 'en' ? '' : `-${language}`;
    const from = `/bank-challenge-framed${suffix}`;
    return [
      ...named(suffix, (script) => bankSamples({ language, script })),
      ...named(suffix, (script) => cardSamples({ language, script, bankSrc: from })),
    ];
  });
  const themed = Object.entries(themes).flatMap(([name, theme]) =>
    named(`-${name}`, (script) =>
      cardSamples({ language: 'en', script, theme, bankSrc: framedBank[name] }),
    ),
  );
  const plain = named('', (script) => pageSamples({ language: 'en', script }));
  return Object.fromEntries([...plain, ...byLanguage, ...themed]);
}

const ownNames = Object.keys({
  ...cardSamples({ language: 'en', script: anyScript }),
  ...bankSamples({ language: 'en', script: anyScript }),
}).filter(
  (name) =>
    ![
      'bank-check-frame',
      'result-nowhere',
      'bank-challenge-framed',
      'bank-challenge-framed-dark',
    ].includes(name),
);

/** The pictures of docs/pictures and the samples they show, without steps that look the same. */
const shown: Record<string, string> = {
  landing: 'landing',
  simulator: 'home',
  'simulator-resent': 'home-resent',
  'card-statement': 'statement',
  'response-codes': 'response-codes',
  'kredivo-sign-in': 'sign-in',
  kredivo: 'tenure',
  'kredivo-otp': 'otp',
  'kredivo-approved': 'result-approved',
  'till-empty': 'till',
  till: 'till-bill',
  'till-receipt': 'till-receipt',
  'how-to-pay': 'guide',
  'how-to-pay-again': 'guide-again',
  'how-to-pay-paid': 'guide-paid',
  'how-to-pay-expired': 'guide-expired',
  ...Object.fromEntries(ownNames.map((name) => [name, name])),
  'card-everything-id': 'card-everything-id',
  'bank-frame-id': 'bank-frame-id',
  'card-mistakes-dark': 'card-mistakes-dark',
  'card-saved-clash': 'card-saved-clash',
  'bank-frame-dark': 'bank-frame-dark',
  'bank-frame-clash': 'bank-frame-clash',
  'card-declined-leaving-id': 'card-declined-leaving-id',
  'result-waiting-id': 'result-waiting-id',
};

/** Pages that redirect or load again automatically and offer to stay (WCAG 2.2, 2.2.1: it can be turned off). */
const leaving = ['result-approved', 'guide', 'guide-again'];

const patience = `
  HTMLFormElement.prototype.requestSubmit = () => {};
  const wait = setTimeout;
  setTimeout = (act, ms, ...more) => (ms >= 3000 ? 0 : wait(act, ms, ...more));
  setInterval = () => 0;
`;

let browser: Browser;
let server: SampleServer;
const visitors = {} as Record<Width, Visitor>;
const patient = {} as Record<Width, Visitor>;

beforeAll(async () => {
  server = await serveSamples(samples());
  browser = await openBrowser();
  for (const width of Object.keys(widths) as Width[]) {
    visitors[width] = await newVisitor(browser, { width });
    patient[width] = await newVisitor(browser, { width });
    await patient[width].context.addInitScript(patience);
  }
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const screens = Object.entries(shown).flatMap(([picture, name]) => [
  { picture, name, width: 'phone' as const },
  { picture, name, width: 'desktop' as const },
]);

/** One screen of each kind of page that no other browser test opens: every change should see them. */
const always = [
  'landing',
  'simulator',
  'card-statement',
  'response-codes',
  'kredivo',
  'till',
  'test-cards',
];

const opened = opensAll
  ? (['phone', 'desktop'] as const).flatMap((width) =>
      openedIn(
        width,
        screens.filter((one) => one.width === width),
      ),
    )
  : screens.filter(({ picture, width }) => always.includes(picture) && width === 'phone');

/** Pages that continue automatically; a browser that never continues opens them. */
const passing = [
  'result-paid',
  'result-waiting',
  'result-waiting-id',
  'card-declined-leaving',
  'card-declined-leaving-id',
  'bank-confirmed',
  'bank-refused',
  'bank-timed-out',
  'bank-failed',
];

test.each(opened)('$picture at $width width', async ({ picture, name, width }) => {
  const { page, complaints } = (passing.includes(name) ? patient : visitors)[width];
  complaints.length = 0;
  await page.goto(`${server.origin}/${name}`, { waitUntil: 'domcontentloaded' });
  await keepPicture(page, `${picture}-${width}`);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(overflow)).toBe(0);
  expect(await violations(page, leaving.includes(name) ? ['meta-refresh'] : [])).toEqual([]);
  expect(complaints).toEqual([]);
  // Nothing that the page planned for later happens.
  await page.goto('about:blank');
});

test('there is no picture of a screen that no longer exists', () => {
  const expected = screens.map(({ picture, width }) => `${picture}-${width}`);
  // Pages with tests of their own.
  const kept = keptPictures().filter((name) => !/^(office|docs|first)-/.test(name));
  expect(kept.filter((name) => !expected.includes(name))).toEqual([]);
});
