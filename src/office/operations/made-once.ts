// The name of what a call makes: the same call makes it once, also after a crash.
import { createHash } from 'node:crypto';
import type { Actor } from '../actor.ts';
import { identityOf } from '../approvals.ts';

/** A reference that another actor, object or key does not have; shaped like the ids of what nobody names. */
export function referenceOf(actor: Actor, verb: string, id: string, key: string): string {
  const named = JSON.stringify([identityOf(actor), verb, id, key]);
  const hex = createHash('sha256').update(named).digest('hex');
  // A UUID of version 8: its bits are our own.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join('-');
}
