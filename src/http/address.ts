// Refuses addresses that name nothing: no path, reference or code can have a NUL in it.
import type { Answer } from '../dialect.ts';
import { badAddress, notFound } from './server-error.ts';

/**
 * What is answered to an address with an encoded NUL: 404 if it is in the path, 400 if it is in the query. Undefined
 * for every other address. `url` is as sent, still encoded. `now` is wall-clock time.
 */
export function unusableAddress(url: string, now: Date): Answer | undefined {
  if (!url.includes('%00')) return undefined;
  const [path = ''] = url.split('?', 1);
  return path.includes('%00') ? notFound(path) : badAddress(path, now);
}
