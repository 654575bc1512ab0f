// Small icons that repeat the text next to them. They are hidden from screen readers.

const strokes = {
  check: 'M5 12.5 10 17.5 19.5 7.5',
  cross: 'M7 7 17 17M17 7 7 17',
  clock: 'M12 7V12L15.5 14.5M12 3A9 9 0 1 0 12 21 9 9 0 0 0 12 3',
  back: 'M14.5 6 8.5 12 14.5 18M8.5 12H20M4 5V19',
  alert: 'M12 7V13M12 16.8V17M12 3A9 9 0 1 0 12 21 9 9 0 0 0 12 3',
  lock: 'M6 11H18V20H6ZM8.5 11V8A3.5 3.5 0 0 1 15.5 8V11',
} as const;

export type IconName = keyof typeof strokes;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
