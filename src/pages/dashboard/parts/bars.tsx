// How much of something there is: a progress bar, and the health of something as bars over time.
import type { Tone } from './pill.tsx';

/** `value` of `of`, as a bar and as a text. */
export function Progress(props: {
  label: string;
  value: number;
  of: number;
  text?: string | undefined;
  tone?: Tone | undefined;
}) {
  const { label, value, of, tone = 'info' } = props;
  return (
    <div class={`meter ${tone}`}>
      <div class="meter-text">
        <span>{label}</span>
        <span class="money">{props.text ?? `${value} / ${of}`}</span>
      </div>
      <progress value={value} max={Math.max(of, 1)} aria-label={label} />
    </div>
  );
}

/** One bar per attempt, hour or day, oldest first. `title` says what each one was. */
export function HealthBars(props: {
  label: string;
  bars: readonly { tone: Tone; title: string }[];
}) {
  const { bars } = props;
  return (
    <svg
      class="health"
      viewBox={`0 0 ${Math.max(bars.length, 1) * 6} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      {bars.map(({ tone, title }, place) => (
        <rect key={place} class={tone} x={place * 6} y={0} width={4} height={24} rx={1}>
          <title>{title}</title>
        </rect>
      ))}
    </svg>
  );
}
