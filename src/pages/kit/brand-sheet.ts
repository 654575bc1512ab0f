// Brand colours as a served stylesheet: the content security policy forbids them inside the page.
import { namedStylesheet, type Stylesheet } from './assets.ts';
import { blackOrWhite, contrast, legible, mix } from './color.ts';

/** A channel's id and its colours, `#rrggbb`: a ground, and the ink meant to be read on it. */
export interface Branded {
  id: string;
  brand: { color: string; ink: string };
}

/** The surfaces of style.css that brand-coloured text may lie on, in either colour scheme. */
export const surfaces = {
  light: ['#ffffff', '#f5f4f0'],
  dark: ['#1a232b', '#11181e'],
} as const;

/** The class that gives an element, and all inside it, the colours of a channel. */
export function brandClass(id: string): string {
  return `brand-${id}`;
}

/**
 * One class for each channel, setting `--brand`, `--brand-ink`, `--brand-text` and `--brand-soft`.
 * Colours that would fall below 4.5:1 are moved until they do not.
 * Throws where an id or a colour is not what it should be, since both become CSS.
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
  // The ink as asked for, on a deepened ground, as long as it can be read on anything like it.
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
