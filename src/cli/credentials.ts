// As which merchant a command signs or verifies: options, then the environment, then the local sandbox.
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, type ConfigFile, readConfigFile } from '../config/file.ts';
import { demoKeyPath } from '../merchants/demo-key.ts';
import { privateKeyOf } from '../sdk/node-keys.ts';
import { CommandFailed, UsageError } from './command.ts';
import { readDemoFile } from './demo-file.ts';

export interface MerchantValues {
  'client-id'?: string | undefined;
  secret?: string[] | undefined;
}

export interface Credentials {
  clientId?: string | undefined;
  /** Newest first. */
  secrets: [string, ...string[]];
  /** The merchant's notification URL, if it is known. */
  notificationUrl?: string | undefined;
  /** The same for the SNAP dialect. */
  snapNotificationUrl?: string | undefined;
}

/** The merchant to sign or verify as, or undefined if none is given. Throws CommandFailed. */
export function findCredentials(
  values: MerchantValues,
  env: NodeJS.ProcessEnv,
): Credentials | undefined {
  const clientId = values['client-id'] ?? (env.GAPURA_CLIENT_ID || undefined);
  const secrets = values.secret ?? (env.GAPURA_SECRET_KEY ? [env.GAPURA_SECRET_KEY] : []);
  const [first, ...older] = secrets;
  if (first !== undefined) return { clientId, secrets: [first, ...older] };
  if (env.GAPURA_CONFIG) return configured(env.GAPURA_CONFIG, clientId);
  const demo = readDemoFile(env);
  if (demo === undefined || (clientId !== undefined && clientId !== demo.client_id)) {
    return undefined;
  }
  return {
    clientId: demo.client_id,
    secrets: [demo.secret_key],
    notificationUrl: demo.notification_url,
    snapNotificationUrl: demo.snap_notification_url,
  };
}

/** The same, for commands that need a merchant. Throws UsageError if none is given. */
export function credentials(
  values: MerchantValues,
  env: NodeJS.ProcessEnv,
): Credentials & { clientId: string } {
  const found = findCredentials(values, env);
  if (found?.clientId !== undefined) return { ...found, clientId: found.clientId };
  throw new UsageError('Say which merchant: give --client-id and --secret.');
}

/**
 * The merchant's RSA private key, or undefined if none is given. Throws CommandFailed for a file that
 * does not contain one.
 */
export function findPrivateKey(
  given: string | undefined,
  clientId: string | undefined,
  env: NodeJS.ProcessEnv,
): KeyObject | undefined {
  const isDemo = clientId !== undefined && readDemoFile(env)?.client_id === clientId;
  const demo = isDemo ? demoKeyPath(resolve(env.DATA_DIR || './.gapura')) : undefined;
  const path = given ?? (env.GAPURA_PRIVATE_KEY || demo);
  if (path === undefined) return undefined;
  try {
    return privateKeyOf(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === undefined ? 'contains no RSA private key in PEM' : `cannot be read (${code})`;
    throw new CommandFailed(`${path} ${why}.`);
  }
}

function configured(path: string, clientId: string | undefined): Credentials {
  const { merchants = [] } = readable(path);
  const [entry, ...others] = merchants.filter(
    (one) => clientId === undefined || one.client_id === clientId,
  );
  if (entry === undefined) {
    const which = clientId === undefined ? 'no merchant' : `no merchant ${clientId}`;
    throw new CommandFailed(`${path} has ${which}: give --client-id and --secret.`);
  }
  if (others.length > 0) {
    throw new CommandFailed(`${path} has several merchants: say which with --client-id.`);
  }
  const previous = entry.previous_secret_key;
  return {
    clientId: entry.client_id,
    secrets: previous === undefined ? [entry.secret_key] : [entry.secret_key, previous],
    notificationUrl: entry.notification_url,
    snapNotificationUrl: entry.snap?.notification_url,
  };
}

function readable(path: string): ConfigFile {
  try {
    return readConfigFile(path);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailed(error.message);
    throw error;
  }
}
