// What a measured round used: processor time of gateway and database for one call, and which resource is used up first.
import { availableParallelism } from 'node:os';
import pg from 'pg';
import type { PostgresConnection } from '../src/storage/connection.ts';
import { OWNER_ROLE } from '../src/storage/embedded/cluster.ts';
import { readPostmaster } from '../src/storage/embedded/postmaster-file.ts';
import { folderOf, isDatabase, loopMs, machineMs, totalMs, treeOf } from './processes.ts';

/** What a round used. The shares are of what there is of each: 1 is all of it. */
export interface Used {
  /** Microseconds of processor time for one call. The load generator's are those of this process. */
  gatewayUs: number;
  databaseUs: number;
  loadUs: number;
  shares: Readonly<Record<Resource, number>>;
}

export type Resource =
  | 'processors'
  | 'event loop of the gateway'
  | 'load generator'
  | 'disk flushes'
  | 'other programs';

export interface Meter {
  /** Runs `round`, which makes `calls` calls. What it used is absent on systems other than Linux. */
  during<T>(calls: number, round: () => Promise<T>): Promise<{ result: T; used?: Used }>;
  /** The gateway's own database. Absent on systems other than Linux. */
  connection?: PostgresConnection | undefined;
  stop(): Promise<void>;
}

interface Reading {
  atMs: number;
  gatewayMs: number;
  databaseMs: number;
  loadMs: number;
  loadLoopMs: number;
  machineMs: number;
  loopsMs: ReadonlyMap<number, number>;
  /** How long PostgreSQL has waited for its log to be durable. */
  flushMs: number;
}

/** A meter for the gateway whose first process is `pid`, with its embedded database. */
export async function createMeter(pid: number): Promise<Meter> {
  const server = treeOf(pid).find(isDatabase);
  if (server === undefined) {
    return { during: async (_calls, round) => ({ result: await round() }), stop: async () => {} };
  }
  const connection = connectionTo(folderOf(server.pid));
  const client = await connected(connection);
  const read = async (): Promise<Reading> => {
    const tree = treeOf(pid);
    const gateway = tree.filter((one) => !isDatabase(one));
    const { user, system } = process.cpuUsage();
    return {
      atMs: performance.now(),
      gatewayMs: totalMs(gateway),
      databaseMs: totalMs(tree.filter(isDatabase)),
      loadMs: (user + system) / 1000,
      loadLoopMs: loopMs(process.pid),
      machineMs: machineMs(),
      loopsMs: new Map(gateway.map((one) => [one.pid, loopMs(one.pid)])),
      flushMs: await flushMsOf(client),
    };
  };
  return {
    connection,
    async during(calls, round) {
      const before = await read();
      const result = await round();
      return { result, used: usedBetween(before, await read(), calls) };
    },
    stop: () => client.end(),
  };
}

function usedBetween(before: Reading, after: Reading, calls: number): Used {
  const ms = after.atMs - before.atMs;
  const gatewayMs = after.gatewayMs - before.gatewayMs;
  const databaseMs = after.databaseMs - before.databaseMs;
  const loadMs = after.loadMs - before.loadMs;
  const cores = availableParallelism() * ms;
  const ours = gatewayMs + databaseMs + loadMs;
  const loops = [...after.loopsMs].map(([pid, now]) => now - (before.loopsMs.get(pid) ?? 0));
  const shareOf = (part: number, whole: number) => Math.max(0, part / whole);
  return {
    gatewayUs: (gatewayMs / calls) * 1000,
    databaseUs: (databaseMs / calls) * 1000,
    loadUs: (loadMs / calls) * 1000,
    shares: {
      processors: shareOf(ours, cores),
      'event loop of the gateway': shareOf(Math.max(...loops), ms),
      'load generator': shareOf(after.loadLoopMs - before.loadLoopMs, ms),
      'disk flushes': shareOf(after.flushMs - before.flushMs, ms),
      'other programs': shareOf(after.machineMs - before.machineMs - ours, cores),
    },
  };
}

/** The resource that is used up first, with the share of it that the round used. */
export function saturating({ shares }: Used): { resource: Resource; share: number } {
  const all = Object.entries(shares) as [Resource, number][];
  const [resource, share] = all.reduce((most, one) => (one[1] > most[1] ? one : most));
  return { resource, share };
}

/** The median of several rounds, for each figure separately. */
export function medianUsed(rounds: readonly Used[]): Used | undefined {
  const [first] = rounds;
  if (first === undefined) return undefined;
  const middle = (of: (used: Used) => number) =>
    rounds.map(of).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0;
  const names = Object.keys(first.shares) as Resource[];
  const shares = names.map((name) => [name, middle((used) => used.shares[name])]);
  return {
    gatewayUs: middle((used) => used.gatewayUs),
    databaseUs: middle((used) => used.databaseUs),
    loadUs: middle((used) => used.loadUs),
    shares: Object.fromEntries(shares) as Record<Resource, number>,
  };
}

function connectionTo(cluster: string): PostgresConnection {
  const { socketDir = '', port = 0 } = readPostmaster(cluster) ?? {};
  return { host: socketDir, port, user: OWNER_ROLE, database: 'postgres' };
}

async function connected(connection: PostgresConnection): Promise<pg.Client> {
  const client = new pg.Client(connection);
  await client.connect();
  // Off by default, because it costs a little.
  await client.query('alter system set track_wal_io_timing = on');
  await client.query('select pg_reload_conf()');
  return client;
}

async function flushMsOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    `select coalesce(sum(fsync_time), 0)::float8 as ms from pg_stat_io where object = 'wal'`,
  );
  return rows[0]?.ms ?? 0;
}
