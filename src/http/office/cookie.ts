// The cookie of a signed-in browser.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where links lead to: the address by which browsers call the gateway. */
export interface PublicLinks {
  readonly publicUrl: string;
}

/**
 * Browsers keep a cookie called `__Host-` for the one host that has set it, and send it over TLS only; they take
 * `http://localhost` for as good. A sandbox under another plain address has the cookie without either.
 */
function guarded(name: string, { publicUrl }: PublicLinks): { name: string; isSecure: boolean } {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  const isSecure = protocol === 'https:' || isLocal;
  return { name: isSecure ? `__Host-${name}` : name, isSecure };
}

/** The session's cookie, without its prefix. */
const sessionCookie = 'gapura';

/** The secret of the session in a request, if it has one. */
export function sessionSecretOf(request: FastifyRequest, links: PublicLinks): string | undefined {
  return cookieOf(request, links, sessionCookie);
}

/** Gives the browser the secret of its session, or takes it away. */
export function setSessionCookie(
  reply: FastifyReply,
  links: PublicLinks,
  secret: string | undefined,
): void {
  setCookie(reply, links, sessionCookie, secret);
}

/** The value of one of our cookies: at most 4096 characters that need no escape. */
export function cookieOf(
  request: FastifyRequest,
  links: PublicLinks,
  cookie: string,
): string | undefined {
  const { name } = guarded(cookie, links);
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = part.split('=');
    if (key.trim() === name) {
      const text = value.join('=').trim();
      return /^[\w.-]{1,4096}$/.test(text) ? text : undefined;
    }
  }
  return undefined;
}

/** Sets one of our cookies until the browser closes, or removes it. */
export function setCookie(
  reply: FastifyReply,
  links: PublicLinks,
  cookie: string,
  value: string | undefined,
): void {
  const { name, isSecure } = guarded(cookie, links);
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', ...(isSecure ? ['Secure'] : [])];
  const ended = value === undefined ? ['Max-Age=0'] : [];
  reply.header('set-cookie', [`${name}=${value ?? ''}`, ...attributes, ...ended].join('; '));
}
