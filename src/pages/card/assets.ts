// The assets of the card pages: their stylesheet and their one script.
import { readFileSync } from 'node:fs';
import { namedScript, namedStylesheet, type ServedScript, type Stylesheet } from '../kit/assets.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The stylesheet of the card pages, in addition to that of all pages. */
export const cardStylesheet: Stylesheet = namedStylesheet('card', read('./card.css'));

/** The script of the card pages, built by `npm run scripts`. */
export const cardScript: ServedScript = namedScript('card', read('./card.js'));
