// Retention: partitions are added ahead and removed when they are old, and what is not over is kept.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { inDatabase, statement } from '../../test/support/global-setup.ts';
import { type Db, sql } from '../storage/db.ts';
import { idFrom, timeOf } from '../storage/id-time.ts';
import { migrate } from '../storage/migrate.ts';
import { connectPostgres } from '../storage/postgres.ts';
import { partitionsOf } from './partitions.ts';
import { keepInBounds } from './retention.ts';

const dayMs = 24 * 3600 * 1000;

let database: FreshDatabase;
let db: Db;
let kept: string[];
beforeEach(async () => {
  database = await freshDatabase();
  db = database.db;
  kept = [];
});
afterEach(() => database.drop());

/** Runs retention as it will run in so many days. */
function keep(
  inDays: number,
  retention = { notificationDays: 30, paymentHistoryDays: 30 },
  on: Db = db,
) {
  const warn = (entry: object) => void kept.push((entry as { partition: string }).partition);
  const wall = () => new Date(Date.now() + inDays * dayMs);
  return keepInBounds({ db: on, retention, wall, log: { info: () => {}, warn } });
}

/** A promise and the function that resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const idIn = (days: number) => idFrom(new Date(Date.now() + days * dayMs));

async function notify(id: string, due: boolean, on: Db = db): Promise<void> {
  await on.single.rows(sql`
    insert into notifications (id, client_id, channel, payment_id, reference, event, dialect, url,
      receiver, body, created_at, next_attempt_at)
    values (${id}::uuid, 'BRN', 'kredivo', ${id}::uuid, 'INV', 'paid', 'classic', 'http://a', 'http://a',
      '', now(), ${due ? new Date() : null}::timestamptz)`);
  await on.single.rows(sql`
    insert into notification_attempts (notification_id, number, at, duration_ms, request_headers,
      response_body)
    values (${id}::uuid, 1, now(), 1, '{}', '')`);
  await on.single.rows(sql`
    insert into payment_history (payment_id, version, at, status, reason)
    values (${id}::uuid, 1, now(), 'SUCCESS', 'paid')`);
}

/** The ids in each of the tables, and in which table they are. */
async function stored(on: Db = db) {
  return on.rows<{ id: string; place: string }>(sql`
    select id, tableoid::regclass::text as place from notifications
    union all select notification_id, tableoid::regclass::text from notification_attempts
    union all select payment_id, tableoid::regclass::text from payment_history order by 1, 2`);
}

const idsLeft = async () => [...new Set((await stored()).map(({ id }) => id))];
const everywhere = (id: string, suffix: string) =>
  ['notification_attempts', 'notifications', 'payment_history'].map((table) => ({
    id,
    place: `${table}_${suffix}`,
  }));

describe('retention', () => {
  it('tries again when a table is in use for a moment', async () => {
    await keep(0);
    await notify(idIn(0), false);
    const inUse = gate();
    const failed = gate();
    const reading = db.transaction(async (tx) => {
      await tx.rows(sql`select from notifications`);
      inUse.open();
      await failed.opened;
    });
    await inUse.opened;
    // The reader leaves as soon as a change of partitions has waited in vain.
    const watched: Db = {
      ...db,
      transaction: (work, limits) =>
        db.transaction(work, limits).catch((error) => {
          failed.open();
          throw error;
        }),
    };
    await keep(40, undefined, watched);
    await reading;
    expect(await idsLeft()).toEqual([]);
  });

  it('removes what is too old, and nothing else', async () => {
    await keep(0);
    await notify(idIn(0), false);
    await keep(20);
    const late = idIn(20);
    await notify(late, false);
    await keep(33);
    expect(await idsLeft()).toEqual([late]);
    expect(kept).toEqual([]);
  });

  it('removes nothing unless it is configured', async () => {
    await notify(idIn(0), false);
    await keepInBounds({
      db,
      retention: {},
      wall: () => new Date(Date.now() + 10_000 * dayMs),
      log: { info: () => {}, warn: () => {} },
    });
    expect(await stored()).toHaveLength(3);
  });

  it('keeps a notification that is due, and its attempts, until it is over', async () => {
    const id = idIn(0);
    await notify(id, true);
    await keep(40);
    expect(await stored()).toEqual(everywhere(id, 'before').slice(0, 2));
    expect(kept).toEqual(['notification_attempts_before', 'notifications_before']);
    await db.single.rows(sql`update notifications set next_attempt_at = null`);
    await keep(40);
    expect(await stored()).toEqual([]);
  });

  it('keeps the history of a payment whose state may still change', async () => {
    const id = idIn(0);
    await notify(id, false);
    await db.single.rows(sql`
      insert into payments (id, client_id, channel, reference, request_id, status, amount, reusable,
        purchase, details, created_at, expires_at)
      values (${id}::uuid, 'BRN', 'kredivo', 'INV', 'R', 'PENDING', 1, false, '{}', '{}', now(), now())`);
    await keep(40);
    expect(await stored()).toEqual(everywhere(id, 'before').slice(2));
    await db.single.rows(sql`update payments set status = 'EXPIRED'`);
    await keep(40);
    expect(await stored()).toEqual([]);
  });
});

describe('partitions', () => {
  it('have no gaps, and reach further than the job’s interval', async () => {
    await keep(0);
    await keep(5);
    await keep(60);
    const partitions = await partitionsOf(db, 'notifications');
    for (const [index, { low }] of partitions.slice(1).entries()) {
      expect(timeOf(low) >= timeOf(partitions[index]?.high ?? '')).toBe(true);
    }
    expect(timeOf(partitions.at(-1)?.high ?? '').getTime()).toBeGreaterThan(
      Date.now() + 62 * dayMs,
    );
  });

  it('take what was inserted before they were there, from a clock that was ahead', async () => {
    const [early, later] = [idIn(4), idIn(3650)];
    await notify(early, true);
    await notify(later, true);
    expect(await stored()).toEqual([
      ...everywhere(early, 'default'),
      ...everywhere(later, 'default'),
    ]);
    await keep(3);
    const places = (await stored()).filter(({ id }) => id === early).map(({ place }) => place);
    expect(places.every((place) => /_\d{8}$/.test(place))).toBe(true);
    expect((await stored()).filter(({ id }) => id === later)).toEqual(everywhere(later, 'default'));
  });

  it('keep keys unique, also beside the default partition', async () => {
    const id = idIn(4);
    await notify(id, false);
    await expect(notify(id, false)).rejects.toThrow(/_pkey/);
    await keep(3);
    await expect(notify(id, false)).rejects.toThrow(/_pkey/);
  });

  it('are dropped when a process died before it could', async () => {
    await notify(idIn(0), false);
    await db.single.rows(sql`select detach_partition('notifications', 'notifications_before')`);
    await keep(0);
    const [left] = await db.rows(sql`select to_regclass('notifications_before') as t`);
    expect(left).toEqual({ t: null });
  });

  it('are changed by one process at a time', async () => {
    await Promise.all([keep(0), keep(0), keep(0)]);
    await keep(0);
    expect((await partitionsOf(db, 'payment_history')).length).toBeGreaterThan(1);
  });
});

it('an older database becomes partitioned with all its rows', async () => {
  const { connection: server } = inject('testServer');
  const name = `gapura_upgrade_${process.pid}`;
  const dir = await mkdtemp(join(tmpdir(), 'gapura-older-'));
  const own = join(import.meta.dirname, '../storage/migrations');
  for (const file of await readdir(own)) {
    if (file < '0072') await cp(join(own, file), join(dir, file));
  }
  await statement(server, `create database ${name}`);
  const connection = inDatabase(server, name);
  try {
    await migrate(connection, dir);
    const older = await connectPostgres(connection);
    const [now, ahead] = [idIn(0), idIn(100)];
    try {
      await notify(now, true, older);
      await notify(ahead, false, older);
      expect((await migrate(connection)).applied).toContain('0072-partitions.sql');
      expect(await stored(older)).toEqual([
        ...everywhere(now, 'before'),
        ...everywhere(ahead, 'default'),
      ]);
      await expect(notify(now, true, older)).rejects.toThrow(/_pkey/);
      await notify(idIn(1), true, older);
    } finally {
      await older.close();
    }
  } finally {
    await statement(server, `drop database ${name} with (force)`);
    await rm(dir, { recursive: true });
  }
});
