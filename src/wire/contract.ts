// Words shared by every wire format: dialects and the addresses of their endpoints.

export type DialectName = 'classic' | 'snap';

/** In the classic dialect a channel is its path; in SNAP several share a path and the body says which. */
export type Address = { dialect: 'classic'; method: 'POST'; path: string } | SnapAddress;

/** `channel` is what `additionalInfo.channel` says. */
export interface SnapAddress {
  dialect: 'snap';
  method: 'POST';
  path: string;
  channel: string;
}

/** An answer ready to be signed and sent: the bytes are serialised once and never again. */
export interface Answer {
  status: number;
  body: Buffer;
}
