// The audit log as the office writes and reads it.
import type { AuditEntry } from '../audit/entry.ts';
import { append, findEntries } from '../audit/store.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';

/** What was done: `object` is a kind and a name, `before` and `after` have no secret in them. */
export interface Deed {
  action: string;
  object: string;
  clientId?: string | undefined;
  before?: unknown;
  after?: unknown;
}

/** Writes what the actor did, in the transaction of the change. */
export function audit(tx: Tx, { kind, name, id, from }: Actor, deed: Deed): Promise<void> {
  return append(tx, { actor: { kind, name, id }, from, ...deed });
}

/** The newest entries about objects that exist for the actor. */
export function listAudit(
  { db }: Pick<OfficeDeps, 'db'>,
  wanted: Parameters<typeof findEntries>[1],
): Promise<AuditEntry[]> {
  return findEntries(db, wanted);
}
