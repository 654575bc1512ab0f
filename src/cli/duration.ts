// Spans of time as people type and read them: 90, 30m, 1h30m, 7d.
import { UsageError } from './command.ts';

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `90`, `90s`, `30m`, `12h`, `7d` or several of them in a row. Throws UsageError. */
export function secondsOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+[smhd])+$/.test(text)) {
    throw new UsageError(`"${text}" is not a span of time: write seconds, or 30m, 12h, 7d, 1h30m.`);
  }
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (secondsIn[unit ?? ''] ?? 0),
    0,
  );
}

/** Formats a span with its two largest units: `7 d`, `1 h 30 min`, `45 s`. */
export function formatSeconds(seconds: number): string {
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
