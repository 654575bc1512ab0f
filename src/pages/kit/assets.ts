// The served stylesheets: their bytes, and a path that changes with their content.
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

/** The stylesheet of all pages, read once at the start. */
export const stylesheet: Stylesheet = namedStylesheet(
  'style',
  readFileSync(new URL('./style.css', import.meta.url), 'utf8'),
);
