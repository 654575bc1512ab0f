// Keeps the tables that grow in bounds: adds partitions ahead of time, and removes those that are too old.
import type { Log } from '../lib/log.ts';
import { type Db, type Reader, type Sql, sql } from '../storage/db.ts';
import { timeOf } from '../storage/id-time.ts';
import { alone } from '../storage/turns.ts';
import {
  addPartition,
  dropDetached,
  type Partition,
  type Partitioned,
  partitionsOf,
  removePartition,
} from './partitions.ts';

/** How long rows are kept after what they belong to was created, in days. Undefined: forever. */
export interface Retention {
  /** Notifications and their attempts. */
  notificationDays?: number | undefined;
  /** The history of payments: which states they had, when and why. */
  paymentHistoryDays?: number | undefined;
  /** Calls of the merchant API that were refused. */
  refusedCallDays?: number | undefined;
}

export interface RetentionDeps {
  db: Db;
  log: Pick<Log, 'info' | 'warn'>;
  /** Wall-clock time, because the ids are made of it. */
  wall: () => Date;
  retention: Retention;
}

const dayMs = 24 * 3600 * 1000;
/** Partitions exist this far ahead, so that nothing is inserted where there is none yet. */
const aheadDays = 3;
/** A retention is divided into so many partitions: each of them costs a query a little time. */
const pieces = 8;
const piecesWithoutRetentionDays = 30;

/** Adds what is missing and removes what is too old. Only one process does it at a time; others do nothing. */
export async function keepInBounds(deps: RetentionDeps): Promise<void> {
  const { notificationDays, paymentHistoryDays, refusedCallDays } = deps.retention;
  await alone(deps.db, 'retention', async () => {
    // Attempts go first: a notification is never shown without the attempts that its status is the result of,
    // except while both are being removed.
    await keepTable(deps, 'notification_attempts', notificationDays, pendingNotifications);
    await keepTable(deps, 'notifications', notificationDays, pendingNotifications);
    await keepTable(deps, 'payment_history', paymentHistoryDays, unfinishedPayments);
    await keepTable(deps, 'refused_calls', refusedCallDays, nothing);
  });
}

async function keepTable(
  deps: RetentionDeps,
  table: Partitioned,
  days: number | undefined,
  needed: (partition: Partition) => Sql,
): Promise<void> {
  const { db, log } = deps;
  await dropDetached(db, table);
  await addAhead(deps, table, days);
  if (days === undefined) return;
  const oldest = deps.wall().getTime() - days * dayMs;
  for (const partition of await partitionsOf(db, table)) {
    if (timeOf(partition.high).getTime() > oldest) break;
    if (await isAny(db, needed(partition))) {
      log.warn(
        { partition: partition.name },
        'an old partition is kept: something in it is not over',
      );
      continue;
    }
    await removePartition(db, table, partition.name);
    log.info({ partition: partition.name }, 'an old partition was removed');
  }
}

async function addAhead(
  { db, wall }: RetentionDeps,
  table: Partitioned,
  days: number | undefined,
): Promise<void> {
  const today = Math.floor(wall().getTime() / dayMs) * dayMs;
  const length =
    (days === undefined ? piecesWithoutRetentionDays : Math.ceil(days / pieces)) * dayMs;
  const last = (await partitionsOf(db, table)).at(-1);
  let end = Math.max(today, last === undefined ? 0 : timeOf(last.high).getTime());
  while (end < today + aheadDays * dayMs) {
    await addPartition(db, table, new Date(end), new Date(end + length));
    end += length;
  }
}

/** Of what is over as soon as it is there. */
function nothing(): Sql {
  return sql`select 1 where false`;
}

/** Notifications that will still be attempted. */
function pendingNotifications({ low, high }: Partition): Sql {
  return sql`select 1 from notifications
    where next_attempt_at is not null and id >= ${low}::uuid and id < ${high}::uuid`;
}

/** Payments, or refunds of theirs, whose state will still change by itself. */
function unfinishedPayments({ low, high }: Partition): Sql {
  const within = (id: Sql) => sql`${id} >= ${low}::uuid and ${id} < ${high}::uuid`;
  return sql`select 1 from payments where status in ('PENDING', 'OPENING') and ${within(sql`id`)}
    union all
    select 1 from payments where status = 'AUTHORIZED' and ${within(sql`id`)}
    union all
    select 1 from refunds where status in ('OPENING', 'DUE') and ${within(sql`payment_id`)}`;
}

async function isAny(db: Reader, rows: Sql): Promise<boolean> {
  const [row] = await db.rows<{ found: boolean }>(sql`select exists (${rows}) as found`);
  return row?.found ?? true;
}
