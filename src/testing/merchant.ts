// The merchant of every gateway that a test starts.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';

export const clientId = 'BRN-0001-1700000000001';
export const secretKey = 'SK-GapuraTestingSecretKey1';

/** A new RSA key in PEM. It takes a tenth of a second, so it is made once for all tests of a machine. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** The merchant's entry in the configuration file. */
export function merchantOf(
  privateKey: string,
  { notificationUrl, tokenUrl }: { notificationUrl: string; tokenUrl?: string | undefined },
): object {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  const snap = {
    public_key: publicKey,
    ...(tokenUrl && { token_url: tokenUrl, notification_url: notificationUrl }),
  };
  return {
    name: 'Test shop',
    client_id: clientId,
    secret_key: secretKey,
    notification_url: notificationUrl,
    snap,
  };
}
