// Partitions of the tables that grow: which there are, adding the next one, removing an old one.
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';
import { idFrom } from '../storage/id-time.ts';
import { DatabaseOutage } from '../storage/outage.ts';

/** The tables partitioned by the time in the ids of their rows, or of what their rows belong to. */
export const partitionedTables = [
  'payment_history',
  'notifications',
  'notification_attempts',
  'refused_calls',
] as const;

export type Partitioned = (typeof partitionedTables)[number];

export interface Partition {
  name: string;
  /** The ids from `low` until just before `high`. */
  low: string;
  high: string;
}

const lowestId = '00000000-0000-0000-0000-000000000000';

/** The partitions with a range, oldest first. What belongs into none of them is in the default partition. */
export async function partitionsOf(db: Reader, table: Partitioned): Promise<Partition[]> {
  const id = `'([0-9a-f-]{36})'`;
  return db.rows<Partition>(sql`
    select name, coalesce(substring(bounds from ${`FROM \\(${id}\\)`}), ${lowestId}) as low,
      substring(bounds from ${`TO \\(${id}\\)`}) as high
    from (
      select c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bounds
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${table}::text::regclass
    ) as all_partitions where bounds <> 'DEFAULT' order by high`);
}

/** Adds the partition for what is created from `from` until `to`. */
export function addPartition(db: Db, table: Partitioned, from: Date, to: Date): Promise<void> {
  const name = `${table}_${from.toISOString().slice(0, 10).replaceAll('-', '')}`;
  return quickly(db, (tx) =>
    tx.rows(sql`
      select add_partition(${table}, ${name}, ${idFrom(from)}::uuid, ${idFrom(to)}::uuid)
      where to_regclass(${name}::text) is null`),
  );
}

/**
 * Removes a partition with its rows. It leaves the table in a moment; its files go afterwards, when nothing
 * waits for them.
 */
export async function removePartition(db: Db, table: Partitioned, name: string): Promise<void> {
  await quickly(db, (tx) => tx.rows(sql`select detach_partition(${table}, ${name})`));
  await dropDetached(db, table);
}

/** Drops what was detached, also by a process that died before it could drop it. */
export async function dropDetached(db: Db, table: Partitioned): Promise<void> {
  const rows = await db.rows<{ name: string }>(sql`
    select relname::text as name from pg_class
    where relkind = 'r' and not relispartition and relnamespace = current_schema()::regnamespace
      and relname ~ ${`^${table}_([0-9]{8}|before)$`}`);
  for (const { name } of rows) {
    await quickly(db, (tx) => tx.rows(sql`select drop_detached(${name})`));
  }
}

/**
 * Changes of partitions wait only a moment for a lock, because everything else that uses the table waits behind
 * them. One that could not be made is made at the next run.
 */
async function quickly(db: Db, change: (tx: Tx) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(async (tx) => {
        await tx.rows(sql`set local lock_timeout = '200ms'`);
        await change(tx);
      });
    } catch (error) {
      const wasLocked = error instanceof DatabaseOutage && error.kind === 'locked';
      if (!wasLocked || tries === mostTries) throw error;
    }
  }
}

const mostTries = 5;
