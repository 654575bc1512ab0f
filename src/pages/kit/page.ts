// Pages over HTTP: rendered once and sent with security headers. Forms are read from the raw bytes.
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Mount } from '../../http/app.ts';
import type { ServedScript, Stylesheet } from './assets.ts';
import { type Language, pickLanguage } from './language.ts';
import type { PageScript } from './layout.tsx';
import { renderPage } from './render.ts';
import { type PageTrust, securityHeaders } from './security-headers.ts';

/** Sends a page with `status`. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  page: VNode,
  trust?: PageTrust,
): FastifyReply {
  return reply
    .code(status)
    .headers(securityHeaders(trust))
    .header('content-type', 'text/html; charset=utf-8')
    .send(renderPage(page));
}

/** The language that a request asks for: a posted or queried `lang`, then Accept-Language. */
export function languageOf(request: FastifyRequest, form?: URLSearchParams): Language {
  const query = form?.get('lang') ?? (request.query as { lang?: unknown }).lang;
  const acceptLanguage = request.headers['accept-language'];
  return pickLanguage({ query, acceptLanguage });
}

/**
 * The fields of a posted form (application/x-www-form-urlencoded). Throws an error of status 400 for a NUL: no browser
 * sends one.
 */
export function formOf(request: FastifyRequest): URLSearchParams {
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (/%00|\0/.test(text)) {
    throw Object.assign(new Error('a form has a NUL in it'), { statusCode: 400 });
  }
  return new URLSearchParams(text);
}

/**
 * Whether a form was sent by one of our pages. Our pages send no referrer, so `Origin` tells nothing. For
 * browsers without `Sec-Fetch-Site`, nothing but a sealed state in the form protects it.
 */
export function isOwnForm(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Redirects to `path` with 303 See Other, after a form was processed. */
export function seeOther(reply: FastifyReply, path: string): FastifyReply {
  return reply.code(303).header('location', path).header('cache-control', 'no-store').send('');
}

/** What a page needs to run `script`: the script with a new nonce, and the policy that allows this nonce. */
export function scripted({ path, integrity }: ServedScript): {
  script: PageScript;
  trust: PageTrust;
} {
  const nonce = randomBytes(16).toString('base64url');
  return { script: { path, integrity, nonce }, trust: { scriptNonce: nonce } };
}

/** The Cache-Control of what has its hash in its path. */
export const cacheForever = 'public, max-age=31536000, immutable';

/** Serves stylesheets and scripts at paths with their hash, so that they can be cached forever. */
export function assetRoutes(
  sheets: readonly Stylesheet[],
  scripts: readonly ServedScript[] = [],
): Mount {
  const assets = [
    ...sheets.map(({ path, css }) => ({ path, type: 'text/css', body: css })),
    ...scripts.map(({ path, body }) => ({ path, type: 'text/javascript', body })),
  ];
  return (app) => {
    for (const { path, type, body } of assets) {
      app.get(path, async (_request, reply) =>
        reply
          .header('content-type', `${type}; charset=utf-8`)
          .header('cache-control', cacheForever)
          .header('x-content-type-options', 'nosniff')
          .send(body),
      );
    }
  };
}
