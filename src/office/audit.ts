// The audit log as the office writes and reads it.
import type { NewAuditEntry } from '../audit/entry.ts';
import { type AuditPage, append, findEntries, insertEntry } from '../audit/store.ts';
import { jsonReady } from '../lib/json-ready.ts';
import type { Beside } from '../payments/plan.ts';
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
export function audit(tx: Tx, actor: Actor, deed: Deed): Promise<void> {
  return append(tx, entryOf(actor, deed));
}

/** The same as a part of the statement that changes a payment: both commit, or neither. */
export function auditBeside(actor: Actor, deed: Deed): Beside {
  return (guard) => insertEntry(entryOf(actor, deed), guard);
}

function entryOf({ kind, name, id, from }: Actor, deed: Deed): NewAuditEntry {
  const [before, after] = [jsonReady(deed.before), jsonReady(deed.after)];
  return { actor: { kind, name, id }, from, ...deed, before, after };
}

/** The newest entries about objects that exist for the actor; a page may be short, with a `horizon`. */
export function listAudit(
  { db }: Pick<OfficeDeps, 'db'>,
  wanted: Parameters<typeof findEntries>[1],
): Promise<AuditPage> {
  return findEntries(db, wanted);
}
