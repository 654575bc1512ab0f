// The stylesheet: the contrast of its colours, and that it fetches nothing.
import { expect, test } from 'vitest';
import { stylesheet } from './assets.ts';
import { surfaces } from './brand-sheet.ts';
import { contrast } from './color.ts';

// The custom properties of the n-th `:root`: the light scheme, then the dark one.
function tokens(scheme: number): Map<string, string> {
  const blocks = stylesheet.css.split(':root {').slice(1);
  const block = blocks[scheme]?.split('}')[0] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, v]) => [name ?? '', v ?? '']),
  );
}

const texts: [ink: string, ground: string][] = [
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['ink', 'brand-soft'],
  ['muted', 'ground'],
  ['muted', 'surface'],
  ['muted', 'brand-soft'],
  ['ill', 'surface'],
  ['ill', 'ill-soft'],
  ['good', 'ground'],
  ['good', 'good-soft'],
  ['sand-ink', 'sand'],
  ['brand-ink', 'brand'],
  ['brand-text', 'ground'],
  ['brand-text', 'surface'],
];

const drawings: [line: string, ground: string][] = [
  ['edge', 'surface'],
  ['edge', 'ground'],
  ['focus', 'surface'],
  ['focus', 'ground'],
  ['clay', 'ground'],
];

test.each(['light', 'dark'] as const)('the %s scheme is legible', (name) => {
  const scheme = tokens(name === 'light' ? 0 : 1);
  const ratio = ([one, other]: [string, string]) =>
    contrast(scheme.get(one) ?? '', scheme.get(other) ?? '');
  for (const pair of texts) expect(ratio(pair), pair.join(' on ')).toBeGreaterThanOrEqual(4.5);
  for (const pair of drawings) expect(ratio(pair), pair.join(' on ')).toBeGreaterThanOrEqual(3);
  expect([scheme.get('surface'), scheme.get('ground')]).toEqual(surfaces[name]);
});

test('the stylesheet fetches nothing, and its path contains its hash', () => {
  expect(stylesheet.css).not.toMatch(/url\(|@import/);
  expect(stylesheet.path).toBe(`/assets/style.${stylesheet.hash}.css`);
});
