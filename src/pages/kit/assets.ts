// The served stylesheets and scripts: their bytes, and a path that changes with their content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A stylesheet to serve at `path` as text/css. It may be cached forever, because the path contains its hash. */
export interface Stylesheet {
  path: string;
  css: string;
  hash: string;
}

/** Names `css` by its content: `/assets/<name>.<hash>.css`. */
export function namedStylesheet(name: string, css: string): Stylesheet {
  const hash = createHash('sha256').update(css).digest('hex').slice(0, 16);
  return { path: `/assets/${name}.${hash}.css`, css, hash };
}

/** A script to serve at `path` as text/javascript. Browsers run it only if `integrity` matches. */
export interface ServedScript {
  path: string;
  /** Subresource Integrity: `sha384-…`. */
  integrity: string;
  body: string;
}

/** Names `body` by its content: `/assets/<name>.<hash>.js`. */
export function namedScript(name: string, body: string): ServedScript {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
  return { path: `/assets/${name}.${hash}.js`, integrity, body };
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The stylesheet of all pages, read once at the start. */
export const stylesheet: Stylesheet = namedStylesheet('style', read('./style.css'));

/** The script of pages that only have copy buttons, built by `npm run scripts`. */
export const copyScript: ServedScript = namedScript('copy', read('./copy.js'));
