// Who asks the office for something.

export interface Actor {
  /** How the actor came in: a sandbox's unsigned route, a signed-in person, or an API key. */
  kind: 'sandbox' | 'person' | 'key';
  /** Stored as `by` with what the actor did. */
  name: string;
}
