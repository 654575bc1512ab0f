// Pictures of screens in docs/pictures: written if they are missing or requested, otherwise kept.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

/**
 * Writes a picture of the whole page to `name`.png if there is none yet, or if UPDATE_PICTURES=1
 * requests new ones: every machine draws letters a little differently. What is more than `most` pixels from the top is
 * left out.
 */
export async function keepPicture(page: Page, name: string, most = 20_000): Promise<void> {
  const file = join(folder, `${name}.png`);
  if (process.env.UPDATE_PICTURES !== '1' && existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  // As high as the whole page, so that what sticks to the bottom of a window is in its own place.
  const seen = page.viewportSize();
  const whole = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  const height = Math.min(whole, most);
  if (seen) await page.setViewportSize({ ...seen, height: Math.max(seen.height, height) });
  const options = {
    fullPage: whole <= most,
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
  } as const;
  writeFileSync(file, await page.screenshot(options));
  if (seen) await page.setViewportSize(seen);
}

/** The names of the existing pictures, without `.png`. */
export function keptPictures(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => file.replace(/\.png$/, ''));
}
