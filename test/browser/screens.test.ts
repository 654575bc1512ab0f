// Every screen in both widths: a picture of it, no violation of WCAG 2.2 AA, no complaint by the browser.
import type { Browser } from 'playwright-core';
import type { VNode } from 'preact';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankSamples } from '../../src/acquirers/simulator/pages/card-samples.tsx';
import { pageSamples } from '../../src/acquirers/simulator/pages/page-samples.tsx';
import { cardSamples } from '../../src/pages/card/page-samples.tsx';
import type { Theme } from '../../src/pages/card/props.ts';
import type { PageScript } from '../../src/pages/kit/layout.tsx';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor, type Width, widths } from '../support/browser.ts';
import { keepPicture, keptPictures } from '../support/pictures.ts';
import { type Sample, type SampleServer, serveSamples } from '../support/sample-server.ts';

const anyScript: PageScript = { path: '', integrity: '', nonce: '' };

const themes: Record<string, Theme> = {
  dark: {
    background: '#10151c',
    font: '#f2efe9',
    buttonBackground: '#ffb300',
    buttonFont: '#201400',
  },
  // What cannot be read as it was asked for.
  clash: {
    background: '#ff69b4',
    font: '#ff85c1',
    buttonBackground: '#ffff66',
    buttonFont: '#ffffff',
  },
};

function samples(): Record<string, Sample> {
  const named = (suffix: string, made: (script: PageScript) => Record<string, VNode>) =>
    Object.keys(made(anyScript)).map((name) => [
      `${name}${suffix}`,
      (script: PageScript) => made(script)[name],
    ]);
  const spoken = (['en', 'id'] as const).flatMap((language) => {
    const suffix = language === 'en' ? '' : `-${language}`;
    const from = `/bank-challenge${suffix}`;
    return [
      ...named(suffix, (script) => bankSamples({ language, script })),
      ...named(suffix, (script) => cardSamples({ language, script, bankSrc: from })),
    ];
  });
  const themed = Object.entries(themes).flatMap(([name, theme]) =>
    named(`-${name}`, (script) => cardSamples({ language: 'en', script, theme })),
  );
  return { ...pageSamples({ language: 'en' }), ...Object.fromEntries([...spoken, ...themed]) };
}

/** The screens of docs/pictures; one step of a page that looks like its neighbour is left out. */
const shown = [
  'landing',
  'home',
  'sign-in',
  'tenure',
  'otp',
  'result-approved',
  'till',
  'till-bill',
  'till-receipt',
  'guide',
  ...Object.keys({
    ...cardSamples({ language: 'en', script: anyScript }),
    ...bankSamples({ language: 'en', script: anyScript }),
  }).filter((name) => !['bank-check-frame', 'result-nowhere'].includes(name)),
  'card-everything-id',
  'bank-frame-id',
  'card-mistakes-dark',
  'card-saved-clash',
];

/** Leaves by itself without a script, and offers to stay (WCAG 2.2, 2.2.1: it can be turned off). */
const leaving = ['result-approved'];

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
    await patient[width].context.addInitScript(
      'HTMLFormElement.prototype.requestSubmit = () => {}',
    );
  }
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const screens = shown.flatMap((name) => [
  { name, width: 'phone' as const },
  { name, width: 'desktop' as const },
]);

/** Pages that send themselves off at once; somebody patient looks at them. */
const passing = ['bank-confirmed', 'bank-refused', 'bank-timed-out', 'bank-failed'];

test.each(screens)('$name at $width width', async ({ name, width }) => {
  const { page, complaints } = (passing.includes(name) ? patient : visitors)[width];
  complaints.length = 0;
  // A page that leaves by itself is looked at before it does.
  await page.goto(`${server.origin}/${name}`, { waitUntil: 'domcontentloaded' });
  await keepPicture(page, `${name}-${width}`);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(overflow)).toBe(0);
  expect(await violations(page, leaving.includes(name) ? ['meta-refresh'] : [])).toEqual([]);
  expect(complaints).toEqual([]);
});

test('no picture is left of a screen that is no more', () => {
  const expected = screens.map(({ name, width }) => `${name}-${width}`);
  expect(keptPictures().filter((name) => !expected.includes(name))).toEqual([]);
});
