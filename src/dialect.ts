// The two families of wire formats, and an answer in one of them.

/** The name of a family of wire formats. */
export type DialectName = 'classic' | 'snap';

/** An answer that is ready to be signed and sent. It is serialised once: stored and sent bytes are the same. */
export interface Answer {
  /** The HTTP status. */
  status: number;
  body: Buffer;
}
