// What a process says about itself: its version, its connections, its merchants' keys.
import { createRequire } from 'node:module';
import { isSnapKeyUnusable } from '../merchants/merchant.ts';
import type { Db } from '../storage/db.ts';
import { outageKinds } from '../storage/outage.ts';
import type { House } from './house.ts';

/** Adds the metrics that are read when somebody looks. `pools` by what they are for. */
export function measureProcess(
  { config, metrics, merchants }: Pick<House, 'config' | 'metrics' | 'merchants'>,
  pools: Readonly<Record<string, Pick<Db, 'state'>>>,
): void {
  const build = { version: ownVersion(), mode: config.mode, node: process.version };
  metrics.readings(
    {
      name: 'gapura_build_info',
      help: '1, with what is running as labels',
      labels: ['version', 'mode', 'node'],
      aggregator: 'max',
    },
    () => [[build, 1]],
  );
  metrics.gauge('gapura_processes', 'Processes that serve', () => 1);
  metrics.gauge(
    'gapura_processes_configured',
    'Processes that should serve',
    () => config.workers,
    'max',
  );
  metrics.gauge(
    'gapura_merchant_keys_unusable',
    'Merchants whose SNAP key cannot be read: they get no tokens',
    () => merchants.all().filter(isSnapKeyUnusable).length,
    'max',
  );
  measurePools(metrics, Object.entries(pools));
}

function measurePools(
  metrics: House['metrics'],
  pools: readonly (readonly [string, Pick<Db, 'state'>])[],
): void {
  const states = () => pools.map(([pool, db]) => [{ pool }, db.state()] as const);
  const labels = ['pool'];
  metrics.readings(
    {
      name: 'gapura_database_connections',
      help: 'Connections to the database by pool and state: busy or idle',
      labels: ['pool', 'state'],
    },
    () =>
      states().flatMap(([{ pool }, { busy, idle }]) => [
        [{ pool, state: 'busy' }, busy],
        [{ pool, state: 'idle' }, idle],
      ]),
  );
  metrics.readings(
    {
      name: 'gapura_database_connections_limit',
      help: 'Connections to the database that there may be, by pool',
      labels,
    },
    () => states().map(([pool, { most }]) => [pool, most]),
  );
  metrics.readings(
    {
      name: 'gapura_database_connection_waiting',
      help: 'Statements that wait for a connection now, by pool',
      labels,
    },
    () => states().map(([pool, { waiting }]) => [pool, waiting]),
  );
  metrics.readings(
    {
      name: 'gapura_database_connection_waits_total',
      help: 'Statements that found no connection free, by pool; one that is opened counts',
      labels,
      total: true,
    },
    () => states().map(([pool, { waits }]) => [pool, waits]),
  );
  metrics.readings(
    {
      name: 'gapura_database_connection_wait_seconds_total',
      help: 'How long these waited, together',
      labels,
      total: true,
    },
    () => states().map(([pool, { waitSeconds }]) => [pool, waitSeconds]),
  );
  metrics.readings(
    {
      name: 'gapura_database_outages_total',
      help: 'Statements that failed because the database could not serve, by kind and pool',
      labels: ['kind', 'pool'],
      total: true,
    },
    () =>
      states().flatMap(([{ pool }, { outages }]) =>
        outageKinds.map((kind) => [{ kind, pool }, outages.get(kind) ?? 0]),
      ),
  );
}

/** Found by the package's name, from its sources and from what is compiled of them. */
function ownVersion(): string {
  const { version } = createRequire(import.meta.url)('gapura/package.json') as { version: string };
  return version;
}
