// Repeatable random numbers: the same seed gives the same numbers.

/** One step of Mulberry32, a small generator: a number in [0, 1), and the state for the next step. */
export function drawn(state: number): { value: number; next: number } {
  const next = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296, next };
}

/** A sequence of numbers in [0, 1) that depends only on its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    const { value, next } = drawn(state);
    state = next;
    return value;
  };
}
