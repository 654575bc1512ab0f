// The addresses of endpoints, as every wire format has them.

/** In the classic dialect a channel is its path; in SNAP several share a path and the body says which. */
export type Address = { dialect: 'classic'; method: 'POST'; path: string } | SnapAddress;

/** `channel` is what `additionalInfo.channel` says. */
export interface SnapAddress {
  dialect: 'snap';
  method: 'POST';
  path: string;
  channel: string;
}
