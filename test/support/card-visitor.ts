// A customer with a browser, a gateway and a shop, for all tests of a file about the card page.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { newVisitor, openBrowser, type Visitor } from './browser.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { openShop, type Shop } from './shop.ts';

export interface CardVisit {
  readonly house: TestGateway;
  readonly shop: Shop;
  /** A new one in each test, which fails if the browser complains about a page. */
  readonly visitor: Visitor;
}

/** Starts them before the first test of the file and stops them after the last. */
export function useCardVisitor(options?: Parameters<typeof newVisitor>[1]): CardVisit {
  let browser: Browser;
  let house: TestGateway;
  let shop: Shop;
  let visitor: Visitor;
  beforeAll(async () => {
    [house, shop] = await Promise.all([startTestGateway(), openShop()]);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await shop?.close();
  });
  beforeEach(async () => {
    visitor = await newVisitor(browser, options);
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });
  return {
    get house() {
      return house;
    },
    get shop() {
      return shop;
    },
    get visitor() {
      return visitor;
    },
  };
}
