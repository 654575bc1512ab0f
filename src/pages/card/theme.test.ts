import { expect, test } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { contrast } from '../kit/color.ts';
import { defaultTheme, type Theme, themeNamed, themePath, themeSheet } from './theme.ts';

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

const texts: [ink: string, ground: string][] = [
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['ink', 'brand-soft'],
  ['muted', 'ground'],
  ['muted', 'surface'],
  ['brand-text', 'ground'],
  ['brand-text', 'surface'],
  ['brand-ink', 'brand'],
  ['good', 'surface'],
  ['good', 'good-soft'],
  ['ill', 'surface'],
  ['ill', 'ill-soft'],
  ['sand-ink', 'sand'],
];

const drawings: [line: string, ground: string][] = [
  ['brand-edge', 'surface'],
  ['brand-edge', 'ground'],
  ['edge', 'surface'],
  ['edge', 'ground'],
  ['focus', 'surface'],
  ['focus', 'ground'],
];

test('everything is readable with any four colours', () => {
  fc.assert(
    fc.property(themes, (theme) => {
      const token = tokens(theme);
      expect([token('ground'), token('brand')]).toEqual([theme.background, theme.buttonBackground]);
      for (const [ink, ground] of texts) {
        const ratio = contrast(token(ink), token(ground));
        expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      for (const [line, ground] of drawings) {
        const ratio = contrast(token(line), token(ground));
        expect(ratio, `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 500 },
  );
});

test('readable colours are not changed', () => {
  const token = tokens(defaultTheme);
  expect(token('ink')).toBe(defaultTheme.font);
  expect(token('brand-ink')).toBe(defaultTheme.buttonFont);
  expect(token('brand-edge')).toBe(defaultTheme.buttonBackground);
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
