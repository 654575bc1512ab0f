// Refuses addresses that name nothing: no path, reference or code can have a NUL in it.
import { Problem } from './problem.ts';

/**
 * What is wrong with an address that has an encoded NUL: 404 if it is in the path, 400 if it is in the query.
 * Undefined for every other address. `url` is as sent, still encoded.
 */
export function unusableAddress(url: string): Problem | undefined {
  if (!url.includes('%00')) return undefined;
  const [path = ''] = url.split('?', 1);
  return path.includes('%00')
    ? new Problem(404, 'Not found', 'Nothing has a NUL in its address.')
    : new Problem(400, 'Bad request', 'A parameter must not have a NUL in it.');
}
