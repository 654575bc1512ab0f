import { expect, it } from 'vitest';
import { agreement, settlementMinimum, snapSettings } from './settings.ts';

it('is lenient by default, with an hour of tolerance and no refund window', () => {
  expect(snapSettings({})).toEqual({ strict: false, toleranceSeconds: 3600 });
  const configured = { strict: true, timestamp_tolerance_seconds: 300, refund_window_seconds: 60 };
  expect(snapSettings({ snap: configured })).toEqual({
    strict: true,
    toleranceSeconds: 300,
    refundWindowSeconds: 60,
  });
});

it('settles from nine until midnight unless the file says otherwise, and knows the years of its holidays', () => {
  const standard = agreement({}, []);
  expect([standard.hour, standard.cutOffHour, settlementMinimum({})]).toEqual([9, 24, 0n]);
  expect([...(standard.calendar.years ?? [])]).toEqual([2025, 2026, 2027]);
  const settlement = { hour: 8, cut_off_hour: 15, minimum: 10_000, holidays: ['2028-01-03'] };
  const own = agreement({ settlement }, []);
  expect([own.hour, own.cutOffHour, settlementMinimum({ settlement })]).toEqual([8, 15, 10_000n]);
  expect(own.calendar.years?.has(2028)).toBe(true);
  expect(own.calendar.holidays.has('2028-01-03')).toBe(true);
  expect(() => agreement({ settlement: { hour: 15, cut_off_hour: 15 } }, [])).toThrow(
    'settlement.cut_off_hour is 15: it must be later than settlement.hour, 15.',
  );
});
