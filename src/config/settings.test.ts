import { expect, it } from 'vitest';
import { snapSettings } from './settings.ts';

it('is lenient by default, with an hour of tolerance and no refund window', () => {
  expect(snapSettings({})).toEqual({ strict: false, toleranceSeconds: 3600 });
  const configured = { strict: true, timestamp_tolerance_seconds: 300, refund_window_seconds: 60 };
  expect(snapSettings({ snap: configured })).toEqual({
    strict: true,
    toleranceSeconds: 300,
    refundWindowSeconds: 60,
  });
});
