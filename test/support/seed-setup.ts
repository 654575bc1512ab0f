// One seed for everything random in a test run: printed at its start, taken from GAPURA_SEED to repeat it.
import { randomInt } from 'node:crypto';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    seed: number;
  }
}

/** The seed that `text` (GAPURA_SEED) names, or a new one where it is not set. Throws for anything else. */
export function seedFrom(text: string | undefined): number {
  if (text === undefined || text === '') return randomInt(2 ** 31);
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 31) return Number(text);
  throw new Error(`GAPURA_SEED is ${JSON.stringify(text)}: use a whole number below 2^31.`);
}

/** Gives the seed to every test file. */
export default function setup(project: TestProject): void {
  const seed = seedFrom(process.env.GAPURA_SEED);
  process.stdout.write(`Seed ${seed} (GAPURA_SEED=${seed} repeats this run)\n`);
  project.provide('seed', seed);
}
