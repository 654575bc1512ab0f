// Timestamp findings: Indonesian local times and the usual format mistakes are recognised.
import { describe, expect, test } from 'vitest';
import { diagnoseTimestamp } from './timestamp.ts';

describe('timestamps', () => {
  const now = new Date('2026-01-15T03:04:05Z');
  const judge = (timestamp: string, toleranceSeconds = 3600) =>
    diagnoseTimestamp({ timestamp, now, toleranceSeconds });

  test.each(['2026-01-15T03:04:05Z', '2026-01-15T04:04:05Z', '2026-01-15T02:04:05Z'])(
    '%s is within an hour',
    (timestamp) => expect(judge(timestamp)).toBeUndefined(),
  );

  test.each([
    ['2026-01-15T10:04:00Z', 'WIB (UTC+7) labelled as UTC'],
    ['2026-01-15T11:04:09Z', 'WITA (UTC+8) labelled as UTC'],
    ['2026-01-15T12:10:00Z', 'WIT (UTC+9) labelled as UTC'],
    ['2026-01-14T20:04:05Z', '7 hours were subtracted'],
  ])('%s is local time', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_local_time' });
    expect(judge(timestamp)?.message).toContain(says);
  });

  test.each([
    ['2026-01-15T04:04:06Z', '60 min ahead'],
    ['2026-01-15T02:04:04Z', '60 min behind'],
    ['2026-01-01T03:04:05Z', '14 days behind'],
  ])('%s is out of range', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_out_of_range' });
    expect(judge(timestamp)?.message).toContain(says);
  });

  test.each([
    ['2026-01-15T10:04:05+07:00', 'convert it to UTC'],
    ['2026-01-15T03:04:05.123Z', 'fraction'],
    ['20260115100405', 'local digits'],
    ['2026-02-31T00:00:00Z', 'not UTC of the form'],
    ['yesterday', 'not UTC of the form'],
  ])('%s is malformed', (timestamp, says) => {
    expect(judge(timestamp)).toMatchObject({ code: 'timestamp_malformed' });
    expect(judge(timestamp)?.message).toContain(says);
  });
});
