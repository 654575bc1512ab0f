// Findings about X-TIMESTAMP: signed differently from the header, malformed, or too far from now.
import { forBoth } from '../../classic/diagnosis/suspicion.ts';
import { parseZoned, snapTimestamp } from '../time.ts';
import type { SnapSuspicion } from './finding.ts';

/** Other texts that may have been signed instead of the header's `timestamp`. */
export function timestampSuspicions(timestamp: string): SnapSuspicion<{ timestamp: string }>[] {
  const at = parseZoned(timestamp);
  const bare = timestamp.replace(/(Z|[+-]\d\d:\d\d)$/, '').replace(/\.\d+$/, '');
  const forms = [bare, `${bare}Z`, `${bare}.000Z`, `${bare}+00:00`, `${bare}+07:00`];
  if (at !== undefined) forms.push(...formsOf(at));
  const remedy = forBoth('Format the timestamp once, then sign and send that text.');
  const others = [...new Set(forms)].filter((text) => text !== timestamp);
  const list = others.map((text): SnapSuspicion<{ timestamp: string }> => {
    const fact = `The timestamp was signed as ${text}, but sent as ${timestamp}.`;
    return { code: 'timestamp_differs', fact, remedy, change: { timestamp: text } };
  });
  return list;
}

/** The instant in UTC and in WIB, with and without milliseconds, and up to three seconds away. */
function formsOf(at: Date): string[] {
  const seconds = [0, -1, 1, -2, 2, -3, 3];
  return seconds.flatMap((away) => {
    const moved = new Date(at.getTime() + away * 1000);
    const utc = moved.toISOString();
    return [utc, `${utc.slice(0, 19)}Z`, `${utc.slice(0, 19)}+00:00`, snapTimestamp(moved)];
  });
}

/** Says why X-TIMESTAMP is not acceptable at `now`, or returns undefined if it is (DOKU API, SNAP: X-TIMESTAMP). */
export function timestampProblem(timestamp: string, now: Date, toleranceSeconds: number) {
  const at = parseZoned(timestamp);
  if (at === undefined) {
    return {
      code: 'timestamp_malformed',
      message: `X-TIMESTAMP ${JSON.stringify(timestamp)} is not a time in ISO-8601 with a zone, such as 2026-01-15T10:04:05+07:00.`,
    } as const;
  }
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  if (Math.abs(seconds) <= toleranceSeconds) return undefined;
  const direction = seconds > 0 ? 'ahead of' : 'behind';
  const zone =
    Math.abs(Math.abs(seconds) - 7 * 3600) <= 1800
      ? ' Seven hours: it looks like WIB with the zone of UTC, or the other way round.'
      : '';
  return {
    code: 'timestamp_out_of_range',
    message: `X-TIMESTAMP ${timestamp} is ${Math.abs(seconds)} s ${direction} now, beyond the tolerance of ${toleranceSeconds} s.${zone}`,
  } as const;
}
