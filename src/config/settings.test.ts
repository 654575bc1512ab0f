import { expect, it } from 'vitest';
import { checkConfig } from './file.ts';
import {
  agreement,
  payoutRules,
  settlementMinimum,
  simulatesPayouts,
  snapSettings,
} from './settings.ts';

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

it('pays out of one account whose cash is not known, or of the configured ones within their cash', () => {
  expect(payoutRules({})).toEqual({
    accounts: [{ id: 'main', bank: 'NONE' }],
    beyondCash: true,
    pendingDays: 3,
  });
  const own = (id: string, more: object = {}) => {
    return { id, bank: 'BCA', number: '12345', holder: 'PT Gerbang', ...more };
  };
  const rules = payoutRules({
    bank_accounts: [own('a'), own('b', { default: true })],
    payouts: { pending_days: 5 },
  });
  expect(rules.accounts.map(({ id }) => id)).toEqual(['b', 'a']);
  expect([rules.beyondCash, rules.pendingDays]).toEqual([false, 5]);
  const free = { bank_accounts: [own('a')], payouts: { beyond_cash: true } };
  expect(payoutRules(free).beyondCash).toBe(true);
  expect(() => payoutRules({ bank_accounts: [own('a'), own('a')] })).toThrow(
    'bank_accounts has two accounts with the id a: keep one.',
  );
  const two = [own('a', { default: true }), own('b', { default: true })];
  expect(() => payoutRules({ bank_accounts: two })).toThrow('more than one default account');
});

it('has the simulator’s bank in a sandbox, unless files carry payouts out', () => {
  expect(simulatesPayouts({}, 'sandbox')).toBe(true);
  expect(simulatesPayouts({ payouts: { bank: 'files' } }, 'sandbox')).toBe(false);
  expect(simulatesPayouts({}, 'production')).toBe(false);
  expect(() => simulatesPayouts({ payouts: { bank: 'simulator' } }, 'production')).toThrow(
    'payouts.bank is simulator, which only a sandbox has: leave it out.',
  );
});

it.each([
  { bank_accounts: [] },
  { bank_accounts: [{ id: 'a b', bank: 'BCA', number: '12345', holder: 'PT' }] },
  { bank_accounts: [{ id: 'a', bank: 'BCA', number: '12-45', holder: 'PT' }] },
  { bank_accounts: [{ id: 'a', bank: 'BCA', holder: 'PT' }] },
  { payouts: { bank: 'other' } },
  { payouts: { pending_days: 0 } },
  { payouts: { unknown: true } },
])('refuses %j', (file) => {
  expect(() => checkConfig(file, 'gapura.json')).toThrow(/^gapura\.json: (bank_accounts|payouts)/);
});
