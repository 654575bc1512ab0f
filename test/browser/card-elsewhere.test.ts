// The card page in other settings: in a shop's frame, without a mouse, without scripts, in other languages and colours.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/accessible.ts';
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts';
import {
  bankIn,
  confirmAtBank,
  isFocused,
  payButton,
  payWith,
  typeCard,
} from '../support/card-customer.ts';
import { approved, challenged, declined51, orderCard, viewOf } from '../support/cards.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { openShop, type Shop } from '../support/shop.ts';

let browser: Browser;
let house: TestGateway;
let shop: Shop;
let stranger: Shop;

beforeAll(async () => {
  [shop, stranger] = await Promise.all([openShop(), openShop()]);
  const merchant = {
    name: 'Toko Uji',
    client_id: clientId,
    secret_key: secretKey,
  };
  house = await startTestGateway({
    file: ({ origin }) => ({
      merchants: [{ ...merchant, notification_url: `${origin}/payments/notifications` }],
    }),
  });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await shop?.close();
  await stranger?.close();
});

async function visiting<T>(
  options: Parameters<typeof newVisitor>[1],
  visit: (visitor: Visitor) => Promise<T>,
): Promise<T> {
  const visitor = await newVisitor(browser, options);
  try {
    return await visit(visitor);
  } finally {
    await visitor.context.close();
  }
}

describe('in a frame of a foreign origin', () => {
  test.each(['phone', 'desktop'] as const)('pays with 3-D Secure inside it (%s)', (width) =>
    visiting({ width }, async ({ page, complaints }) => {
      // The addresses of the order are enough: no origin is configured.
      const order = { callback_url: `${shop.origin}/thanks` };
      const { invoice, url } = await orderCard(house, { order });
      await page.goto(shop.framing(url));
      const frame = page.frameLocator('iframe[title="Payment"]');
      await payWith(frame, { number: declined51 });
      const banner = frame.getByRole('alert');
      await banner.getByText('There is not enough money on this card').waitFor();
      // Browsers do not let a foreign frame take the focus by `autofocus`; the script may.
      expect(await banner.evaluate(isFocused)).toBe(true);
      await payWith(frame, { number: challenged });
      await confirmAtBank(bankIn(frame));
      await frame.getByRole('heading', { name: 'Payment received' }).waitFor();
      // The shop's own page is still around the frame.
      expect(new URL(page.url()).origin).toBe(shop.origin);
      expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
      await frame.getByRole('link', { name: 'Continue to Toko Uji' }).click();
      await page.waitForURL(`${shop.origin}/thanks`);
      expect(complaints.filter((line) => !line.startsWith('Blocked autofocusing'))).toEqual([]);
    }),
  );

  test('the whole number can be read in a frame of 320 pixels', () =>
    visiting({}, async ({ page }) => {
      const { url } = await orderCard(house);
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(url);
      const number = page.getByLabel('Card number');
      const hidden = () =>
        number.evaluate((input) => {
          const { scrollWidth, clientWidth } = input as unknown as Record<string, number>;
          return (scrollWidth ?? 0) - (clientWidth ?? 0);
        });
      await number.pressSequentially(approved);
      expect(await hidden()).toBe(0);
    }));

  test('another site may not frame it', () =>
    visiting({}, async ({ page, complaints }) => {
      const { url } = await orderCard(house);
      const refused = page.waitForEvent('console', (m) => m.text().includes('frame-ancestors'));
      await page.goto(stranger.framing(url));
      await refused;
      expect(await page.frameLocator('iframe').getByLabel('Card number').count()).toBe(0);
      expect(complaints.join()).toContain('frame-ancestors');
    }));
});

describe('with only the keyboard', () => {
  test('pays with 3-D Secure', () =>
    visiting({}, async ({ page, complaints }) => {
      const { invoice, url } = await orderCard(house);
      await page.goto(url);
      const { keyboard } = page;
      const tabTo = async (accept: RegExp) => {
        for (let presses = 0; presses < 25; presses++) {
          await keyboard.press('Tab');
          const name = await focused(page);
          if (accept.test(name)) return;
        }
        throw new Error(`Tab never reached ${accept}`);
      };
      await tabTo(/^number$/);
      await keyboard.type(challenged);
      await keyboard.press('Tab');
      expect(await focused(page)).toBe('expiry');
      await keyboard.type('1249');
      await keyboard.press('Tab');
      expect(await focused(page)).toBe('cvv');
      await keyboard.type('917');
      await keyboard.press('Tab');
      expect(await focused(page)).toBe('name');
      await keyboard.type('Dian Sari');
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Confirm with your bank' }).waitFor();
      const otp = (await bankIn(page).locator('aside code').textContent()) ?? '';
      await tabTo(/^otp$/);
      await keyboard.type(otp);
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Payment received' }).waitFor();
      expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
      expect(complaints).toEqual([]);
    }));

  test('every focused element is visibly marked', () =>
    visiting({}, async ({ page }) => {
      const { url } = await orderCard(house);
      await page.goto(url);
      const outline = 'getComputedStyle(document.activeElement).outlineWidth';
      const stops: [name: string, outline: unknown][] = [];
      for (let stop = 0; stop < 8; stop++) {
        await page.keyboard.press('Tab');
        stops.push([await focused(page), await page.evaluate(outline)]);
      }
      expect(stops.map(([, width]) => width)).toEqual(stops.map(() => '3px'));
      expect(new Set(stops.map(([name]) => name)).size).toBe(stops.length);
    }));

  // The id or the text of the focused element, in the page or in its frame.
  async function focused(page: Visitor['page']): Promise<string> {
    const script = 'document.activeElement.id || document.activeElement.textContent';
    const names = await Promise.all(page.frames().map((frame) => frame.evaluate(script)));
    const inFrame = await page.evaluate('document.activeElement.tagName === "IFRAME"');
    return String((inFrame ? names.at(-1) : names[0]) ?? '').trim();
  }
});

describe('without scripts', () => {
  test('pays with 3-D Secure', () =>
    visiting({ javaScript: false }, async ({ page, complaints }) => {
      const { invoice, url } = await orderCard(house);
      await page.goto(url);
      await payWith(page, { number: challenged, expiry: '12/49' });
      const bank = bankIn(page);
      await confirmAtBank(bank);
      await bank.getByRole('button', { name: 'Back to the payment' }).click();
      await page.getByRole('heading', { name: 'Payment received' }).waitFor();
      expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
      expect(complaints).toEqual([]);
    }));

  test('the device check continues automatically', () =>
    visiting({ javaScript: false }, async ({ page }) => {
      const { url } = await orderCard(house);
      await page.goto(url);
      await payWith(page, { number: '4440000000740001', expiry: '12/49' });
      await page.getByRole('heading', { name: 'Payment received' }).waitFor();
    }));

  test('mistakes come back with their fields, and never with the number or the code', () =>
    visiting({ javaScript: false }, async ({ page }) => {
      const { url } = await orderCard(house);
      await page.goto(url);
      await payWith(page, { number: '4111111111111112', expiry: '12/49' });
      const summary = page.getByRole('alert');
      await summary.getByRole('link', { name: /Check the card number/ }).click();
      expect(new URL(page.url()).hash).toBe('#number');
      expect(await page.getByLabel('Card number').inputValue()).toBe('');
      expect(await page.getByLabel('Security code').inputValue()).toBe('');
      expect(await page.getByLabel('Name on the card').inputValue()).toBe('Dian Sari');
      expect(await page.content()).not.toContain('4111111111111112');
    }));

  test('a promo is confirmed before it is paid', () =>
    visiting({ javaScript: false }, async ({ page }) => {
      const promo = [{ bin: '411111', discount_amount: 10_000 }];
      const { invoice, url } = await orderCard(house, { override_configuration: { promo } });
      await page.goto(url);
      await payWith(page, { number: approved, expiry: '12/49' });
      await page.getByRole('heading', { name: 'Your card earns a promo' }).waitFor();
      expect((await viewOf(house, invoice)).status).toBe('PENDING');
      // The code is not stored, not even from one page to the next.
      await page.getByLabel('Security code').fill('917');
      await page.getByRole('button', { name: 'Pay Rp80,000' }).click();
      await page.getByRole('heading', { name: 'Payment received' }).waitFor();
      expect((await viewOf(house, invoice)).paid_amount).toBe(80_000);
    }));

  test('two clicks pay once', () =>
    visiting({ javaScript: false }, async ({ page }) => {
      const { invoice, url } = await orderCard(house);
      await page.goto(url);
      await typeCard(page, { number: approved, expiry: '12/49' });
      // On a slow machine the second click may hit a link of the page that comes next.
      await payButton(page).dblclick();
      await expect
        .poll(async () => (await viewOf(house, invoice)).status, { timeout: 15_000 })
        .toBe('SUCCESS');
      // In another tab: what the second click has opened may still be on its way in this one.
      const later = await page.context().newPage();
      await later.goto(url);
      await later.getByRole('heading', { name: /Payment received|Already paid/ }).waitFor();
      expect((await viewOf(house, invoice)).paid_amount).toBe(90_000);
    }));
});

describe('in Indonesian', () => {
  test('if the merchant asks for it, from the form to the end', () =>
    visiting({ width: 'phone' }, async ({ page, complaints }) => {
      const themes = { language: 'ID' };
      const { url } = await orderCard(house, { override_configuration: { themes } });
      await page.goto(url);
      expect(await page.locator('html').getAttribute('lang')).toBe('id');
      await page.getByLabel('Nomor kartu').pressSequentially(challenged);
      await page.getByText('Kartu Mastercard').waitFor({ state: 'attached' });
      await page.getByLabel('Berlaku sampai').pressSequentially('1249');
      await page.getByLabel('Nama pada kartu').fill('Dian Sari');
      await payButton(page).click();
      await page.getByText('Isi kode keamanan').waitFor();
      await page.getByLabel('Kode keamanan').pressSequentially('917');
      expect(await payButton(page).textContent()).toBe('Bayar Rp90.000');
      await payButton(page).click();
      const bank = page.frameLocator('iframe[title="Bank Anda"]');
      const otp = (await bank.locator('aside code').textContent()) ?? '';
      await bank.getByLabel('Kode sekali pakai (OTP)').fill(otp);
      expect(await violations(page)).toEqual([]);
      await bank.getByRole('button', { name: 'Konfirmasi', exact: true }).click();
      await page.getByRole('heading', { name: 'Pembayaran diterima' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('id');
      expect(complaints).toEqual([]);
    }));

  test('and with the switch, in both directions', () =>
    visiting({}, async ({ page }) => {
      const { url } = await orderCard(house);
      await page.goto(url);
      await page.getByRole('link', { name: 'Bahasa Indonesia' }).click();
      await page.getByRole('heading', { name: 'Bayar dengan kartu' }).waitFor();
      await page.getByRole('link', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Pay by card' }).waitFor();
    }));
});

describe('in the colours of the merchant', () => {
  const rgb = (hex: string) =>
    `rgb(${[0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;

  const colorsOn = (page: Visitor['page']) =>
    page.evaluate(`({
      background: getComputedStyle(document.body).backgroundColor,
      font: getComputedStyle(document.body).color,
      button: getComputedStyle(document.querySelector('[data-pay]')).backgroundColor,
      buttonFont: getComputedStyle(document.querySelector('[data-pay]')).color,
    })`) as Promise<Record<'background' | 'font' | 'button' | 'buttonFont', string>>;

  test.each([
    { name: 'light', dark: false },
    { name: 'dark', dark: true },
  ])('each of the four is applied, with every preference of the device ($name)', ({ dark }) =>
    visiting({ dark }, async ({ page }) => {
      const themes = {
        background_color: '102030',
        font_color: 'F0E6D2',
        button_background_color: '00C2A8',
        button_font_color: '00201B',
      };
      const { url } = await orderCard(house, { override_configuration: { themes } });
      await page.goto(url);
      expect(await colorsOn(page)).toEqual({
        background: rgb('102030'),
        font: rgb('F0E6D2'),
        button: rgb('00C2A8'),
        buttonFont: rgb('00201B'),
      });
      expect(await violations(page)).toEqual([]);
    }),
  );

  test('the documented defaults if none is given, or an empty one', () =>
    visiting({ dark: true }, async ({ page }) => {
      const themes = { background_color: '', font_color: '' };
      const { url } = await orderCard(house, { override_configuration: { themes } });
      await page.goto(url);
      expect(await colorsOn(page)).toEqual({
        background: rgb('F5F8FB'),
        font: rgb('1A1A1A'),
        button: rgb('E1251B'),
        buttonFont: rgb('FFFFFF'),
      });
    }));

  test('colours with too little contrast are used as sent, and can be read on plates', () =>
    visiting({}, async ({ page }) => {
      const themes = {
        background_color: '777777',
        font_color: '777777',
        button_background_color: 'FFFF00',
        button_font_color: 'FFFFFF',
      };
      const { url } = await orderCard(house, { override_configuration: { themes } });
      await page.goto(url);
      expect(await colorsOn(page)).toEqual({
        background: rgb('777777'),
        font: rgb('777777'),
        button: rgb('FFFF00'),
        buttonFont: rgb('FFFFFF'),
      });
      expect(await violations(page)).toEqual([]);
    }));
});
