// Suspicions about the Request-Target: another spelling of the path, or the path before a proxy changed it.
import type { Remedy, Suspicion } from './suspicion.ts';

/** Path prefixes that proxies and frameworks commonly remove before a program sees the path. */
const prefixes = ['/api', '/api/v1', '/v1', '/public', '/index.php', '/webhook', '/webhooks'];

/**
 * Other targets that may have been signed instead of `target`.
 * `url` is the whole URL with host and query, if known. `more` are guesses by the caller.
 */
export function targetSuspicions(
  target: string,
  url: string | undefined,
  more: readonly string[],
): Suspicion[] {
  const given = cut(target);
  const whole = cut(url ?? target);
  const spellings = [
    ...more,
    given.path,
    whole.path,
    `${whole.path}${whole.query}`,
    ...(url === undefined ? [] : [url, url.split('?')[0] ?? url]),
    ...slashed(given.path),
    decoded(given.path),
    encodeURI(decoded(given.path)),
    given.path.toLowerCase(),
    ...withoutLeadingSegments(given.path),
    '/',
    '',
    ...prefixes.map((prefix) => prefix + given.path),
  ];
  const others = [...new Set(spellings)].filter((spelling) => spelling !== target);
  return others.map((signed) => ({
    code: 'target_differs',
    fact: `It was signed with the Request-Target ${JSON.stringify(signed)}, but verified with ${JSON.stringify(target)}.`,
    remedy,
    change: { target: signed },
  }));
}

const remedy: Remedy = {
  sender:
    'Sign the path of the URL you call, with its leading slash, without host and query, encoded as it is sent.',
  receiver:
    'Use the path of the URL that the sender calls, not the path after a router or a proxy changed it: in Express req.originalUrl, not req.url or req.path.',
};

function cut(target: string): { path: string; query: string } {
  const pathAndQuery = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  const at = pathAndQuery.indexOf('?');
  if (at < 0) return { path: pathAndQuery, query: '' };
  return { path: pathAndQuery.slice(0, at), query: pathAndQuery.slice(at) };
}

function slashed(path: string): string[] {
  const bare = path.replace(/^\/+|\/+$/g, '');
  return [`/${bare}`, `/${bare}/`, bare, `${bare}/`];
}

/** `/a/b/c` → `/b/c`, `/c`. */
function withoutLeadingSegments(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.slice(1).map((_, index) => `/${segments.slice(index + 1).join('/')}`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
