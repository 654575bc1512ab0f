// Brand colours as a served stylesheet, because the content security policy forbids styles inside the page.
import { namedStylesheet, type Stylesheet } from './assets.ts';
import { blackOrWhite, contrast, legible, mix } from './color.ts';

/** A channel's id and its colours, `#rrggbb`: a background, and the text colour on it. */
export interface Branded {
  id: string;
  brand: { color: string; ink: string };
}

/** The surfaces of style.css under brand-coloured text, in each colour scheme. */
export const surfaces = {
  light: ['#ffffff', '#f5f4f0'],
  dark: ['#1a232b', '#11181e'],
} as const;

/** The class that gives an element and its content the colours of a channel. */
export function brandClass(id: string): string {
  return `brand-${id}`;
}

/**
 * One class for each channel, setting `--brand`, `--brand-ink`, `--brand-text` and `--brand-soft`.
 * Colours with a contrast below 4.5:1 are moved until it is sufficient.
 * Throws if an id or a colour is not valid, because both become CSS.
 */
export function brandSheet(channels: readonly Branded[]): Stylesheet {
  const rules = channels.map((channel) => {
    if (!/^[a-z][a-z0-9-]*$/.test(channel.id)) throw new Error(`channel id ${channel.id}`);
    return brandRules(channel.id, color(channel.brand.color), color(channel.brand.ink));
  });
  return namedStylesheet('brands', rules.join(''));
}

function brandRules(id: string, brand: string, wantedInk: string): string {
  const selector = `.${brandClass(id)}`;
  // Keeps the wanted text colour and moves the background, if that gives enough contrast.
  const pole =
    contrast(wantedInk, '#000000') > contrast(wantedInk, '#ffffff') ? '#000000' : '#ffffff';
  const ground = legible(brand, pole, [wantedInk]);
  const ink = contrast(wantedInk, ground) >= 4.5 ? wantedInk : blackOrWhite(ground);
  const soft = { light: mix('#ffffff', brand, 0.08), dark: mix(surfaces.dark[0], brand, 0.16) };
  const text = {
    light: legible(brand, '#000000', [...surfaces.light, soft.light]),
    dark: legible(brand, '#ffffff', [...surfaces.dark, soft.dark]),
  };
  return (
    `${selector}{--brand:${ground};--brand-ink:${ink};` +
    `--brand-text:${text.light};--brand-soft:${soft.light}}\n` +
    `@media screen and (prefers-color-scheme:dark){${selector}{` +
    `--brand-text:${text.dark};--brand-soft:${soft.dark}}}\n`
  );
}

function color(text: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw new Error(`brand colour ${text}: write it as #rrggbb`);
  return text.toLowerCase();
}
