// The environment and the configuration file, parsed once. The gateway refuses to start with an invalid setting.
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { encryptionKeysOf } from './encryption-keys.ts';
import { ConfigError, type ConfigFile, readConfigFile } from './file.ts';
import { type TracingSettings, tracingOf } from './tracing.ts';

export type Mode = 'sandbox' | 'production';

export interface Config {
  mode: Mode;
  host: string;
  /** 0 means any free port. */
  port: number;
  /** Without a trailing slash; absent until the port is known. */
  publicUrl?: string | undefined;
  dataDir: string;
  databaseUrl?: string | undefined;
  /** The role that owns the tables and migrates. Without it, that of `databaseUrl` does. */
  databaseOwnerUrl?: string | undefined;
  /** 32 bytes each. The first seals. If the sandbox has none, one is generated in the data directory. */
  encryptionKeys: Buffer[];
  logLevel: string;
  /** Addresses and networks (CIDR) of reverse proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies: string[];
  /** How many processes serve the port. */
  workers: number;
  /** Names, other than `localhost` and that of PUBLIC_URL, by which the sandbox may be called. */
  sandboxHosts?: readonly string[] | undefined;
  /** Where traces are sent; absent: nowhere, and nothing is loaded for it. */
  tracing?: TracingSettings | undefined;
  file: ConfigFile;
  configPath?: string | undefined;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads the environment. Throws ConfigError with one sentence for each setting that is wrong or missing, each on a line
 * of its own: what is wrong and how to fix it.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const { read, problems } = collector();
  const mode = read(() => oneOf(env, 'GAPURA_MODE', ['sandbox', 'production'], 'sandbox') as Mode);
  const configPath = given(env, 'GAPURA_CONFIG');
  const config: Config = {
    mode,
    host: given(env, 'HOST') ?? '127.0.0.1',
    port: read(() => portOf(env)),
    publicUrl: read(() => publicUrlOf(env)),
    dataDir: resolve(given(env, 'DATA_DIR') ?? './.gapura'),
    databaseUrl: read(() => databaseUrlOf('DATABASE_URL', given(env, 'DATABASE_URL'))),
    databaseOwnerUrl: read(() => ownerUrlOf(env)),
    encryptionKeys: read(() =>
      encryptionKeysOf(given(env, 'ENCRYPTION_KEY'), mode === 'production'),
    ),
    logLevel: read(() => oneOf(env, 'LOG_LEVEL', logLevels, 'info')),
    trustedProxies: read(() => trustedProxiesOf(env)),
    workers: read(() => workersOf(env)),
    sandboxHosts: read(() => sandboxHostsOf(env)),
    tracing: read(() => tracingOf(env)),
    file: read(() => (configPath === undefined ? {} : readConfigFile(configPath))),
    configPath,
  };
  if (mode === 'production') problems.push(...missingInProduction(env), ...unsafeIn(config.file));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

/** `read` returns what a setting is, or notes why it cannot be used: then nothing of the configuration is. */
function collector() {
  const problems: string[] = [];
  const read = <T>(setting: () => T): T => {
    try {
      return setting();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
      return undefined as T;
    }
  };
  return { read, problems };
}

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function oneOf(env: NodeJS.ProcessEnv, name: string, values: string[], fallback: string): string {
  const value = given(env, name) ?? fallback;
  if (values.includes(value)) return value;
  throw new ConfigError(`${name} is "${value}": use one of ${values.join(', ')}.`);
}

function portOf(env: NodeJS.ProcessEnv): number {
  const text = given(env, 'PORT') ?? '8080';
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError(`PORT is "${text}": use a number from 0 (any free port) to 65535.`);
}

/** More processes than this are a typing mistake: each has its own memory and database connections. */
const workersMax = 64;

/** WORKERS: a number, or `auto` for one process on each core. */
function workersOf(env: NodeJS.ProcessEnv): number {
  const text = given(env, 'WORKERS') ?? '1';
  if (text === 'auto') return Math.min(availableParallelism(), workersMax);
  const workers = Number(text);
  if (/^\d+$/.test(text) && workers >= 1 && workers <= workersMax) return workers;
  throw new ConfigError(
    `WORKERS is "${text}": use a number from 1 to ${workersMax}, or auto for one process on each core.`,
  );
}

function publicUrlOf(env: NodeJS.ProcessEnv): string | undefined {
  const text = given(env, 'PUBLIC_URL');
  if (text === undefined) return undefined;
  if (!/^https?:$/.test(protocolOf(text))) {
    throw new ConfigError(`PUBLIC_URL is "${text}": use an http or https address.`);
  }
  return text.replace(/\/+$/, '');
}

function databaseUrlOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^postgres(ql)?:\/\//.test(text)) return text;
  // The value may contain a password, so the message does not show it.
  throw new ConfigError(`${name} is not a postgres:// address: correct it, or unset it.`);
}

function ownerUrlOf(env: NodeJS.ProcessEnv): string | undefined {
  const url = databaseUrlOf('DATABASE_OWNER_URL', given(env, 'DATABASE_OWNER_URL'));
  if (url === undefined || given(env, 'DATABASE_URL') !== undefined) return url;
  throw new ConfigError(
    'DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither for the embedded database.',
  );
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

/** The entries of a setting that is a list, separated by commas. */
function listed(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** SANDBOX_HOSTS: host names without a port, separated by commas. */
function sandboxHostsOf(env: NodeJS.ProcessEnv): string[] {
  const hosts = listed(given(env, 'SANDBOX_HOSTS'));
  const wrong = hosts.find((host) => !/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(host));
  if (wrong === undefined) return hosts;
  throw new ConfigError(
    `SANDBOX_HOSTS has "${wrong}": use host names such as gapura.internal, separated by commas.`,
  );
}

/** TRUSTED_PROXIES: addresses or networks, separated by commas. */
function trustedProxiesOf(env: NodeJS.ProcessEnv): string[] {
  const proxies = listed(given(env, 'TRUSTED_PROXIES'));
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong === undefined) return proxies;
  throw new ConfigError(
    `TRUSTED_PROXIES has "${wrong}": use addresses or networks such as 10.0.0.0/8, separated by commas.`,
  );
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return (
    /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128)
  );
}

/** What production needs and is not set, one sentence each. */
function missingInProduction(env: NodeJS.ProcessEnv): string[] {
  const missing = (name: string, why: string) => `GAPURA_MODE=production needs ${name}: ${why}.`;
  const needed = {
    DATABASE_URL: 'set it to a PostgreSQL that is backed up',
    ENCRYPTION_KEY: 'set it to 32 random bytes in base64',
  };
  const unset = Object.entries(needed)
    .filter(([name]) => given(env, name) === undefined)
    .map(([name, why]) => missing(name, why));
  if (given(env, 'PUBLIC_URL')?.startsWith('https://')) return unset;
  return [...unset, missing('an https PUBLIC_URL', 'customers type card numbers there')];
}

/** What the file says that production does not take. */
function unsafeIn(file: ConfigFile | undefined): string[] {
  const { oidc, users = [] } = file?.dashboard ?? {};
  const plain = users.filter(({ password }) => password !== undefined);
  return [
    ...(oidc?.issuer.startsWith('http:')
      ? ['dashboard.oidc.issuer must be an https address in production.']
      : []),
    ...plain.map(
      ({ email }) =>
        `dashboard.users: ${email} has a plain password, which production does not take: make a hash with "gapura owner hash" and set it as password_hash.`,
    ),
  ];
}
