// Two gateways with two workers each, on one database and behind one address.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorityFile } from '../chaos/receivers.ts';
import { until } from '../chaos/until.ts';
import type { Place } from './place.ts';
import { type Server, startServer } from './server.ts';

export interface Gateway {
  port: number;
  start(): void;
  /** Waits until it serves. Throws with its log if it does not within a minute. */
  ready(): Promise<void>;
  isRunning(): boolean;
  /** Kills its primary process and its workers at once. */
  kill(): Promise<void>;
  /** Ends it as an operator does. Returns its exit code. */
  stop(): Promise<number | string>;
  log(): string;
}

export interface Common {
  databaseUrl: string;
  publicUrl: string;
  /** What the configuration file says. */
  config: object;
}

const program = join(import.meta.dirname, '..', '..', 'bin', 'gapura.mjs');

export function openGateways(place: Place, ports: readonly number[], common: Common): Gateway[] {
  const config = join(place.folder, 'config.json');
  writeFileSync(config, JSON.stringify(common.config));
  const encryptionKey = randomBytes(32).toString('base64');
  return ports.map((port, i) => {
    const folder = join(place.folder, `gateway${i + 1}`);
    mkdirSync(folder);
    const env = {
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: common.databaseUrl,
      GAPURA_CONFIG: config,
      ENCRYPTION_KEY: encryptionKey,
      NODE_EXTRA_CA_CERTS: authorityFile,
      PUBLIC_URL: common.publicUrl,
      PORT: String(port),
      WORKERS: '2',
      TRUSTED_PROXIES: '127.0.0.1',
      LOG_LEVEL: 'warn',
    };
    return gatewayOf(port, () =>
      startServer({ command: process.execPath, args: [program, 'start', '--json'], folder, env }),
    );
  });
}

function gatewayOf(port: number, start: () => Server): Gateway {
  let server: Server | undefined;
  const log = () => server?.log() ?? '';
  return {
    port,
    log,
    start() {
      server = start();
    },
    async ready() {
      if (await until(() => isReady(`http://127.0.0.1:${port}`), 60_000, 100)) return;
      throw new Error(
        `the gateway on port ${port} is not ready after a minute:\n${log().slice(-6000)}`,
      );
    },
    isRunning: () => server?.isRunning() ?? false,
    kill: async () => server?.kill(),
    stop: async () => server?.stop(10_000) ?? 0,
  };
}

/** Whether a gateway answers there that it can serve. */
export async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(2000);
  const answer = await fetch(`${url}/readyz`, { signal }).catch(() => undefined);
  return answer?.status === 200;
}
