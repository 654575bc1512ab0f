// Pictures of screens in docs/pictures: written where they are missing or asked for, else left alone.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

/**
 * Takes a picture of the whole page as `name`.png and returns its bytes. It is kept only where there
 * is none yet or UPDATE_PICTURES=1 is set: letters are drawn a little differently on every machine.
 */
export async function takePicture(page: Page, name: string): Promise<Buffer> {
  const picture = await page.screenshot({
    fullPage: true,
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
  });
  const file = join(folder, `${name}.png`);
  if (process.env.UPDATE_PICTURES === '1' || !existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, picture);
  }
  return picture;
}

/** The pictures that are kept, without their ending. */
export function keptPictures(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => file.replace(/\.png$/, ''));
}
