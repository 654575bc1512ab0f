// The served stylesheets: their bytes, and a path that changes whenever they do.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** To be served at `path` as text/css; it may be cached for ever, since its hash names it. */
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

/** The one stylesheet of all pages, read once when the program starts. */
export const stylesheet: Stylesheet = namedStylesheet(
  'style',
  readFileSync(new URL('./style.css', import.meta.url), 'utf8'),
);
