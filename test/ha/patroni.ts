// PostgreSQL on three nodes, each under a Patroni agent.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../chaos/until.ts';
import { freePorts, type Place } from './place.ts';
import { type Server, startServer } from './server.ts';

export interface Node {
  name: string;
  port: number;
  /** Patroni's REST port: `GET /primary` is 200 on the primary alone. */
  restPort: number;
  start(): void;
  /** Kills the agent and its PostgreSQL at once. */
  kill(): Promise<void>;
  stop(): Promise<number | string>;
  log(): string;
}

export interface Nodes {
  all: readonly Node[];
  /** The primary, as the nodes say. Throws if there is none. */
  primary(): Promise<Node>;
  /** Waits until one node is the primary, one the synchronous standby, and all stream. Throws if that takes too long. */
  healthy(withinMs: number): Promise<void>;
  /** Makes the gateway's role and database. */
  createDatabase(): Promise<void>;
  /** For `DATABASE_URL`. */
  credentials: { user: string; password: string; database: string };
}

const password = () => randomBytes(12).toString('hex');

/** A primary that cannot renew its key for `ttl` seconds is replaced. `loop_wait + 2 × retry_timeout ≤ ttl`. */
export const timing = { ttl: 20, loop_wait: 5, retry_timeout: 7 };

export async function openNodes(place: Place, etcdAddress: string): Promise<Nodes> {
  const ports = await freePorts(6);
  const secrets = { superuser: password(), replication: password(), rewind: password() };
  const all = ['pg1', 'pg2', 'pg3'].map((name, i) => {
    const [port = 0, restPort = 0] = ports.slice(2 * i);
    const folder = place.room(name);
    const settings = settingsOf({ name, folder, port, restPort, etcdAddress, secrets });
    const file = join(folder, 'patroni.json');
    // JSON is YAML, too.
    writeFileSync(file, JSON.stringify(settings, null, 2));
    return nodeOf({ name, port, restPort }, () =>
      startServer({ command: 'patroni', args: [file], folder, user: place.user }),
    );
  });
  const credentials = { user: 'gapura', password: password(), database: 'gapura' };
  const primary = async () => {
    const answers = await Promise.all(all.map(({ restPort }) => rest(restPort, '/primary')));
    const found = all[answers.findIndex((answer) => answer?.status === 200)];
    if (found === undefined) throw new Error('no node is the primary');
    return found;
  };
  return {
    all,
    credentials,
    primary,
    async healthy(withinMs) {
      if (await until(() => isHealthy(all), withinMs, 500)) return;
      const logs = all.map(({ name, log }) => `${name}:\n${log().slice(-3000)}`).join('\n');
      throw new Error(`the nodes are not healthy after ${withinMs / 1000} s:\n${logs}`);
    },
    async createDatabase() {
      const { port } = await primary();
      const client = new pg.Client({
        ...{ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' },
        password: secrets.superuser,
      });
      await client.connect();
      await client.query(`create role gapura login password '${credentials.password}'`);
      await client.query('create database gapura owner gapura');
      await client.end();
    },
  };
}

function nodeOf(where: Pick<Node, 'name' | 'port' | 'restPort'>, start: () => Server): Node {
  let agent: Server | undefined;
  return {
    ...where,
    start() {
      agent = start();
    },
    kill: async () => agent?.kill(),
    stop: async () => agent?.stop(30_000) ?? 0,
    log: () => agent?.log() ?? '',
  };
}

interface Settings {
  name: string;
  folder: string;
  port: number;
  restPort: number;
  etcdAddress: string;
  secrets: { superuser: string; replication: string; rewind: string };
}

/** Patroni's configuration of one node. */
function settingsOf({ name, folder, port, restPort, etcdAddress, secrets }: Settings): object {
  const restAddress = `127.0.0.1:${restPort}`;
  const address = `127.0.0.1:${port}`;
  return {
    scope: 'gapura',
    name,
    restapi: { listen: restAddress, connect_address: restAddress },
    etcd3: { host: etcdAddress },
    bootstrap: {
      dcs: {
        ...timing,
        maximum_lag_on_failover: 1024 ** 2,
        // A commit is answered only when a standby has it, and without a standby it waits.
        synchronous_mode: true,
        synchronous_mode_strict: true,
        // Without etcd the primary goes on as long as it reaches all other nodes itself.
        failsafe_mode: true,
        postgresql: {
          use_pg_rewind: true,
          parameters: { max_connections: 200, max_wal_size: '256MB' },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
    },
    postgresql: {
      listen: address,
      connect_address: address,
      data_dir: join(folder, 'data'),
      bin_dir: binaries(),
      pgpass: join(folder, 'pgpass'),
      parameters: { unix_socket_directories: folder },
      authentication: {
        superuser: { username: 'postgres', password: secrets.superuser },
        replication: { username: 'replicator', password: secrets.replication },
        rewind: { username: 'rewinder', password: secrets.rewind },
      },
      pg_hba: [
        'local all all scram-sha-256',
        'host all all 127.0.0.1/32 scram-sha-256',
        'host replication replicator 127.0.0.1/32 scram-sha-256',
      ],
    },
  };
}

/** The folder of the newest PostgreSQL that Debian's packages installed. */
function binaries(): string {
  const versions = '/usr/lib/postgresql';
  const found = readdirSync(versions)
    .filter((name) => existsSync(join(versions, name, 'bin', 'postgres')))
    .sort((a, b) => Number(b) - Number(a));
  if (found[0] === undefined) throw new Error(`there is no PostgreSQL in ${versions}`);
  return join(versions, found[0], 'bin');
}

interface Member {
  role: string;
  state: string;
  lag?: number | string;
}

async function isHealthy(all: readonly Node[]): Promise<boolean> {
  const views = await Promise.all(all.map(({ restPort }) => rest(restPort, '/cluster')));
  return views.every((view) => {
    if (view?.status !== 200) return false;
    const { members } = JSON.parse(view.text) as { members: Member[] };
    const count = (role: string) => members.filter((member) => member.role === role).length;
    const isUp = ({ state }: Member) => state === 'running' || state === 'streaming';
    return (
      members.length === all.length &&
      members.every(isUp) &&
      count('leader') === 1 &&
      count('sync_standby') === 1
    );
  });
}

async function rest(port: number, path: string) {
  try {
    const signal = AbortSignal.timeout(3000);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}
