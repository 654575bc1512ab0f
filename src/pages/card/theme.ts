// A merchant's four colours as a stylesheet: used exactly as sent, with what keeps every text readable on them.
import type { MerchantTheme } from '../../merchants/merchant.ts';
import { blackOrWhite, contrast, isLighter, isReddish, legible, mix } from '../kit/color.ts';
import type { Theme } from './props.ts';
import { textContrast } from './theme-warnings.ts';

export type { Theme };

/** The documented defaults (DOKU API, Cards: override_configuration.themes). */
export const defaultTheme: Theme = {
  background: '#f5f8fb',
  font: '#1a1a1a',
  buttonBackground: '#e1251b',
  buttonFont: '#ffffff',
};

/** A merchant's own colours; those that it has not chosen are the documented ones. */
export function ownTheme(chosen: MerchantTheme | undefined): Theme {
  const { background, font, buttonBackground, buttonFont } = chosen ?? {};
  const given = { background, font, buttonBackground, buttonFont };
  const colors = Object.entries(given).map(([name, hex]) => [name, hex?.toLowerCase()]);
  return { ...defaultTheme, ...defined(Object.fromEntries(colors)) };
}

/**
 * The path of a theme's stylesheet. It contains the colours, so the stylesheet can be served without a
 * payment and cached forever.
 */
export function themePath(theme: Theme): string {
  return `/assets/theme.${themeName(theme)}.css`;
}

/** The four colours in one word: `f5f8fb-1a1a1a-e1251b-ffffff`. Throws if a colour is not `#rrggbb`. */
export function themeName(theme: Theme): string {
  return orderOf(checked(theme))
    .map((color) => color.slice(1))
    .join('-');
}

/** The theme with the name `name` (`f5f8fb-1a1a1a-e1251b-ffffff`), or undefined. */
export function themeNamed(name: string): Theme | undefined {
  if (!/^[0-9a-f]{6}(-[0-9a-f]{6}){3}$/.test(name)) return undefined;
  const [background, font, buttonBackground, buttonFont] = name.split('-').map((hex) => `#${hex}`);
  return { ...defaultTheme, ...defined({ background, font, buttonBackground, buttonFont }) };
}

/** Whether a page in this theme is a light or a dark one, whatever the device prefers. */
export function schemeOf(theme: Theme): 'light' | 'dark' {
  return isLighter(theme.font, surfaceOf(theme)) ? 'dark' : 'light';
}

/**
 * Sets the custom properties of style.css for one merchant, the same for both colour schemes. The four
 * colours are used exactly as sent (DOKU API, Cards: themes). Where two of them have too little contrast,
 * a plate in a readable colour is put behind the text. Everything else is mixed from the four colours.
 * Throws if a colour is not `#rrggbb`, because it becomes CSS.
 */
export function themeSheet(wanted: Theme): string {
  const theme = checked(wanted);
  const { background: ground, font: ink, buttonBackground: brand, buttonFont } = theme;
  const surface = surfaceOf(theme);
  const isPlated = contrast(ink, ground) < textContrast;
  // With plates, no text and no line is on the page's own background.
  const grounds = isPlated ? [surface] : [ground, surface];
  const pole = isLighter(ink, surface) ? '#ffffff' : '#000000';
  // Links and chosen options in the red of a button would look like mistakes.
  const accent = isReddish(brand) ? ink : brand;
  const soft = softOn(surface, accent, ink);
  const rules = {
    ground,
    surface,
    ink,
    muted: legible(mix(ink, surface, 0.3), pole, grounds),
    line: mix(surface, ink, 0.16),
    edge: visible(mix(surface, ink, 0.45), pole, grounds),
    focus: visible(pole === '#000000' ? '#1a56c4' : '#8ab4ff', pole, grounds),
    brand,
    'brand-edge': visible(brand, pole, grounds),
    'brand-ink': buttonFont,
    'brand-text': legible(accent, pole, [...grounds, soft]),
    'brand-soft': soft,
    ...tones(pole, grounds, isReddish(brand)),
  };
  const lines = Object.entries(rules).map(([name, color]) => `--${name}:${color}`);
  const root = `:root{color-scheme:${schemeOf(theme)};${lines.join(';')}}\n`;
  return root + (isPlated ? plates : '') + buttonPlate(brand, buttonFont);
}

/** The background of boxes: near the page's own, unless the merchant's font colour cannot be read on it. */
/** The colour of the boxes on a page in this theme. */
export function surfaceOf({ background, font }: Theme): string {
  const near = surfaceOn(background, blackOrWhite(background));
  const found = [near, background].find((surface) => contrast(font, surface) >= textContrast);
  return found ?? blackOrWhite(font);
}

// Boxes are lighter than the page: always on a light page, and on a dark page if the text stays readable.
function surfaceOn(ground: string, pole: string): string {
  if (pole === '#000000') return mix(ground, '#ffffff', 0.85);
  const lighter = mix(ground, '#ffffff', 0.07);
  return contrast(lighter, pole) >= 7 ? lighter : mix(ground, '#000000', 0.35);
}

/** The background of a chosen option: a little of the accent, as much as the text on it allows. */
function softOn(surface: string, accent: string, ink: string): string {
  const shares = [0.08, 0.06, 0.04, 0.02];
  const tints = shares.map((share) => mix(surface, accent, share));
  return tints.find((tint) => contrast(ink, tint) >= textContrast) ?? surface;
}

// What stands on the page's own background gets the background of boxes.
const plates =
  '.bar,.pay>.order,.bank-side,.foot{background:var(--surface)}\n' +
  '.pay>.order,.bank-side{padding:1rem;border-radius:16px}\n' +
  '.badge{background:none}\n';

/** A plate behind the label of the main button, if its own two colours cannot be read. */
function buttonPlate(brand: string, font: string): string {
  if (contrast(font, brand) >= textContrast) return '';
  return (
    '.button.primary{position:relative;isolation:isolate;font-weight:700}\n' +
    '.button.primary::before{content:"";position:absolute;z-index:-1;inset:.375rem .5rem;' +
    `border-radius:8px;background:${blackOrWhite(font)}}\n`
  );
}

// Success and error messages keep their colours in every theme, moved only as far as needed to be readable.
// Errors are amber where the button is red, as it is by default: they must not look like the button.
function tones(pole: string, grounds: readonly string[], redButton: boolean) {
  const tone = (text: string, soft: string) => ({
    soft,
    text: legible(text, pole, [...grounds, soft]),
  });
  const light = pole === '#000000';
  const good = light ? tone('#14663f', '#e5f3eb') : tone('#7fd3a6', '#173126');
  const red = light ? tone('#a3201f', '#fbeaea') : tone('#f5a09d', '#3a1f21');
  const amber = light ? tone('#8a4300', '#fdeedb') : tone('#f6b26b', '#3a2610');
  const ill = redButton ? amber : red;
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
