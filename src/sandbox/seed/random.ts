// Random values from a seed: the same seed gives the same book.
import type { Chance } from '../../channels/simulation.ts';

export interface Random extends Chance {
  /** From 0 to just below 1. */
  fraction(): number;
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** One of the entries, each as often as its weight says. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  happens(probability: number): boolean;
  /** Seconds that are often near `usual` and sometimes many times as long. */
  seconds(usual: number): number;
  /** A time-ordered UUID of that instant. */
  idAt(at: Date): string;
  /** 22 URL-safe characters. */
  token(): string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Makes the generator. Not for secrets: whoever knows the seed knows what comes. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const bits = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const fraction = () => bits() / 2 ** 32;
  const whole = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1));
  const hex = () => bits().toString(16).padStart(8, '0');
  const digits = (length: number) => {
    let text = '';
    while (text.length < length) text += String(bits() % 1_000_000).padStart(6, '0');
    return text.slice(0, length);
  };
  const idAt = (at: Date) => {
    const time = at.getTime().toString(16).padStart(12, '0');
    const [a, b, c] = [hex(), hex(), hex()];
    const variant = '89ab'[bits() % 4];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-${variant}${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
  };
  return {
    fraction,
    whole,
    digits,
    idAt,
    id: () => idAt(new Date(whole(1, 2 ** 31) * 800)),
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    weighted(from) {
      const sum = from.reduce((total, [, weight]) => total + weight, 0);
      let left = fraction() * sum;
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = from.at(-1);
      if (last === undefined) throw new Error('nothing to choose from');
      return last[0];
    },
    happens: (probability) => fraction() < probability,
    seconds: (usual) =>
      Math.max(1, Math.round(usual * Math.exp(1.2 * (fraction() + fraction() + fraction() - 1.5)))),
    token: () => Array.from({ length: 22 }, () => letters[bits() % 64]).join(''),
  };
}
