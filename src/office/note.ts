// Notes what an actor did: one log line for every change and every report that was taken.
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';

export type Action =
  | 'refund'
  | 'refund done'
  | 'refund rejected'
  | 'release'
  | 'settle'
  | 'reconcile'
  | 'resolve'
  | 'resend'
  | 'report';

/** Call it after the change has committed. `object` is the id or the name of what was changed. */
export function note(deps: OfficeDeps, actor: Actor, action: Action, object: string): void {
  deps.log.info({ actor, action, object }, 'an operator acted');
}
