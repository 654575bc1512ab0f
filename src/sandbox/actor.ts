// Who acts through the sandbox's routes: nobody signs in there, so a name is what the caller says.
import type { Actor } from '../office/actor.ts';

/** The actor that `by` names; "sandbox" where the caller gives no name. */
export function sandboxActor(by?: string): Actor {
  return { kind: 'sandbox', name: by || 'sandbox', role: 'operator' };
}
