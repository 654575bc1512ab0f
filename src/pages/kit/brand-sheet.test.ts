// Brand colours stay legible and cannot inject CSS.
import { expect, test } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { brandSheet, surfaces } from './brand-sheet.ts';
import { contrast } from './color.ts';

const hex = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

// The values of one custom property, that of the light scheme first.
function values(css: string, property: string): string[] {
  return [...css.matchAll(new RegExp(`${property}:(#[0-9a-f]{6})`, 'g'))].map(([, v]) => v ?? '');
}

test('contrast is calculated as in WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test('the text of any brand has a contrast of 4.5:1 on every surface', () => {
  fc.assert(
    fc.property(hex, hex, (color, ink) => {
      const { css } = brandSheet([{ id: 'x', brand: { color, ink } }]);
      const [ground = '', onGround = ''] = [
        ...values(css, '--brand'),
        ...values(css, '--brand-ink'),
      ];
      expect(contrast(ground, onGround)).toBeGreaterThanOrEqual(4.5);
      const [lightText = '', darkText = ''] = values(css, '--brand-text');
      const [lightSoft = '', darkSoft = ''] = values(css, '--brand-soft');
      for (const surface of [...surfaces.light, lightSoft]) {
        expect(contrast(lightText, surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const surface of [...surfaces.dark, darkSoft]) {
        expect(contrast(darkText, surface)).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

test('legible colours are not changed', () => {
  const { css } = brandSheet([{ id: 'x', brand: { color: '#0A4595', ink: '#ffffff' } }]);
  expect(css).toContain('--brand:#0a4595;--brand-ink:#ffffff');
});

test('the path contains the hash of the content', () => {
  const one = brandSheet([{ id: 'x', brand: { color: '#0a4595', ink: '#ffffff' } }]);
  const other = brandSheet([{ id: 'y', brand: { color: '#0a4595', ink: '#ffffff' } }]);
  expect(one.path).toBe(`/assets/brands.${one.hash}.css`);
  expect(one.hash).not.toBe(other.hash);
});

test.each([
  ['x}body{', '#000000'],
  ['x', 'red'],
  ['x', '#0000'],
  ['x', '#000000}*{display:none'],
])('refuses the id %s with the colour %s', (id, color) => {
  expect(() => brandSheet([{ id, brand: { color, ink: '#ffffff' } }])).toThrow();
});
