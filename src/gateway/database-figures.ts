// Figures of the database itself: what is not sealed or proven, partitions, keys, clock, size.
import { chainUnsealed } from '../ledger/chain.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Sealer } from '../lib/seal.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { proveLedger } from '../office/ledger.ts';
import { partitionedTables, partitionsOf } from '../retention/partitions.ts';
import { type Db, type Reader, sql } from '../storage/db.ts';
import { timeOf } from '../storage/id-time.ts';
import { type SealedKind, staleSeals } from '../storage/sealed.ts';
import { alone } from '../storage/turns.ts';
import type { Job } from './job-runner.ts';

interface DatabaseFigureDeps {
  /** For statements that may take a little longer. */
  db: Reader;
  metrics: Metrics;
  sealer: Pick<Sealer, 'keyIds'>;
  kinds: readonly SealedKind[];
}

/** Reads them every minute. Nothing of it follows business time. */
export function databaseFiguresJob({ db, metrics, sealer, kinds }: DatabaseFigureDeps): Job {
  const unsealed = metrics.figure({
    name: 'gapura_ledger_unsealed_transactions',
    help: 'Transactions of the ledger that the chain does not have yet',
  });
  const ahead = metrics.figures({
    name: 'gapura_partitions_ahead_seconds',
    help: 'For how long from now the newest partition has room, by table',
    label: 'table',
  });
  const seals = metrics.figures({
    name: 'gapura_sealed_texts_stale',
    help: 'Sealed texts that another key than the newest has sealed: older (it is still needed) or unknown (nobody can open them)',
    label: 'key',
  });
  const offset = metrics.figure({
    name: 'gapura_database_clock_offset_seconds',
    help: 'How far the clock of the database is ahead of this machine',
  });
  const size = metrics.figure({
    name: 'gapura_database_size_bytes',
    help: 'Size of the database on its disk',
  });
  return {
    name: 'measure the database',
    everySeconds: 60,
    byWallClock: true,
    atStart: true,
    async run() {
      unsealed(await chainUnsealed(db));
      ahead(await partitionsAhead(db, Date.now()));
      seals(await staleByKey(db, sealer, kinds));
      const found = await clockAndSize(db);
      offset(found.offsetSeconds);
      size(found.bytes);
    },
  };
}

async function partitionsAhead(db: Reader, nowMs: number): Promise<Record<string, number>> {
  const ahead: Record<string, number> = {};
  for (const table of partitionedTables) {
    const last = (await partitionsOf(db, table)).at(-1);
    ahead[table] = last === undefined ? 0 : (timeOf(last.high).getTime() - nowMs) / 1000;
  }
  return ahead;
}

async function staleByKey(
  db: Reader,
  sealer: Pick<Sealer, 'keyIds'>,
  kinds: readonly SealedKind[],
): Promise<{ older: number; unknown: number }> {
  const counts = { older: 0, unknown: 0 };
  for (const { keyId, texts } of await staleSeals(db, sealer, kinds)) {
    counts[sealer.keyIds.includes(keyId) ? 'older' : 'unknown'] += texts;
  }
  return counts;
}

async function clockAndSize(db: Reader): Promise<{ offsetSeconds: number; bytes: number }> {
  const askedMs = Date.now();
  const [row] = await db.rows<{ now: Date }>(sql`select clock_timestamp() as now`);
  const halfwayMs = (askedMs + Date.now()) / 2;
  const [space] = await db.rows<{ bytes: bigint }>(
    sql`select pg_database_size(current_database()) as bytes`,
  );
  return {
    offsetSeconds: ((row?.now.getTime() ?? halfwayMs) - halfwayMs) / 1000,
    bytes: Number(space?.bytes ?? 0),
  };
}

/** What is told how a proof of the ledger ended. */
export function proofMetrics(metrics: Metrics): OfficeDeps['noteProof'] {
  const isProven = metrics.figure({
    name: 'gapura_ledger_proof_ok',
    help: '1 if the last proof of the ledger held, 0 if it did not; absent until there was one',
    // One process that found a mistake is enough.
    aggregator: 'min',
  });
  const provenAt = metrics.figure({
    name: 'gapura_ledger_proof_timestamp_seconds',
    help: 'When the last proof of the ledger ended, however it did',
  });
  return ({ balanced }) => {
    isProven(balanced ? 1 : 0);
    provenAt(Date.now() / 1000);
  };
}

/** Proves what has changed in the ledger. Of several processes one does it. `turns` is where that is agreed. */
export function proofJob(
  office: Pick<OfficeDeps, 'db' | 'periods' | 'noteProof'>,
  turns: Db,
  log: { error(entry: object, message: string): void },
): Job {
  return {
    name: 'prove the ledger',
    everySeconds: 600,
    byWallClock: true,
    run: () =>
      alone(turns, 'ledger proof of the job', async () => {
        const { balanced, proofs } = await proveLedger(office);
        const broken = proofs.filter(({ holds }) => !holds);
        if (!balanced)
          log.error({ broken }, 'the ledger does not prove: gapura ledger verify --full');
      }),
  };
}
