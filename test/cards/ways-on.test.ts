// What the card page says and offers without a browser: after a decline, in a frame, its colours, its texts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankOf, open, passBank, submit, typed } from '../support/card-page.ts';
import { approved, challenged, declined51, orderCard } from '../support/cards.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';

const lines: string[] = [];
let house: TestGateway;

beforeAll(async () => {
  const merchant = {
    name: 'Toko Uji',
    client_id: clientId,
    secret_key: secretKey,
    frame_ancestors: ['https://app.shop.test'],
  };
  house = await startTestGateway({
    log: (line) => lines.push(line),
    file: ({ origin }) => ({
      merchants: [{ ...merchant, notification_url: `${origin}/payments/notifications` }],
    }),
  });
});
afterAll(() => house.stop());

const callback_url = 'https://shop.test/paid?a=1';
const failed_url = 'https://sorry.shop.test/failed';

async function declinedWith(order: object): Promise<string> {
  const { url } = await orderCard(house, { order });
  return (await submit(await open(url), typed(declined51))).html;
}

/** The link back to the shop, with its attributes. */
const wayBack = (html: string) => /<a class="button quiet"[^>]*>Back to the shop/.exec(html)?.[0];

describe('after a declined try', () => {
  it('the page says why, asks for another card, and counts down to failed_url', async () => {
    const html = await declinedWith({ callback_url, failed_url, auto_redirect: true });
    expect(html).toContain('There is not enough money on this card');
    expect(html).toContain('<h1 id="title">Try another card</h1>');
    expect(wayBack(html)).toContain(`href="${failed_url}"`);
    expect(wayBack(html)).toContain('data-count-down="10"');
    expect(html).toContain('<strong data-seconds="true">10</strong>');
    // Without a script nobody is sent away.
    expect(html).not.toContain('http-equiv="refresh"');
    expect(html).toMatch(/data-counting="true" hidden/);
  });

  it('callback_url is taken where there is no failed_url', async () => {
    const html = await declinedWith({ callback_url, auto_redirect: true });
    expect(wayBack(html)).toContain(`href="${callback_url}"`);
    expect(wayBack(html)).toContain('data-count-down');
  });

  it('without auto_redirect a button does the same', async () => {
    const html = await declinedWith({ callback_url, failed_url });
    expect(wayBack(html)).toContain(`href="${failed_url}"`);
    expect(html).not.toMatch(/data-count-down|data-counting|data-stay/);
  });

  it('without an address there is neither', async () => {
    const html = await declinedWith({});
    expect(html).toContain('There is not enough money on this card');
    expect(html).not.toMatch(/Back to the shop|data-count-down|data-counting/);
  });

  it('who opens the link again later is not sent away', async () => {
    const order = { callback_url, auto_redirect: true };
    const { url } = await orderCard(house, { order });
    await submit(await open(url), typed(declined51));
    const { html } = await open(url);
    expect(wayBack(html)).toBeDefined();
    expect(html).not.toContain('data-count-down');
  });
});

describe('who may frame the page', () => {
  const ancestorsOf = (headers: Headers) =>
    /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];

  it('the origins of callback_url and failed_url, and the configured ones', async () => {
    const { url } = await orderCard(house, { order: { callback_url, failed_url } });
    const all = 'https://shop.test https://sorry.shop.test https://app.shop.test';
    const page = await open(url);
    expect(ancestorsOf(page.headers)).toBe(all);
    const framed = await submit(page, typed(challenged));
    expect(ancestorsOf(framed.headers)).toBe(all);
    // The bank's page is in a frame of ours, which is in a frame of the shop's.
    expect(ancestorsOf((await open(bankOf(framed))).headers)).toBe(`'self' ${all}`);
  });

  it('only the configured ones if the order names none', async () => {
    const { url } = await orderCard(house);
    expect(ancestorsOf((await open(url)).headers)).toBe('https://app.shop.test');
  });
});

describe('the bank’s page', () => {
  it('in the frame has the look and the language of our page, and no switch of its own', async () => {
    const themes = { background_color: '102030', font_color: 'F0E6D2', language: 'ID' };
    const { url } = await orderCard(house, { override_configuration: { themes } });
    const framed = await submit(await open(url), typed(challenged));
    expect(bankOf(framed)).toMatch(/\?lang=id&framed=dark$/);
    const bank = await open(bankOf(framed));
    expect(bank.html).toContain('/assets/theme.161d2a-');
    expect(bank.html).not.toContain('class="switch"');
    const wrong = await submit(bank, { do: 'confirm', otp: '' });
    expect(wrong.html).toContain('/assets/theme.161d2a-');
    expect(wrong.html).not.toContain('class="switch"');
    const alone = await open(bankOf(framed).replace('&framed=dark', ''));
    expect(alone.html).toContain('class="switch"');
    expect(alone.html).not.toContain('/assets/theme.');
  });
});

describe('the descriptor', () => {
  it('is on the page and on the receipt, as the statement will show it', async () => {
    const { url } = await orderCard(house, { order: { descriptor: 'TOKO UJI JKT' } });
    const statement = /<dt>On your card statement<\/dt><dd>TOKO UJI JKT<\/dd>/;
    const page = await open(url);
    expect(page.html).toMatch(statement);
    const framed = await submit(page, typed(challenged));
    expect((await passBank(framed)).html).toMatch(statement);
    const { html } = await open((await orderCard(house)).url);
    expect(html).not.toContain('On your card statement');
  });
});

describe('colours with too little contrast', () => {
  it('are used as sent, and the log says once which pair is hard to read', async () => {
    const themes = { background_color: 'FF69B4', font_color: 'FF85C1' };
    const order = { override_configuration: { themes } };
    const { invoice, url } = await orderCard(house, order);
    const { html } = await open(url);
    expect(html).toContain('/assets/theme.ff69b4-ff85c1-e1251b-ffffff.css');
    await open(url);
    await open((await orderCard(house, order)).url);
    const about = lines
      .filter((line) => line.includes('hard to read'))
      .map((line) => JSON.parse(line) as object);
    expect(about).toMatchObject([
      { level: 'warn', clientId, invoice, pair: 'font on background', ratio: 1.18, needed: 4.5 },
      { level: 'warn', clientId, invoice, pair: 'button on background', needed: 3 },
    ]);
  });
});

it('a card is shown in one way, from the form to the receipt', async () => {
  const { url } = await orderCard(house);
  const again = await submit(await open(url), typed(declined51));
  expect(again.html).toMatch(/•••• .*ending in .*0008/);
  const ended = await submit(again, typed(approved));
  expect(ended.html).toMatch(/Visa .*•••• .*ending in .*1111/);
  for (const { html } of [again, ended]) expect(html).not.toContain('***');
});
