// The other processes that serve the same port: what one asks of all the others.

import type { ProviderView } from '../upstreams/health.ts';

/** What one process may ask of the others, and what each of them returns. */
export interface Asked {
  /** Follow what the sandbox has stored in the database: clock, tokens, planned faults. */
  follow: unknown;
  /** Read the merchants again: one has changed. */
  'refresh merchants': unknown;
  /** Wait for the jobs that run now. */
  'finish jobs': unknown;
  /** Deliver every notification that is due, and return how many attempts that took. */
  'deliver due': number;
  /** Read from the database which receivers of notifications are muted. */
  'follow mutes': unknown;
  /** The receivers of notifications that keep failing. */
  'failing receivers': string[];
  /** How it sees the providers. */
  providers: ProviderView[];
  /** The metrics, as the library merges them. */
  metrics: object[];
}

export type Question = keyof Asked;

export interface Siblings {
  /** Asks each of the other processes and waits for all of them. One that ends in the meantime does not count. */
  ask<Q extends Question>(question: Q): Promise<Asked[Q][]>;
  /** Sets what this process does when another one asks. */
  answer<Q extends Question>(question: Q, by: () => Promise<Asked[Q]>): void;
}

/** For a gateway of one process. */
export const noSiblings: Siblings = { ask: async () => [], answer: () => {} };
