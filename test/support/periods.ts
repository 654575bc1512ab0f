// Settings of periods for tests: a key of its own, and today's rate of the tax.
import { generateKeyPairSync } from 'node:crypto';
import type { PeriodSettings } from '../../src/periods/period.ts';

export function testPeriods(): PeriodSettings {
  return {
    keys: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    exceptionDays: 30,
    seller: { name: 'PT Gerbang' },
    taxRateAt: () => 1200n,
  };
}
