// The two families of wire formats, and an answer in one of them, as every room names them.

export type DialectName = 'classic' | 'snap';

/** An answer ready to be signed and sent: the bytes are serialised once and never again. */
export interface Answer {
  /** The HTTP status. */
  status: number;
  body: Buffer;
}
