// The gateway's own keys: generated once, stored where every process of this gateway finds them.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/file.ts';
import { makeFolder } from '../lib/folder.ts';
import type { Sealer } from '../lib/seal.ts';
import { type Db, sql } from '../storage/db.ts';

const keyFile = 'encryption.key';

/**
 * The sandbox's encryption key, 32 bytes: read from the data directory, or generated there with mode 0600.
 * Throws ConfigError if the directory cannot be written or the file is damaged.
 */
export function generatedEncryptionKey(dataDir: string): Buffer {
  const path = join(dataDir, keyFile);
  makeDataDir(dataDir);
  try {
    // 'wx' never overwrites: of two processes that start together, one writes and both read.
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw unusable(dataDir, 'cannot be written', message);
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length === 32) return key;
  throw new ConfigError(
    `${path} does not hold 32 bytes in base64: restore it, or delete DATA_DIR.`,
  );
}

function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw unusable(dataDir, 'cannot be made', (error as Error).message);
  }
}

function unusable(dataDir: string, why: string, message: string): ConfigError {
  return new ConfigError(`DATA_DIR ${dataDir} ${why} (${message}): choose another one.`);
}

/** The gateway's RSA key pair, with the public key also as SPKI PEM for merchants. */
export interface GatewayKeys {
  privateKey: KeyObject;
  publicKey: KeyObject;
  publicKeyPem: string;
}

/** Where the gateway's sealed RSA key is kept, and what it is bound to. */
export const snapKeySetting = 'snap_private_key';

/**
 * The RSA key that signs access tokens and the gateway's own token requests: generated once, stored encrypted
 * in the database. Throws if no key in `sealer` can decrypt it.
 */
export async function gatewayKeys(db: Db, sealer: Sealer): Promise<GatewayKeys> {
  const stored = (await storedKey(db)) ?? (await storeKey(db, sealer));
  const privateKey = createPrivateKey(sealer.open(stored, snapKeySetting));
  const publicKey = createPublicKey(privateKey);
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
  return { privateKey, publicKey, publicKeyPem: publicKeyPem.toString() };
}

async function storedKey(db: Db): Promise<string | undefined> {
  const [row] = await db.rows<{ value: string }>(
    sql`select value from settings where name = ${snapKeySetting}`,
  );
  return row?.value;
}

/** A new private key as PKCS #8 PEM. */
export function newSnapKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Of two processes that store a key together, both get the first one. */
async function storeKey(db: Db, sealer: Sealer): Promise<string> {
  const pem = newSnapKey();
  await db.single.rows(sql`
    insert into settings (name, value)
    values (${snapKeySetting}, ${JSON.stringify(sealer.seal(pem, snapKeySetting))}::jsonb)
    on conflict (name) do nothing`);
  const stored = await storedKey(db);
  if (stored === undefined) throw new Error('the gateway key was not stored');
  return stored;
}
