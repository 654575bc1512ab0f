// Findings about a timestamp: signed differently from the header, malformed, or too far from now.
import { parseUtcSeconds, utcSeconds } from '../time.ts';
import { type FindingCode, forBoth, type Suspicion } from './suspicion.ts';

const zones = [
  { name: 'WIB', hours: 7 },
  { name: 'WITA', hours: 8 },
  { name: 'WIT', hours: 9 },
];

/** Instants and formats that may have been signed instead of the header's `timestamp`. */
export function timestampSuspicions(timestamp: string): Suspicion[] {
  const at = parseUtcSeconds(timestamp);
  const list: Suspicion[] = [];
  const signed = (text: string, code: FindingCode, fact: string, remedy: string) =>
    list.push({ code, fact, remedy: forBoth(remedy), change: { timestamp: text } });
  const bare = timestamp.replace(/Z$/, '');
  for (const text of [`${bare}.000Z`, `${bare}+00:00`, bare, bare.replace('T', ' ')]) {
    const fact = `The timestamp was signed as ${text}, but sent as ${timestamp}.`;
    signed(
      text,
      'timestamp_differs',
      fact,
      'Format the timestamp once, then sign and send that text.',
    );
  }
  if (at === undefined) return list;
  for (const seconds of [-1, 1, -2, 2, -3, 3]) {
    const text = shifted(at, seconds);
    const fact = `The timestamp was signed as ${text}, but sent as ${timestamp}: it was formatted twice, and a second passed in between.`;
    signed(
      text,
      'timestamp_differs',
      fact,
      'Format the timestamp once, then sign and send that text.',
    );
  }
  for (const { name, hours } of zones) {
    for (const sign of [-1, 1]) {
      const text = shifted(at, sign * hours * 3600);
      const fact = `The timestamp was signed as ${text}, but sent as ${timestamp}: one of them is ${name} (UTC+${hours}), not UTC.`;
      signed(text, 'timestamp_local_time', fact, 'Sign and send the time in UTC.');
    }
  }
  return list;
}

export interface TimestampQuestion {
  timestamp: string;
  now: Date;
  toleranceSeconds: number;
  label?: string | undefined;
}

export interface TimestampFinding {
  code: 'timestamp_malformed' | 'timestamp_local_time' | 'timestamp_out_of_range';
  message: string;
}

/**
 * Says why a timestamp is not acceptable at `now`, or returns undefined if it is. Recognises Indonesian
 * local times marked with `Z` (DOKU API, Signature: the timestamp is UTC to the second).
 */
export function diagnoseTimestamp(question: TimestampQuestion): TimestampFinding | undefined {
  const { timestamp, now, toleranceSeconds, label = 'Request-Timestamp' } = question;
  const at = parseUtcSeconds(timestamp);
  if (at === undefined) return malformed(label, timestamp);
  const drift = (at.getTime() - now.getTime()) / 1000;
  if (Math.abs(drift) <= toleranceSeconds) return undefined;
  const here = `the clock here says ${utcSeconds(now)}`;
  const zone = zones.find(({ hours }) => Math.abs(Math.abs(drift) - hours * 3600) <= halfHour);
  if (zone !== undefined) return localTime(`${label} ${timestamp}`, here, zone, drift > 0);
  const direction = drift > 0 ? 'ahead of' : 'behind';
  return {
    code: 'timestamp_out_of_range',
    message: `${label} ${timestamp} is ${spoken(Math.abs(drift))} ${direction} now (${here}), beyond the tolerance of ${spoken(toleranceSeconds)}. Check the clocks on both sides. An old message that is sent again looks like this too.`,
  };
}

const halfHour = 1800;

function localTime(
  what: string,
  here: string,
  zone: { name: string; hours: number },
  ahead: boolean,
): TimestampFinding {
  const cause = ahead
    ? `it looks like ${zone.name} (UTC+${zone.hours}) labelled as UTC`
    : `it looks as if ${zone.hours} hours were subtracted from a time that was already UTC, or as if the verifying clock runs on ${zone.name}`;
  return {
    code: 'timestamp_local_time',
    message: `${what} is about ${zone.hours} hours ${ahead ? 'ahead' : 'behind'} (${here}): ${cause}. Write the time in UTC: toISOString() in JavaScript, gmdate() in PHP, datetime.now(timezone.utc) in Python.`,
  };
}

function malformed(label: string, timestamp: string): TimestampFinding {
  const zone = /[+-]\d{2}:?\d{2}$/.test(timestamp)
    ? ' It has an offset; convert it to UTC and end it with Z.'
    : /\.\d+Z$/.test(timestamp)
      ? ' Leave out the fraction of a second.'
      : /^\d{14}$/.test(timestamp)
        ? ' It looks like local digits (yyyyMMddHHmmss), which are used in bodies, not in headers.'
        : '';
  return {
    code: 'timestamp_malformed',
    message: `${label} ${JSON.stringify(timestamp)} is not UTC of the form 2026-01-15T03:04:05Z.${zone}`,
  };
}

function shifted(at: Date, seconds: number): string {
  return utcSeconds(new Date(at.getTime() + seconds * 1000));
}

function spoken(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
