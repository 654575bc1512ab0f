// The assets of the dashboard: its stylesheet, in addition to that of all pages.
import { readFileSync } from 'node:fs';
import { namedStylesheet, type Stylesheet } from '../kit/assets.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

export const dashboardStylesheet: Stylesheet = namedStylesheet(
  'dashboard',
  ['frame.css', 'parts.css', 'data.css'].map((name) => read(`./style/${name}`)).join(''),
);
