// Addresses of calls, as sent; those that name nothing are refused: no path, reference or code can have a NUL in it.
import { Problem } from './problem.ts';

/** The path of an address, still encoded, without the query, which can contain data that must not be logged. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/**
 * What is wrong with an address that has an encoded NUL: 404 if it is in the path, 400 if it is in the query.
 * Undefined for every other address. `url` is as sent, still encoded.
 */
export function unusableAddress(url: string): Problem | undefined {
  if (!url.includes('%00')) return undefined;
  return pathOf(url).includes('%00')
    ? new Problem(404, 'Not found', 'Nothing has a NUL in its address.')
    : new Problem(400, 'Bad request', 'A parameter must not have a NUL in it.');
}
