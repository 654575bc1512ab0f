import { expect, test } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { contrast, isReddish } from '../kit/color.ts';
import { defaultTheme, schemeOf, type Theme, themeNamed, themePath, themeSheet } from './theme.ts';
import { themeWarnings } from './theme-warnings.ts';

const color = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

const themes = fc.record<Theme>({
  background: color,
  font: color,
  buttonBackground: color,
  buttonFont: color,
});

function tokens(theme: Theme): (name: string) => string {
  const found = [...themeSheet(theme).matchAll(/--([\w-]+):(#[0-9a-f]{6})/g)];
  const table = new Map(found.map(([, name, value]) => [name, value]));
  return (name) => table.get(name) ?? 'missing';
}

/** Texts on boxes, in every theme. */
const boxed: [ink: string, ground: string][] = [
  ['ink', 'surface'],
  ['ink', 'brand-soft'],
  ['muted', 'surface'],
  ['brand-text', 'surface'],
  ['brand-text', 'brand-soft'],
  ['good', 'surface'],
  ['good', 'good-soft'],
  ['ill', 'surface'],
  ['ill', 'ill-soft'],
  ['sand-ink', 'sand'],
];

/** Texts on the page's own background, where they have no plate. */
const bare: [ink: string, ground: string][] = [
  ['ink', 'ground'],
  ['muted', 'ground'],
  ['brand-text', 'ground'],
  ['good', 'ground'],
];

const drawings = ['brand-edge', 'edge', 'focus'];

const plateOf = (sheet: string) =>
  /\.button\.primary::before\{[^}]*background:(#[0-9a-f]{6})\}/.exec(sheet)?.[1];

test('the four colours are used exactly as sent, and everything is readable with any four', () => {
  fc.assert(
    fc.property(themes, (theme) => {
      const token = tokens(theme);
      const used = ['ground', 'ink', 'brand', 'brand-ink'].map(token);
      const { background, font, buttonBackground, buttonFont } = theme;
      expect(used).toEqual([background, font, buttonBackground, buttonFont]);
      const sheet = themeSheet(theme);
      const plated = sheet.includes('.order,.bank-side,.foot{background:var(--surface)}');
      expect(plated).toBe(contrast(font, background) < 4.5);
      for (const [ink, ground] of plated ? boxed : [...boxed, ...bare]) {
        const ratio = contrast(token(ink), token(ground));
        expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      for (const line of drawings) {
        for (const ground of plated ? ['surface'] : ['surface', 'ground']) {
          const ratio = contrast(token(line), token(ground));
          expect(ratio, `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
      const label = plateOf(sheet) ?? buttonBackground;
      expect(contrast(buttonFont, label)).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 500 },
  );
});

test('readable colours get no plate and no other edge', () => {
  const sheet = themeSheet(defaultTheme);
  expect(sheet.trim().split('\n')).toHaveLength(1);
  expect(tokens(defaultTheme)('brand-edge')).toBe(defaultTheme.buttonBackground);
});

test('errors, links and chosen options never have the red of a button', () => {
  const token = tokens(defaultTheme);
  for (const name of ['ill', 'brand-text', 'edge'])
    expect(isReddish(token(name)), name).toBe(false);
  const blue = tokens({ ...defaultTheme, buttonBackground: '#1a56c4' });
  expect([isReddish(blue('ill')), blue('brand-text')]).toEqual([true, '#1a56c4']);
});

test('a page is light or dark by its own colours', () => {
  expect(schemeOf(defaultTheme)).toBe('light');
  expect(schemeOf({ ...defaultTheme, background: '#102030', font: '#f0e6d2' })).toBe('dark');
});

test('warnings name the pair, its colours and its ratio', () => {
  expect(themeWarnings(defaultTheme)).toEqual([]);
  const theme = {
    background: '#ffffff',
    font: '#999999',
    buttonBackground: '#ffff66',
    buttonFont: '#ffffff',
  };
  expect(themeWarnings(theme)).toEqual([
    {
      pair: 'font on background',
      colors: ['#999999', '#ffffff'],
      needed: 4.5,
      ratio: 2.84,
    },
    {
      pair: 'button font on button',
      colors: ['#ffffff', '#ffff66'],
      needed: 4.5,
      ratio: 1.06,
    },
    {
      pair: 'button on background',
      colors: ['#ffff66', '#ffffff'],
      needed: 3,
      ratio: 1.06,
    },
  ]);
});

test("a theme's name contains its colours, and the theme is found by that name", () => {
  fc.assert(
    fc.property(themes, (theme) => {
      const name = /^\/assets\/theme\.(.*)\.css$/.exec(themePath(theme))?.[1] ?? '';
      expect(themeNamed(name)).toEqual(theme);
    }),
  );
});

test.each(['', 'f5f8fb', 'f5f8fb-1a1a1a-e1251b-fffff', 'F5F8FB-1A1A1A-E1251B-FFFFFF', '../../x'])(
  'there is no theme named %j',
  (name) => {
    expect(themeNamed(name)).toBeUndefined();
  },
);

test.each(['red', '#fff', '#ffffff;}*{display:none', 'url(//evil.example)'])(
  'refuses %j as a colour',
  (value) => {
    expect(() => themeSheet({ ...defaultTheme, font: value })).toThrow(/#rrggbb/);
    expect(() => themePath({ ...defaultTheme, buttonFont: value })).toThrow(/#rrggbb/);
  },
);
