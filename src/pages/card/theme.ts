// A merchant's four colours as a stylesheet that stays readable with any colours.
import { blackOrWhite, contrast, legible, mix } from '../kit/color.ts';
import type { Theme } from './props.ts';

export type { Theme };

/** The documented defaults (DOKU API, Cards: override_configuration.themes). */
export const defaultTheme: Theme = {
  background: '#f5f8fb',
  font: '#1a1a1a',
  buttonBackground: '#e1251b',
  buttonFont: '#ffffff',
};

/**
 * The path of a theme's stylesheet. It contains the colours, so the stylesheet can be served without a
 * payment and cached forever.
 */
export function themePath(theme: Theme): string {
  const colors = orderOf(checked(theme)).map((color) => color.slice(1));
  return `/assets/theme.${colors.join('-')}.css`;
}

/** The theme with the name `name` (`f5f8fb-1a1a1a-e1251b-ffffff`), or undefined. */
export function themeNamed(name: string): Theme | undefined {
  if (!/^[0-9a-f]{6}(-[0-9a-f]{6}){3}$/.test(name)) return undefined;
  const [background, font, buttonBackground, buttonFont] = name.split('-').map((hex) => `#${hex}`);
  return { ...defaultTheme, ...defined({ background, font, buttonBackground, buttonFont }) };
}

/**
 * Sets the custom properties of style.css for one merchant, the same for both colour schemes. The
 * backgrounds (page, button) are not changed. Text on them, and the outline of a button, are moved towards
 * black or white until the contrast is sufficient. Everything else is mixed from the four colours.
 * Throws if a colour is not `#rrggbb`, because it becomes CSS.
 */
export function themeSheet(wanted: Theme): string {
  const theme = checked(wanted);
  const ground = theme.background;
  const pole = blackOrWhite(ground);
  const surface = surfaceOn(ground, pole);
  const soft = mix(surface, theme.buttonBackground, 0.08);
  const grounds = [ground, surface, soft];
  const ink = legible(theme.font, pole, grounds);
  const brand = theme.buttonBackground;
  const rules = {
    ground,
    surface,
    ink,
    muted: legible(mix(ink, surface, 0.3), pole, grounds),
    line: mix(surface, ink, 0.16),
    edge: visible(mix(surface, ink, 0.45), pole, [ground, surface]),
    focus: visible(pole === '#000000' ? '#1a56c4' : '#8ab4ff', pole, [ground, surface]),
    brand,
    'brand-edge': visible(brand, pole, [ground, surface]),
    'brand-ink': legible(theme.buttonFont, blackOrWhite(brand), [brand]),
    'brand-text': legible(brand, pole, grounds),
    'brand-soft': soft,
    ...tones(pole, surface, ground),
  };
  const scheme = pole === '#000000' ? 'light' : 'dark';
  const lines = Object.entries(rules).map(([name, color]) => `--${name}:${color}`);
  return `:root{color-scheme:${scheme};${lines.join(';')}}\n`;
}

// Boxes are lighter than the page: always on a light page, and on a dark page if the text stays readable.
function surfaceOn(ground: string, pole: string): string {
  if (pole === '#000000') return mix(ground, '#ffffff', 0.85);
  const lighter = mix(ground, '#ffffff', 0.07);
  return contrast(lighter, pole) >= 7 ? lighter : mix(ground, '#000000', 0.35);
}

// Success and error messages keep their colours in every theme, moved only as far as needed to be readable.
function tones(pole: string, surface: string, ground: string): Record<string, string> {
  const tone = (text: string, soft: string) => ({
    soft,
    text: legible(text, pole, [surface, ground, soft]),
  });
  const light = pole === '#000000';
  const good = light ? tone('#14663f', '#e5f3eb') : tone('#7fd3a6', '#173126');
  const ill = light ? tone('#a3201f', '#fbeaea') : tone('#f5a09d', '#3a1f21');
  const sand = light ? tone('#5c4300', '#fdf3d6') : tone('#f3d998', '#362c12');
  return {
    good: good.text,
    'good-soft': good.soft,
    ill: ill.text,
    'ill-soft': ill.soft,
    'sand-ink': sand.text,
    sand: sand.soft,
  };
}

// Lines and outlines need only 3:1 (WCAG 2.2, 1.4.11).
function visible(color: string, pole: string, grounds: readonly string[]): string {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(color, pole, share);
    if (grounds.every((ground) => contrast(candidate, ground) >= 3)) return candidate;
  }
  return pole;
}

function checked(theme: Theme): Theme {
  for (const color of orderOf(theme)) {
    if (!/^#[0-9a-f]{6}$/i.test(color)) throw new Error(`colour ${color}: write it as #rrggbb`);
  }
  const [background, font, buttonBackground, buttonFont] = orderOf(theme).map((color) =>
    color.toLowerCase(),
  );
  return { ...theme, ...defined({ background, font, buttonBackground, buttonFont }) };
}

function orderOf(theme: Theme): string[] {
  return [theme.background, theme.font, theme.buttonBackground, theme.buttonFont];
}

function defined(colors: { [Name in keyof Theme]: string | undefined }): Partial<Theme> {
  return Object.fromEntries(Object.entries(colors).filter(([, color]) => color !== undefined));
}
