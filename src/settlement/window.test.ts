// When scheduled batches run. Instants are written in WIB, as the bank's clock shows them.
import { describe, expect, it } from 'vitest';
import { holidays } from './holidays.ts';
import { type BatchWindow, dueAt, isOpen, lastOpen, openFrom } from './window.ts';

const calendar = { holidays: new Set(holidays) };
const allDay: BatchWindow = { calendar, hour: 9, cutOffHour: 24 };
const mornings: BatchWindow = { calendar, hour: 9, cutOffHour: 12 };
const wib = (text: string) => new Date(`${text}+07:00`);

// 13 January 2026 is a Tuesday, the 16th a holiday, the 17th and 18th are a weekend.
describe.each([
  ['on a business day', allDay, '2026-01-13T15:00', true],
  ['before the hour', allDay, '2026-01-13T08:59', false],
  ['in the last minute', allDay, '2026-01-13T23:59', true],
  ['after the cut-off', mornings, '2026-01-13T12:00', false],
  ['on Saturday night', allDay, '2026-01-17T22:00', false],
  ['on a holiday', allDay, '2026-01-16T10:00', false],
])('%s', (_name, window, at, open) => {
  it(`batches ${open ? 'run' : 'do not run'}`, () => {
    expect(isOpen(window, wib(at))).toBe(open);
  });
  it('the next and the last moment are in a window, at or after and at or before it', () => {
    const [next, last] = [openFrom(window, wib(at)), lastOpen(window, wib(at))];
    expect([isOpen(window, next), isOpen(window, last)]).toEqual([true, true]);
    expect(next >= wib(at) && last <= wib(at)).toBe(true);
    if (open) expect([next, last]).toEqual([wib(at), wib(at)]);
  });
});

it.each([
  [allDay, '2026-01-17T22:00', '2026-01-19T09:00', '2026-01-15T23:59:59.999'],
  [allDay, '2026-01-13T03:00', '2026-01-13T09:00', '2026-01-12T23:59:59.999'],
  [mornings, '2026-01-13T12:00', '2026-01-14T09:00', '2026-01-13T11:59:59.999'],
  [mornings, '2026-01-15T18:00', '2026-01-19T09:00', '2026-01-15T11:59:59.999'],
])('%# the windows around %s are known', (window, at, next, last) => {
  expect(openFrom(window, wib(at))).toEqual(wib(next));
  expect(lastOpen(window, wib(at))).toEqual(wib(last));
});

it.each([
  [mornings, '2026-01-13T10:00', 0, '2026-01-13T10:00'],
  [mornings, '2026-01-13T13:00', 0, '2026-01-14T09:00'],
  [mornings, '2026-01-17T10:00', 0, '2026-01-19T09:00'],
  [allDay, '2027-03-05T10:00', 2, '2027-03-17T09:00'],
])('%# money that was received is due when a batch can pay it', (window, paidAt, days, due) => {
  expect(dueAt(window, wib(paidAt), days)).toEqual(wib(due));
});
