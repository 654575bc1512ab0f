import { describe, expect, it } from 'vitest';
import {
  businessDaysAfter,
  businessDaysBetween,
  calendarWarnings,
  isBusinessDay,
} from './calendar.ts';
import { coveredYears, holidays } from './holidays.ts';
import { agreedTerms } from './terms.ts';

const calendar = { holidays: new Set(holidays) };

describe('business days', () => {
  it.each([
    ['2026-01-13', 2, '2026-01-15'],
    ['2026-01-14', 2, '2026-01-19'], // Isra Mikraj on Friday, then the weekend
    ['2026-01-17', 1, '2026-01-19'], // from a Saturday
    ['2026-03-17', 1, '2026-03-25'], // over Nyepi and Idul Fitri
    ['2026-12-23', 2, '2026-12-29'], // over Christmas
    ['2026-12-31', 1, '2027-01-04'],
    ['2026-01-15', 0, '2026-01-15'],
    ['2026-01-16', 0, '2026-01-19'],
    ['2027-02-04', 1, '2027-02-08'], // joint leave before Chinese New Year
    ['2027-03-05', 1, '2027-03-16'], // Nyepi and Idul Fitri with their joint leave
    ['2027-03-05', 2, '2027-03-17'],
    ['2027-03-24', 1, '2027-03-29'],
    ['2027-05-14', 1, '2027-05-21'],
    ['2027-12-23', 1, '2027-12-27'],
  ])('from %s, %s business days later is %s', (from, days, until) => {
    expect(businessDaysAfter(calendar, from, days)).toBe(until);
    expect(isBusinessDay(calendar, until)).toBe(true);
  });

  it('are counted from one day to another as they are added', () => {
    for (const day of ['2026-03-17', '2026-03-21', '2027-03-05']) {
      for (const count of [0, 1, 2, 5, 20]) {
        const until = businessDaysAfter(calendar, day, count);
        const counted = businessDaysBetween(calendar, day, until);
        expect(businessDaysAfter(calendar, day, counted)).toBe(until);
        if (isBusinessDay(calendar, day)) expect(counted).toBe(count);
      }
    }
  });

  it('are not certain in a year whose holidays are not known: 60 days ahead it says so', () => {
    const years = new Set(coveredYears);
    const warned = (at: string) => calendarWarnings({ ...calendar, years }, new Date(at));
    expect([...years]).toEqual([2025, 2026, 2027]);
    expect(warned('2026-06-01T00:00:00Z')).toEqual([]);
    expect(warned('2027-11-01T16:59:59Z')).toEqual([]);
    expect(warned('2027-11-01T17:00:00Z')).toEqual([{ year: 2028, from: '2028-01-01' }]);
    expect(warned('2028-02-01T00:00:00Z')).toEqual([{ year: 2028, from: '2028-02-01' }]);
    expect(warned('2024-12-15T00:00:00Z')).toEqual([{ year: 2024, from: '2024-12-15' }]);
  });

  it('has each holiday once, as a valid day', () => {
    expect(calendar.holidays.size).toBe(holidays.length);
    for (const day of holidays) {
      expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
    }
  });
});

describe('money', () => {
  const terms = agreedTerms(
    {
      fees: {},
      feePolicy: { void: 'return', refund: 'keep' },
      days: { cards: 1, indomaret: 0 },
      defaultDays: 2,
      hour: 9,
      calendar,
    },
    { find: () => undefined, all: () => [] },
  );
  it.each([
    ['kredivo', '2026-01-13T03:00:00Z', '2026-01-15T02:00:00Z'],
    ['cards', '2026-01-13T03:00:00Z', '2026-01-14T02:00:00Z'],
    ['cards', '2026-01-13T18:00:00Z', '2026-01-15T02:00:00Z'], // the next day in WIB
    ['indomaret', '2026-01-12T20:00:00Z', '2026-01-13T02:00:00Z'],
    ['indomaret', '2026-01-13T03:00:00Z', '2026-01-13T03:00:00Z'], // never before it was paid
    ['kredivo', '2027-03-05T03:00:00Z', '2027-03-17T02:00:00Z'], // two business days, eight days off
  ])('paid by %s at %s becomes due at %s', (channel, paidAt, due) => {
    const payment = { clientId: 'M', channel };
    expect(terms.settleAt(payment, new Date(paidAt))).toEqual(new Date(due));
  });
});
