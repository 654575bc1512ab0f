// Whether a form was posted by one of our own pages: the dashboard's guard against forged posts.
import type { FastifyRequest } from 'fastify';

/**
 * Browsers say with `Sec-Fetch-Site` where a post comes from; older ones say at least its `Origin`. A caller that
 * sends neither is not a browser, and has no session that another site could use.
 */
export function isOwnPost({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
