// The addresses of endpoints in every wire format.

/** In the classic dialect each channel has its own path. In SNAP several channels share a path and the body names one. */
export type Address = { dialect: 'classic'; method: 'POST'; path: string } | SnapAddress;

/** `channel` is the value of `additionalInfo.channel`. */
export interface SnapAddress {
  dialect: 'snap';
  method: 'POST';
  path: string;
  channel: string;
}
