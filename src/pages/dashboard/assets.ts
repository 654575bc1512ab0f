// The assets of the dashboard: its stylesheet, in addition to that of all pages, and its script.
import { readFileSync } from 'node:fs';
import { namedScript, namedStylesheet, type ServedScript, type Stylesheet } from '../kit/assets.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

export const dashboardStylesheet: Stylesheet = namedStylesheet(
  'dashboard',
  ['frame.css', 'parts.css', 'data.css', 'figures.css']
    .map((name) => read(`./style/${name}`))
    .join(''),
);

/** The script of the dashboard, built by `npm run scripts`. */
export const dashboardScript: ServedScript = namedScript('dashboard', read('./dashboard.js'));
