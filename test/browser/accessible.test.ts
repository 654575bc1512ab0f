// The check for accessibility itself: it finds what is wrong, inside a frame too, and on a machine that is slow.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageScript } from '../../src/pages/kit/layout.tsx';
import { violations } from '../support/accessible.ts';
import { bankSamples } from '../support/bank-samples.tsx';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import { cardSamples } from '../support/card-samples.tsx';
import { type Sample, type SampleServer, serveSamples } from '../support/sample-server.ts';

let browser: Browser;
let server: SampleServer;

beforeAll(async () => {
  const bank = (script: PageScript) => bankSamples({ language: 'en', script });
  const card = (script: PageScript) =>
    cardSamples({ language: 'en', script, bankSrc: '/bank-challenge-framed' });
  server = await serveSamples({
    'bank-frame': (script) => card(script)['bank-frame'],
    'bank-challenge-framed': (script) => bank(script)['bank-challenge-framed'],
  } as Record<string, Sample>);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the page around the bank's, whose form has lost its label. */
async function openMistaken({ page }: Visitor): Promise<void> {
  await page.goto(`${server.origin}/bank-frame`);
  await page.frameLocator('iframe').locator('#otp').waitFor();
  const [, bank] = page.frames();
  await bank?.evaluate("document.querySelector('label').remove()");
}

test('a violation is found inside a frame', async () => {
  const visitor = await newVisitor(browser);
  await openMistaken(visitor);
  expect((await violations(visitor.page)).join()).toMatch(/^label .*#otp/);
});

test('a violation is found inside a frame that takes seconds to answer', async () => {
  const visitor = await newVisitor(browser);
  await openMistaken(visitor);
  await visitor.page.evaluate(`
    let left = 5;
    const stalls = setInterval(() => {
      const end = performance.now() + 1200;
      while (performance.now() < end);
      left -= 1;
      if (left === 0) clearInterval(stalls);
    }, 20);
  `);
  expect((await violations(visitor.page)).join()).toMatch(/^label .*#otp/);
});
