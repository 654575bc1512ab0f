// Benchmark of retention: what partitions cost an insert and a claim, and what removing old rows does to the rest.
import { fileURLToPath } from 'node:url';
import { newId } from '../src/lib/ids.ts';
import { claim } from '../src/notifications/lease.ts';
import { forget } from '../src/requests/store.ts';
import { keepInBounds } from '../src/retention/retention.ts';
import { type Db, type Sql, sql } from '../src/storage/db.ts';
import { onOwnDatabase, type RateMeasured, rate } from './money.ts';

/** Old rows in each table that are removed while others are inserted. BENCH_OLD_ROWS makes them fewer. */
const oldRows = Number(process.env.BENCH_OLD_ROWS ?? 200_000);
/** Notifications of one statement, as the gateway groups them. */
const group = 32;
const callers = 8;
const seconds = 4;
const dayMs = 24 * 3600 * 1000;

export interface RetentionMeasured {
  /** Microseconds for one row of a statement with a group of them, in a plain and in a partitioned table. */
  insertMicros: { plain: number; partitioned: number };
  /** Microseconds for a claim of one group, with the fewest partitions and with those of a retention. */
  claimMicros: { few: number; many: number };
  /** Statements with a notification, an attempt and a history entry each per row, undisturbed and meanwhile. */
  undisturbed: RateMeasured;
  meanwhile: RateMeasured;
  /** Old rows removed each second: questions by deleting, the others with their partitions. */
  questionsPerSecond: number;
  othersPerSecond: number;
}

export async function measureRetention(db: Db): Promise<RetentionMeasured> {
  await fill(db);
  const insertMicros = await comparedInserts(db);
  const few = await claimed(db);
  await keep(db, 0, {});
  for (let day = 4; day <= 36; day += 4) await keep(db, day, { notificationDays: 365 * 100 });
  const many = await claimed(db);
  const undisturbed = await rate(callers, seconds, () => writeGroup(db));
  let removed: Promise<{ questionsPerSecond: number; othersPerSecond: number }> | undefined;
  const meanwhile = await rate(callers, seconds, (count) => {
    if (count === 0) removed = remove(db);
    return writeGroup(db);
  });
  const removing = await removed;
  if (removing === undefined) throw new Error('nothing was removed');
  return { insertMicros, claimMicros: { few, many }, undisturbed, meanwhile, ...removing };
}

/** Old rows: delivered notifications with an attempt each, the history of finished payments, answered questions. */
async function fill(db: Db): Promise<void> {
  const old = new Date(Date.now() - 1000 * dayMs);
  for (let from = 0; from < oldRows; from += 20_000) {
    await db.single.rows(sql`
      with old as (
        select (left(id_from(${old}::timestamptz)::text, 13) || right(gen_random_uuid()::text, 23))::uuid
          as id from generate_series(1, least(20000, ${oldRows - from}::integer))
      ), n as (
        insert into notifications (id, client_id, channel, payment_id, reference, event, dialect, url,
          receiver, body, status, created_at)
        select id, 'BRN', 'kredivo', id, id::text, 'paid', 'classic', 'http://a/n', 'http://a',
          decode(repeat('00', 600), 'hex'), 'DELIVERED', ${old} from old
      ), a as (
        insert into notification_attempts (notification_id, number, at, duration_ms, request_headers,
          response_body)
        select id, 1, ${old}::timestamptz, 3, '{}', '' from old
      ), h as (
        insert into payment_history (payment_id, version, at, status, reason)
        select id, 1, ${old}::timestamptz, 'SUCCESS', 'paid' from old
      )
      insert into requests (client_id, key, body_hash, answer_status, answer_body, created_at, body)
      select 'BRN', id::text, '', 200, decode(repeat('00', 400), 'hex'), ${old},
        decode(repeat('00', 600), 'hex') from old`);
  }
  await db.single.rows(sql`vacuum analyze`);
}

function ids(count: number): string[] {
  return Array.from({ length: count }, newId);
}

/** The same rows into the same columns and keys, alternately: what disturbs one disturbs the other. */
async function comparedInserts(db: Db): Promise<RetentionMeasured['insertMicros']> {
  await db.single.rows(sql`create table plain_history (like payment_history including all)`);
  const into = (table: Sql) => sql`insert into ${table} (payment_id, version, at, status, reason)
    select id, 1, now(), 'SUCCESS', 'paid' from unnest(${ids(group)}::uuid[]) as id`;
  const samples = { plain: [] as number[], partitioned: [] as number[] };
  for (let turn = 0; turn < 400; turn++) {
    samples.plain.push(await micros(() => withoutFlush(db, into(sql`plain_history`))));
    samples.partitioned.push(await micros(() => withoutFlush(db, into(sql`payment_history`))));
  }
  const middle = (all: number[]) => middleOf(all.slice(100)) / group;
  return { plain: middle(samples.plain), partitioned: middle(samples.partitioned) };
}

/** The disk is the same for both, so it is left out. */
function withoutFlush(db: Db, statement: Sql): Promise<unknown> {
  return db.transaction(async (tx) => {
    await tx.rows(sql`set local synchronous_commit = off`);
    return tx.rows(statement);
  });
}

async function micros(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) * 1000;
}

function middleOf(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

async function claimed(db: Db): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < 100; turn++) {
    await writeGroup(db, true);
    const options = { holder: newId(), now: new Date(), leaseSeconds: 60, free: group };
    const offers = { receivers: new Map<string, number>(), merchants: new Map<string, number>() };
    const all = { ...options, perReceiver: group, perMerchant: group, offers };
    took.push(await micros(() => claim(db.single, all)));
    await db.single.rows(sql`
      update notifications set next_attempt_at = null where next_attempt_at is not null`);
  }
  return middleOf(took.slice(20));
}

/** A notification, its attempt and a history entry for each of a group, in one durable statement. */
async function writeGroup(db: Db, due = false): Promise<void> {
  const at = new Date();
  await db.single.rows(sql`
    with given as (select unnest(${ids(group)}::uuid[]) as id), n as (
      insert into notifications (id, client_id, channel, payment_id, reference, event, dialect, url,
        receiver, body, created_at, next_attempt_at)
      select id, 'BRN', 'kredivo', id, id::text, 'paid', 'classic', 'http://a/n', 'http://a',
        decode(repeat('00', 600), 'hex'), ${at}, ${due ? at : null}::timestamptz from given
    ), a as (
      insert into notification_attempts (notification_id, number, at, duration_ms, request_headers,
        response_body)
      select id, 1, ${at}::timestamptz, 3, '{}', '' from given
    )
    insert into payment_history (payment_id, version, at, status, reason)
    select id, 1, ${at}, 'SUCCESS', 'paid' from given`);
}

function keep(db: Db, inDays: number, retention: object): Promise<void> {
  const log = { info: () => {}, warn: () => {} };
  return keepInBounds({
    db,
    retention,
    wall: () => new Date(Date.now() + inDays * dayMs),
    log,
  });
}

/** Removes all old rows. The partition with them ends two days from now, so it is done as of a later day. */
async function remove(db: Db) {
  const began = performance.now();
  await keep(db, 40, { notificationDays: 36, paymentHistoryDays: 36 });
  const dropped = performance.now();
  const forgotten = await forget(db.single, new Date(Date.now() - 7 * dayMs));
  const done = performance.now();
  const [left] = await db.rows<{ n: bigint }>(sql`
    select count(*) as n from notifications where created_at < now() - interval '7 days'`);
  if (left?.n !== 0n) throw new Error(`${left?.n} old notifications were not removed`);
  return {
    othersPerSecond: (3 * oldRows * 1000) / (dropped - began),
    questionsPerSecond: (forgotten * 1000) / (done - dropped),
  };
}

/** Prints the figures, as in `npm run bench`. */
export function printRetention(found: RetentionMeasured): void {
  const { insertMicros, claimMicros, undisturbed, meanwhile } = found;
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const rows = ({ perSecond, p99Ms }: RateMeasured) =>
    `${whole(perSecond * group)} of each per second, p99 ${p99Ms.toFixed(1)} ms`;
  const ratio = insertMicros.partitioned / insertMicros.plain;
  console.log(`
retention, ${whole(oldRows)} old rows in each of four tables
insert of a row: plain ${insertMicros.plain.toFixed(1)} µs, partitioned ${insertMicros.partitioned.toFixed(1)} µs, ratio ${ratio.toFixed(2)}
claim of ${group}: ${whole(claimMicros.few)} µs with the fewest partitions, ${whole(claimMicros.many)} µs with many
undisturbed: ${rows(undisturbed)}
meanwhile:   ${rows(meanwhile)}
removed: ${whole(found.othersPerSecond)} rows/s with their partitions, ${whole(found.questionsPerSecond)} questions/s by deleting`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printRetention(await onOwnDatabase(measureRetention));
}
