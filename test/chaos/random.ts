// Seeded chance: the same seed plans the same rounds, orders and faults.

export interface Random {
  /** A whole number from 0 to `below - 1`. */
  int(below: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** 32 hexadecimal digits in the form of a UUID. */
  uuid(): string;
  shuffled<T>(list: readonly T[]): T[];
  /** A stream of its own, so that what one part draws does not change what another gets. */
  branch(name: string): Random;
}

/** A stream of numbers that follow from `seed` (a whole number) alone. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: small, fast, and good enough to choose faults with.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  const hex = () => int(16).toString(16);
  return {
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const chosen = list[int(list.length)];
      if (chosen === undefined) throw new Error('nothing to pick from');
      return chosen;
    },
    uuid: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', hex),
    shuffled: (list) => {
      const left = [...list];
      return list.flatMap(() => left.splice(int(left.length), 1));
    },
    branch: (name) => randomFrom(mixedWith(seed, name)),
  };
}

/** FNV-1a over the name, beginning at the seed. */
function mixedWith(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const char of name) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}
