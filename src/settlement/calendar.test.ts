import { describe, expect, it } from 'vitest';
import { businessDaysAfter, isBusinessDay } from './calendar.ts';
import { holidays } from './holidays.ts';
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
  ])('from %s, %s business days later is %s', (from, days, until) => {
    expect(businessDaysAfter(calendar, from, days)).toBe(until);
    expect(isBusinessDay(calendar, until)).toBe(true);
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
  ])('paid by %s at %s becomes due at %s', (channel, paidAt, due) => {
    const payment = { clientId: 'M', channel };
    expect(terms.settleAt(payment, new Date(paidAt))).toEqual(new Date(due));
  });
});
