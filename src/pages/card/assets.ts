// The assets of the card pages: their stylesheet and their one script.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { namedStylesheet, type Stylesheet } from '../kit/assets.ts';

/** A script to serve at `path` as text/javascript. Browsers run it only if `integrity` matches. */
export interface ServedScript {
  path: string;
  /** Subresource Integrity: `sha384-…`. */
  integrity: string;
  body: string;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The stylesheet of the card pages, in addition to that of all pages. */
export const cardStylesheet: Stylesheet = namedStylesheet('card', read('./card.css'));

/** The script of the card pages, built by `npm run scripts`. */
export const cardScript: ServedScript = namedScript('card', read('./card.js'));

function namedScript(name: string, body: string): ServedScript {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
  return { path: `/assets/${name}.${hash}.js`, integrity, body };
}
