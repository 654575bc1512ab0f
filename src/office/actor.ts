// Who asks the office for something, and over which merchants.
import type { Role } from '../people/role.ts';

export interface Actor {
  /**
   * How the actor came in: a sandbox's unsigned route, a signed-in person, an API key, a merchant's signed call, or the
   * gateway itself.
   */
  kind: 'sandbox' | 'person' | 'key' | 'merchant' | 'gateway';
  /** Stored as `by` with what the actor did. */
  name: string;
  /** The id of the person or of the key. */
  id?: string | undefined;
  role: Role;
  /** The one merchant whose objects exist for this actor. Absent: all merchants. */
  clientId?: string | undefined;
  /** The groups of operations that a restricted key may call. Absent: all that its role may. */
  groups?: readonly string[] | undefined;
  /** The id of a signed-in person's session. */
  session?: string | undefined;
  /** The address that the call came from. */
  from?: string | undefined;
}
