import { describe, expect, it } from 'vitest';
import { isMonth, monthBefore, monthEdges, monthOf, nextMonth } from './month.ts';

describe('months', () => {
  it('begin at midnight in WIB', () => {
    expect(monthOf(new Date('2026-02-28T16:59:59.999Z'))).toBe('2026-02');
    expect(monthOf(new Date('2026-02-28T17:00:00Z'))).toBe('2026-03');
    expect(monthEdges('2026-12')).toEqual({
      from: new Date('2026-11-30T17:00:00Z'),
      until: new Date('2026-12-31T17:00:00Z'),
    });
  });

  it('follow one another over the end of a year', () => {
    expect([nextMonth('2026-12'), nextMonth('2026-01')]).toEqual(['2027-01', '2026-02']);
    expect([monthBefore('2026-01'), monthBefore('2026-12')]).toEqual(['2025-12', '2026-11']);
  });

  it('are written with two digits', () => {
    expect(['2026-01', '2026-12'].every(isMonth)).toBe(true);
    expect(['2026-13', '2026-00', '2026-1', '2026-01-01', ''].some(isMonth)).toBe(false);
  });
});
