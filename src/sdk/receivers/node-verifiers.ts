// Verifies with Node's own cryptography, which explains what does not verify.
import { verifyNotification } from '../notifications.ts';
import { isSnapSigned } from '../snap-notifications.ts';
import { acceptSnap, openSnap } from '../snap-parts.ts';
import type { Verifiers } from './receive.ts';

export const nodeVerifiers: Verifiers = {
  classic: verifyNotification,
  // The check of a token may be asynchronous here, which verifySnapNotification cannot await.
  async snap(rawBody, headers, options) {
    const opened = openSnap(rawBody, headers, options);
    return acceptSnap(opened, await options.isTokenValid(opened.parts.token))(isSnapSigned(opened));
  },
};
