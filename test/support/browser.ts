// A real browser for a test file, and pages that collect the browser's complaints.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

/** The two sizes in which every screen is tested, in CSS pixels. */
export const widths = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
} as const;

export type Width = keyof typeof widths;

/** Starts the browser with a new profile. Throws if there is no browser. Close it in `afterAll`. */
export async function openBrowser(): Promise<Browser> {
  const found = inject('browser');
  if ('problem' in found) throw new Error(found.problem);
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: found.path,
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
    ],
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Errors that the browser reported: of scripts, of the policy, of failed loads. */
  complaints: string[];
}

export interface VisitorOptions {
  width?: Width;
  javaScript?: boolean;
  dark?: boolean;
  locale?: string;
  /** Takes a certificate that nobody has signed. */
  ignoreHTTPSErrors?: boolean;
}

/** A user with a clean browser. `javaScript: false` for a user without scripts. */
export async function newVisitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: widths[options.width ?? 'desktop'],
    javaScriptEnabled: options.javaScript ?? true,
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: options.locale ?? 'en-GB',
    ignoreHTTPSErrors: options.ignoreHTTPSErrors ?? false,
    timezoneId: 'Asia/Jakarta',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, complaints };
}
