// A key figure with its change against the period before.
import type { ComponentChildren } from 'preact';
import { useHere } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { changeText } from './numbers.ts';

export interface StatProps {
  label: string;
  value: ComponentChildren;
  /** 0.12 is 12 % more than before. Absent: there is nothing to compare with. */
  change?: number | undefined;
  /** Whether more is better; `neither` where a change says nothing good or bad. */
  better?: 'more' | 'less' | 'neither' | undefined;
  /** What it is compared with, in words. */
  compared?: string | undefined;
}

export function Stat({ label, value, change, better = 'more', compared }: StatProps) {
  const { language } = useHere();
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd>
        <span class="stat-value">{value}</span>
        {change !== undefined && (
          <span class={`stat-change ${toneOf(change, better)}`}>
            {change !== 0 && <Glyph name={change > 0 ? 'arrow-up' : 'arrow-down'} size={13} />}
            {changeText(change, language)}
            {compared && <span class="unseen"> {compared}</span>}
          </span>
        )}
      </dd>
    </div>
  );
}

/** Key figures next to one another. */
export function Stats({ children }: { children: ComponentChildren }) {
  return <dl class="stats">{children}</dl>;
}

function toneOf(change: number, better: 'more' | 'less' | 'neither'): string {
  // What rounds to nothing is nothing.
  if (better === 'neither' || Math.abs(change) < 0.0005) return 'neutral';
  return change > 0 === (better === 'more') ? 'good' : 'ill';
}

/** How much more `now` is than `before`, as a share of it; undefined if there was nothing before. */
export function changeOf(
  now: bigint | number | null | undefined,
  before: bigint | number | null | undefined,
): number | undefined {
  if (now === null || now === undefined || !before) return undefined;
  return (Number(now) - Number(before)) / Number(before);
}
