// What has happened to a thing, newest or oldest first, as the page orders it.
import type { ComponentChildren } from 'preact';
import { Glyph, type IconName } from '../icons/icon.tsx';
import { When } from './money.tsx';
import type { Tone } from './pill.tsx';

export interface TimelineEntry {
  at: Date | string;
  title: ComponentChildren;
  tone?: Tone | undefined;
  icon?: IconName | undefined;
  /** Who or what did it. */
  by?: string | undefined;
  body?: ComponentChildren | undefined;
}

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol class="timeline">
      {entries.map((entry, place) => (
        <li key={place} class={entry.tone ?? 'neutral'}>
          <span class="timeline-mark">
            <Glyph name={entry.icon ?? 'circle-dashed'} size={14} />
          </span>
          <div class="timeline-what">
            <p class="timeline-title">{entry.title}</p>
            <p class="muted small">
              <When at={entry.at} />
              {entry.by && ` · ${entry.by}`}
            </p>
            {entry.body && <div class="timeline-body">{entry.body}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
