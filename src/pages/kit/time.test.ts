// Times in WIB.
import { expect, test } from 'vitest';
import { wibMoment, wibStamp } from './time.ts';

test('times are shown in WIB, also across midnight', () => {
  const at = new Date('2026-01-15T17:04:05Z');
  expect(wibMoment(at, 'en')).toBe('16 January 2026, 00:04 WIB');
  expect(wibMoment(at, 'id')).toBe('16 Januari 2026, 00.04 WIB');
  expect(wibStamp(at)).toBe('16/01/2026 00:04:05 WIB');
});
