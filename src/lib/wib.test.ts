import { expect, it } from 'vitest';
import { wibDay, wibInstant, wibLocal } from './wib.ts';

it.each([
  ['2026-01-15T03:04:05.678Z', '2026-01-15T10:04:05.678', '2026-01-15'],
  ['2026-01-15T16:59:59.999Z', '2026-01-15T23:59:59.999', '2026-01-15'],
  ['2026-01-15T17:00:00.000Z', '2026-01-16T00:00:00.000', '2026-01-16'],
  ['2025-12-31T20:00:00.000Z', '2026-01-01T03:00:00.000', '2026-01-01'],
])('is seven hours ahead at %s', (at, local, day) => {
  expect(wibLocal(new Date(at))).toBe(local);
  expect(wibDay(new Date(at))).toBe(day);
});

it.each([
  ['2026-01-15', 0, '2026-01-14T17:00:00.000Z'],
  ['2026-01-15', 10, '2026-01-15T03:00:00.000Z'],
  ['2026-12-31', 24, '2026-12-31T17:00:00.000Z'],
])('finds the instant of %s at %i hours', (day, hours, at) => {
  expect(wibInstant(day, hours).toISOString()).toBe(at);
});
