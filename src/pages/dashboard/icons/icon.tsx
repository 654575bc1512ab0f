// An icon next to a text. It repeats the text, so screen readers do not see it.
import { type IconName, strokes } from './icons.ts';

export type { IconName };

export function Glyph({ name, size = 16 }: { name: IconName; size?: number | undefined }) {
  return (
    <svg class="glyph" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
