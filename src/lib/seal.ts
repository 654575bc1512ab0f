// Sealing: AES-256-GCM for secrets in the database. A sealed text carries the id of its key.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';

export interface Sealer {
  /** `context` is bound to the text: what was sealed for one row cannot be opened in another. */
  seal(plain: string, context: string): string;
  /** Throws if the key is not one of ours, or if anything was changed. */
  open(sealed: string, context: string): string;
  /** The ids of the keys. The first is that of the key that seals. */
  readonly keyIds: readonly [string, ...string[]];
  /** A keyed fingerprint: the same text gives the same bytes, and nobody can compute it without the key. */
  fingerprint(text: string, context: string): Buffer;
  /** The fingerprints under every key, that of the current key first: what was stored before a rotation is found. */
  fingerprints(text: string, context: string): [Buffer, ...Buffer[]];
}

/**
 * Something was sealed with a key that is not configured. `what` says what, if that is known. The message is
 * for the person who starts the gateway.
 */
export class SealedElsewhere extends Error {
  constructor(what?: string) {
    const named = what === undefined ? '' : ` (${what})`;
    super(
      `The database holds secrets that another ENCRYPTION_KEY has sealed${named}: set that key, or add it after yours, separated by a comma.`,
    );
    this.name = 'SealedElsewhere';
  }
}

const version = 'v1';

/** Seals with the first of `keys` (32 bytes each) and opens with any of them, so that keys can be rotated. */
export function createSealer(keys: readonly Buffer[]): Sealer {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [first] = keys;
  if (first === undefined || keys.some((key) => key.length !== 32)) {
    throw new Error('an encryption key is 32 bytes');
  }
  const currentId = keyId(first);
  const printingFirst = printingKey(first);
  const printingOlder = keys.slice(1).map(printingKey);
  return {
    seal(plain, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
      return [version, currentId, ...parts].join('.');
    },
    open(sealed, context) {
      const [mark, id, iv, tag, text] = sealed.split('.');
      const key = id === undefined ? undefined : byId.get(id);
      if (mark !== version || !key || iv === undefined || !tag || text === undefined) {
        throw new SealedElsewhere();
      }
      const bytes = (part: string) => Buffer.from(part, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes(iv), { authTagLength: 16 })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes(tag));
      return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
    },
    keyIds: [currentId, ...[...byId.keys()].filter((id) => id !== currentId)],
    fingerprint: (text, context) => print(printingFirst, text, context),
    fingerprints: (text, context) => [
      print(printingFirst, text, context),
      ...printingOlder.map((key) => print(key, text, context)),
    ],
  };
}

/** Fingerprints have a key of their own, so they reveal nothing about the key that seals. */
function printingKey(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'fingerprint', 32));
}

function print(key: Buffer, text: string, context: string): Buffer {
  return createHmac('sha256', key).update(`${context}\n${text}`).digest();
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
