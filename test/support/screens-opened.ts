// Which screens a run opens: all in both widths, or each in one of them, as `npm run test:screens` was asked.
import type { Width } from './browser.ts';

const wanted = process.env.GAPURA_SCREENS;

/** Whether this is a run of `npm run test:screens`: it opens every screen and does every action. */
export const opensAll = wanted === 'all' || wanted === 'one width';

/** Of screens in their order, those that are opened in this width. */
export function openedIn<T>(width: Width, screens: readonly T[]): T[] {
  if (wanted !== 'one width') return [...screens];
  return screens.filter((_, index) => (index % 2 === 0) === (width === 'phone'));
}
