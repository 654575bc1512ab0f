// The adapter against a real server: exact types, transactions, named constraint errors.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts';
import { fc } from '../../test/support/property.ts';
import { DatabaseUnavailable } from './connection.ts';
import { ConstraintViolation, type Db, json, sql, type Tx } from './db.ts';
import { connectPostgres } from './postgres.ts';

let database: FreshDatabase;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
  await db.single.rows(sql`create table counters (
    name text primary key, n int8 not null, constraint counters_positive check (n >= 0))`);
  await db.single.rows(sql`create table parts (
    counter text constraint parts_counter references counters deferrable initially deferred)`);
});

afterAll(() => database.drop());

async function counters(...names: string[]): Promise<void> {
  await db.single.rows(sql`truncate counters cascade`);
  await db.single.rows(sql`insert into counters select unnest(${names}::text[]), 0`);
}

/** A promise and the function that resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('values come back as they were written', async () => {
  const row = {
    int8: 9007199254740993n,
    at: new Date('2026-11-21T23:59:59.123Z'),
    bytes: Buffer.from([0, 255, 39, 92]),
    json: { a: [1, null, 'x\u2028"'], b: { c: true } },
    array: [],
    numbers: [1n, null, -9223372036854775808n],
    texts: ['a,b', '"{}\\', null, 'NULL', ''],
    none: null,
    flag: false,
    day: '2026-11-21',
  };
  const [found] = await db.rows(sql`select ${row.int8}::int8 as int8, ${row.at}::timestamptz as at,
    ${row.bytes}::bytea as bytes, ${json(row.json)}::jsonb as json, ${json(row.array)}::jsonb as array,
    ${row.numbers}::int8[] as numbers, ${row.texts}::text[] as texts, ${undefined}::text as none,
    ${row.flag}::boolean as flag, ${row.day}::date as day`);
  expect(found).toEqual(row);
});

test('unnest takes a column of each type, for many rows in one statement', async () => {
  const bytes = [Buffer.from('a'), Buffer.from([92, 34])];
  const dates = [new Date(0), new Date('2026-01-02T03:04:05.678Z')];
  const documents = [{ a: '"' }, { n: 12345678901234567890n }];
  const found = await db.rows(sql`select * from unnest(${[1n, 2n]}::int8[], ${bytes}::bytea[],
    ${dates}::timestamptz[], ${documents.map(json)}::jsonb[]) as t (n, bytes, at, document)`);
  expect(found).toEqual([
    { n: 1n, bytes: bytes[0], at: dates[0], document: { a: '"' } },
    { n: 2n, bytes: bytes[1], at: dates[1], document: { n: '12345678901234567890' } },
  ]);
});

test('any text, amount in rupiah and instant comes back unchanged', async () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
  const amount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const at = fc.date({
    min: new Date('0001-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  });
  await fc.assert(
    fc.asyncProperty(text, amount, at, async (...values) => {
      const [row] = await db.rows<{ text: string; n: bigint; at: Date }>(
        sql`select ${values[0]}::text as text, ${values[1]}::int8 as n, ${values[2]}::timestamptz as at`,
      );
      expect([row?.text, row?.n, row?.at]).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

test('statements are prepared under their names, sessions are in UTC', async () => {
  const query = () => sql`select name, n from counters where name = ${'prepared'}`;
  await db.transaction(async (tx) => {
    await tx.rows(query());
    await tx.rows(query());
    const prepared = await tx.rows<{ name: string; uses: bigint }>(
      sql`select name, generic_plans + custom_plans as uses from pg_prepared_statements
        where statement like 'select name, n from counters%'`,
    );
    expect(prepared).toEqual([{ name: expect.stringMatching(/^g/), uses: 2n }]);
    expect(await tx.rows(sql`select current_setting('timezone') as zone`)).toEqual([
      { zone: 'UTC' },
    ]);
  });
});

test('a transaction commits everything or nothing', async () => {
  await counters('a');
  const boom = new Error('boom');
  const failing = db.transaction(async (tx) => {
    await tx.rows(sql`update counters set n = 7`);
    throw boom;
  });
  await expect(failing).rejects.toBe(boom);
  expect(await db.rows(sql`select n from counters`)).toEqual([{ n: 0n }]);
  expect(await db.transaction((tx) => tx.rows(sql`update counters set n = 8 returning n`))).toEqual(
    [{ n: 8n }],
  );
  expect(await db.rows(sql`select n from counters`)).toEqual([{ n: 8n }]);
});

test('a transaction is retried after a serialization failure', async () => {
  await counters('a');
  let runs = 0;
  const result = await db.transaction(async (tx) => {
    runs++;
    await tx.rows(sql`set transaction isolation level repeatable read`);
    const [row] = await tx.rows<{ n: bigint }>(sql`select n from counters where name = 'a'`);
    if (runs <= 2) await db.single.rows(sql`update counters set n = n + 10 where name = 'a'`);
    await tx.rows(sql`update counters set n = ${(row?.n ?? 0n) + 1n} where name = 'a'`);
    return runs;
  });
  expect(result).toBe(3);
  expect(await db.rows(sql`select n from counters`)).toEqual([{ n: 21n }]);
});

test('a transaction that always fails to serialize gives up after six runs', async () => {
  await counters('a');
  let runs = 0;
  const failing = db.transaction(async (tx) => {
    runs++;
    await tx.rows(sql`set transaction isolation level repeatable read`);
    await tx.rows(sql`select n from counters`);
    await db.single.rows(sql`update counters set n = n + 1`);
    await tx.rows(sql`update counters set n = 0`);
  });
  await expect(failing).rejects.toMatchObject({ kind: 'locked', cause: { code: '40001' } });
  expect(runs).toBe(6);
});

test('two transactions that deadlock both succeed', async () => {
  await counters('a', 'b');
  const runs = { ab: 0, ba: 0 };
  const locked = { ab: gate(), ba: gate() };
  const bump = (tx: Tx, name: string) =>
    tx.rows(sql`update counters set n = n + 1 where name = ${name}`);
  const cross = (me: 'ab' | 'ba', other: 'ab' | 'ba', first: string, second: string) =>
    db.transaction(async (tx) => {
      runs[me]++;
      await bump(tx, first);
      locked[me].open();
      await locked[other].opened;
      await bump(tx, second);
    });
  await Promise.all([cross('ab', 'ba', 'a', 'b'), cross('ba', 'ab', 'b', 'a')]);
  expect(runs.ab + runs.ba).toBeGreaterThanOrEqual(3);
  expect(await db.rows(sql`select n from counters`)).toEqual([{ n: 2n }, { n: 2n }]);
});

test('a violated constraint is named: unique, check, and foreign key at commit', async () => {
  await counters('a');
  const named = (constraint: string) => ({ constraint, name: 'ConstraintViolation' });
  const twice = db.single.rows(sql`insert into counters values ('a', 1)`);
  await expect(twice).rejects.toMatchObject(named('counters_pkey'));
  await expect(twice).rejects.toBeInstanceOf(ConstraintViolation);
  const negative = db.transaction((tx) => tx.rows(sql`update counters set n = -1`));
  await expect(negative).rejects.toMatchObject(named('counters_positive'));
  const late = db.transaction((tx) => tx.rows(sql`insert into parts values ('nobody')`));
  await expect(late).rejects.toMatchObject(named('parts_counter'));
});

test('a violation inside a transaction can be caught but not ignored', async () => {
  await counters('a');
  let seen: unknown;
  const failing = db.transaction(async (tx) => {
    await tx.rows(sql`insert into counters values ('a', 1)`).catch((error) => {
      seen = error;
    });
  });
  await expect(failing).rejects.toThrow('rolled back after a failed statement');
  expect(seen).toBeInstanceOf(ConstraintViolation);
});

test('a statement after the end of its transaction is refused', async () => {
  const tx = await db.transaction(async (inner) => inner);
  await expect(tx.rows(sql`select 1`)).rejects.toThrow('this transaction is over');
});

test('after an SQL error the connection is reused, so its prepared statements stay', async () => {
  const single = await connectPostgres({ ...database.connection, maxConnections: 1 });
  const session = sql`select pg_backend_pid() as pid`;
  const before = await single.rows(session);
  await counters('a');
  await expect(single.rows(sql`select 1/${0}::int`)).rejects.toThrow('division by zero');
  await expect(single.single.rows(sql`insert into counters values ('a', 1)`)).rejects.toThrow();
  await expect(single.transaction((tx) => tx.rows(sql`select nothing`))).rejects.toThrow();
  await expect(single.rows(sql`select ${{}}`)).rejects.toThrow(TypeError);
  expect(await single.rows(session)).toEqual(before);
  await single.close();
});

test('connections that the server closes, idle or in use, are replaced', async () => {
  const broken = gate();
  const victim = await connectPostgres({
    ...database.connection,
    maxConnections: 1,
    onError: broken.open,
  });
  const pidOf = async (reader: Pick<Db, 'rows'>) =>
    (await reader.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid ?? 0;
  const kill = (pid: number) => db.single.rows(sql`select pg_terminate_backend(${pid}, 5000)`);
  await kill(await pidOf(victim));
  await broken.opened;
  await victim.ping();
  const inUse = victim.transaction(async (tx) => {
    await kill(await pidOf(tx));
    await tx.rows(sql`select 1`);
  });
  await expect(inUse).rejects.toThrow();
  await victim.ping();
  await victim.close();
});

test('an unreachable server is reported in one sentence, without the password', async () => {
  const connectionString = 'postgresql://gapura:hush@127.0.0.1:1/gapura';
  const failure = await connectPostgres({ connectionString }).catch((error) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  expect(failure.message).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:1\/gapura cannot be used .*ECONNREF/,
  );
  expect(failure.message).not.toContain('hush');
});

test('a connection is given up when its server takes no writes any more', async () => {
  await counters();
  const one = await connectPostgres({ ...database.connection, maxConnections: 1 });
  const write = (tx: Tx) => tx.rows(sql`insert into counters values (gen_random_uuid(), 0)`);
  // What a session sees whose server has become a standby.
  const becomeStandby = () => one.rows(sql`set default_transaction_read_only to on`);
  await becomeStandby();
  await expect(write(one.single)).rejects.toMatchObject({ kind: 'read-only' });
  await write(one.single);
  await becomeStandby();
  await expect(one.transaction(write)).rejects.toMatchObject({ kind: 'read-only' });
  await one.transaction(write);
  await one.close();
});

test('what has its own limit is planned for its values, however often it runs', async () => {
  // The generic plan, which PostgreSQL would prefer after five runs.
  const query = sql`select count(*) from unnest(${['a']}::text[]) as named (name)`;
  const planned = async (tx: Tx) => {
    for (let run = 0; run < 8; run += 1) await tx.rows(query);
    const [row] = await tx.rows<{ custom: bigint; generic: bigint }>(sql`
      select custom_plans as custom, generic_plans as generic from pg_prepared_statements
      where statement like '%as named (name)%' and statement not like '%pg_prepared_statements%'`);
    return row;
  };
  const one = await connectPostgres({ ...database.connection, maxConnections: 1 });
  expect(await one.transaction(planned)).toEqual({ custom: 5n, generic: 3n });
  expect(await one.transaction(planned, { statementSeconds: 20 })).toEqual({
    custom: 13n,
    generic: 3n,
  });
  await one.close();
  const long = await connectPostgres({ ...database.connection, statementSeconds: 20 });
  expect(await long.transaction(planned)).toEqual({ custom: 8n, generic: 0n });
  await long.close();
});
