// Notes in the audit log what an actor did where the change itself has no place for it: the entry follows the commit.
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';

/** The kind of object that each of these is done to. */
const objects = {
  settle: 'batch',
  reconcile: 'reconciliation',
  resolve: 'difference',
  report: 'report',
} as const;

/** Call it after the change has committed. `name` is the id or the name of what was changed. */
export async function note(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  action: keyof typeof objects,
  name: string,
): Promise<void> {
  const { clientId } = actor;
  await audit(db.single, actor, { action, object: `${objects[action]} ${name}`, clientId });
}
