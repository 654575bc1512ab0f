// Pictures of screens in docs/pictures: written where they are missing or asked for, else left alone.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

/**
 * Keeps a picture of the whole page as `name`.png where there is none yet, or where UPDATE_PICTURES=1
 * asks for new ones: letters are drawn a little differently on every machine.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const file = join(folder, `${name}.png`);
  if (process.env.UPDATE_PICTURES !== '1' && existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const options = { fullPage: true, animations: 'disabled', caret: 'hide', scale: 'css' } as const;
  writeFileSync(file, await page.screenshot(options));
}

/** The pictures that are kept, without their ending. */
export function keptPictures(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => file.replace(/\.png$/, ''));
}
