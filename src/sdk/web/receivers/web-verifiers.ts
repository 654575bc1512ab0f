// Verifies with WebCrypto.
import type { Verifiers } from '../../receivers/receive.ts';
import { verifyNotification } from '../notifications.ts';
import { verifySnapNotification } from '../snap-notifications.ts';

export const webVerifiers: Verifiers = {
  classic: verifyNotification,
  snap: verifySnapNotification,
};
