// Colour calculations that keep brand colours readable (WCAG 2 contrast).

type Rgb = readonly [number, number, number];

/** The contrast ratio of two `#rrggbb` colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(rgb(one)), luminance(rgb(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Mixes `share` (0 to 1) of `other` into `color`, channel by channel. */
export function mix(color: string, other: string, share: number): string {
  const [from, to] = [rgb(color), rgb(other)];
  const channels = from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * share));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Moves `color` towards `pole` in small steps until it has a contrast of 4.5:1 on each of `grounds`. */
export function legible(color: string, pole: string, grounds: readonly string[]): string {
  for (let share = 0; share < 1; share += 0.02) {
    const candidate = mix(color, pole, share);
    if (grounds.every((ground) => contrast(candidate, ground) >= 4.5)) return candidate;
  }
  return pole;
}

/** Black or white, whichever has more contrast on `ground`. One of them always reaches 4.5:1. */
export function blackOrWhite(ground: string): string {
  return contrast('#000000', ground) >= contrast('#ffffff', ground) ? '#000000' : '#ffffff';
}

/** Whether a colour is lighter than another. */
export function isLighter(color: string, other: string): boolean {
  return luminance(rgb(color)) > luminance(rgb(other));
}

/** Whether people would call a colour red: within 20 degrees of red, and neither grey, black nor white. */
export function isReddish(color: string): boolean {
  const [r, g, b] = rgb(color);
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const chroma = high - low;
  if (r !== high || chroma < 60) return false;
  return Math.abs((g - b) / chroma) * 60 <= 20;
}

function rgb(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}
