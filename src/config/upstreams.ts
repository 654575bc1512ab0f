// The providers of the configuration file, checked, and which channels are put on them.
import { createPrivateKey } from 'node:crypto';
import { gapuraFile, type ProviderFile } from '../reconciliation/provider-lines.ts';
import { publicKeyOf } from '../wire/snap/signature.ts';
import type { Mode } from './environment.ts';
import { ConfigError, type ConfigFile } from './file.ts';
import type { UpstreamForm } from './upstream-form.ts';

/** A provider of the same API, and how it is called. */
export interface UpstreamSettings {
  name: string;
  /** Without a slash at the end. */
  baseUrl: string;
  clientId: string;
  /** The first signs; all are accepted in notifications. */
  secretKeys: readonly [string, ...string[]];
  /** How long one call may take, with its repeats. */
  timeoutSeconds: number;
  pollSeconds: readonly [number, ...number[]];
  /** How many calls of one process may be in flight. */
  concurrency: number;
  /** Keys in PEM: ours, and the provider's. */
  snap?: { privateKey: string; publicKey: string } | undefined;
  /** How its settlement file is laid out. */
  settlementFile: ProviderFile;
}

/** DOKU API, Check Status: no sooner than 60 seconds after the payment. */
const pollSecondsDefault = [60, 120, 300, 900] as const;
const timeoutSecondsDefault = 30;
const concurrencyDefault = 32;

/** The providers. Throws ConfigError for one that cannot be called. */
export function upstreamSettings({ upstreams = {} }: ConfigFile, mode: Mode): UpstreamSettings[] {
  return Object.entries(upstreams).map(([name, form]) => settingsOf(name, form, mode));
}

function settingsOf(name: string, form: UpstreamForm, mode: Mode): UpstreamSettings {
  const wrong = (what: string) => new ConfigError(`upstreams.${name}.${what}.`);
  const url = new URL(form.base_url);
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw wrong('base_url must be an address without a query, a fragment or a name');
  }
  if (mode === 'production' && url.protocol !== 'https:') {
    throw wrong('base_url must be an https address in production');
  }
  const { snap, secret_key, previous_secret_key: previous } = form;
  for (const key of [secret_key, previous ?? secret_key]) {
    if (!/^[!-~]+$/.test(key))
      throw wrong('secret_key has a blank or a character that it cannot have');
  }
  if (snap !== undefined && !isPrivateKey(snap.private_key)) {
    throw wrong('snap.private_key is not an RSA private key in PEM without a passphrase');
  }
  if (snap !== undefined && publicKeyOf(snap.public_key) === undefined) {
    throw wrong('snap.public_key is not an RSA public key in PEM');
  }
  const [first = 60, ...more] = form.poll_seconds ?? pollSecondsDefault;
  return {
    name,
    baseUrl: url.href.replace(/\/+$/, ''),
    clientId: form.client_id,
    secretKeys: previous === undefined ? [secret_key] : [secret_key, previous],
    timeoutSeconds: form.timeout_seconds ?? timeoutSecondsDefault,
    pollSeconds: [first, ...more],
    concurrency: form.concurrency ?? concurrencyDefault,
    snap: snap && { privateKey: snap.private_key, publicKey: snap.public_key },
    settlementFile: fileOf(form),
  };
}

function fileOf({ settlement_file: file }: UpstreamForm): ProviderFile {
  if (file === undefined) return gapuraFile;
  const { refund_type: refundType, channel, channels, ...columns } = file;
  return { columns, refundType, channel, channels };
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** The acquirer of a channel, as it is written: a name, or a provider. */
type Choice = string | { upstream: string };

/** Says what is wrong with the choice of a channel's acquirer, as the end of a sentence; undefined if nothing is. */
export type AcquirerProblem = (channel: string, choice: Choice) => string | undefined;

export interface Choosable {
  upstreams: readonly UpstreamSettings[];
  /** The names of the gateway's own acquirers. */
  own: readonly string[];
  /** Channels that need keys of the SNAP dialect. */
  needsSnap: readonly string[];
}

/** Makes the check of what channels are put on. */
export function acquirerProblem({ upstreams, own, needsSnap }: Choosable): AcquirerProblem {
  const listed = (names: readonly string[]) => names.join(', ') || 'none in this mode';
  return (channel, choice) => {
    if (typeof choice === 'string') {
      return own.includes(choice) ? undefined : `is "${choice}": use one of ${listed(own)}`;
    }
    const named = upstreams.find(({ name }) => name === choice.upstream);
    if (named === undefined) {
      const known = listed(upstreams.map(({ name }) => name));
      return `is on "${choice.upstream}", which is not one of upstreams (${known})`;
    }
    if (!needsSnap.includes(channel) || named.snap !== undefined) return undefined;
    return `is on "${choice.upstream}", which has no snap.private_key and snap.public_key`;
  };
}

/** Throws ConfigError if one of the configuration's channels cannot be on its provider. */
export function checkUpstreams({ acquirers = {} }: ConfigFile, problem: AcquirerProblem): void {
  for (const [channel, choice] of Object.entries(acquirers)) {
    const wrong = typeof choice === 'string' ? undefined : problem(channel, choice);
    if (wrong !== undefined) throw new ConfigError(`acquirers.${channel} ${wrong}.`);
  }
}
