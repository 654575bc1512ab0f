// The embedded server's life: first start, restart, one gateway at a time, and every way of being killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from './db.ts';
import { processesIn, signal, startMark, waitUntil } from './embedded/processes.ts';
import { DataDirInUse, type Embedded, EmbeddedFailed, startEmbedded } from './embedded.ts';
import { connectPostgres } from './postgres.ts';

const CHILD = fileURLToPath(new URL('../../test/support/embedded-child.ts', import.meta.url));
const log = { info: () => {}, warn: () => {} };

let scratch: string;
let made: string;
let dataDir: string;
let count = 0;

const start = (dir = dataDir) => startEmbedded({ dataDir: dir, log });
const clusterOf = (dir: string) => join(dir, 'postgres');

async function query<Row>(server: Embedded, text: ReturnType<typeof sql>): Promise<Row[]> {
  const db = await connectPostgres({ ...server.connection, maxConnections: 1 });
  try {
    return await db.single.rows<Row>(text);
  } finally {
    await db.close();
  }
}

async function firstStart(): Promise<void> {
  // What a first start leaves if it is killed while it creates the cluster.
  await mkdir(join(made, 'postgres.new', 'base'), { recursive: true });
  const server = await start(made);
  await query(server, sql`create table kept as select ${'first'}::text as at`);
  await server.stop();
}

beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'gapura-embedded-')));
  await chmod(scratch, 0o755);
  made = join(scratch, 'made');
  await firstStart();
});

// Copies of one cluster, because creating one is the slowest step. Under root the copy belongs to root,
// like a restored backup.
beforeEach(async () => {
  dataDir = join(scratch, String(count++));
  await cp(made, dataDir, { recursive: true });
});

afterAll(async () => {
  for (const name of await readdir(scratch)) {
    for (const pid of processesIn(clusterOf(join(scratch, name))) ?? []) signal(pid, 'SIGKILL');
  }
  await rm(scratch, { recursive: true });
});

/** A child process, its first line and the numbers it has printed so far. */
async function child(dir: string, task = 'write') {
  const process_ = spawn(process.execPath, ['--import', 'tsx', CHILD, dir, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: process_.stdout });
  const acknowledged: bigint[] = [];
  const [first] = (await once(lines, 'line')) as [string];
  lines.on('line', (line) => acknowledged.push(BigInt(line)));
  const written = async (atLeast: number) => {
    while (acknowledged.length < atLeast) await once(lines, 'line');
  };
  return { process: process_, first, acknowledged, written, ended: once(lines, 'close') };
}

const gone = (process_: ChildProcess) =>
  process_.exitCode ?? process_.signalCode ?? once(process_, 'exit');

test('a restart finds what was committed, and a stop leaves no process and no lock', async () => {
  const server = await start();
  expect(await query(server, sql`select at from kept`)).toEqual([{ at: 'first' }]);
  const settings = sql`select name, setting from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name`;
  expect((await query<{ setting: string }>(server, settings)).map((row) => row.setting)).toEqual([
    'on',
    'on',
    'on',
  ]);
  const from = performance.now();
  await Promise.all([server.stop(), server.stop()]);
  expect(performance.now() - from).toBeLessThan(3_000);
  expect(startMark(server.pid)).toBeUndefined();
  expect(processesIn(clusterOf(dataDir)) ?? []).toEqual([]);
  expect(await readdir(dataDir)).not.toContain('gapura.lock');
});

test('nobody else can connect: the folder is private and other users are refused', async () => {
  const server = await start();
  expect((await stat(clusterOf(dataDir))).mode & 0o077).toBe(0);
  expect(server.connection.host).toBe(clusterOf(dataDir));
  const rules = await query<{ rule: string }>(
    server,
    sql`select auth_method as rule from pg_hba_file_rules order by 1`,
  );
  expect(rules.map(({ rule }) => rule)).toEqual(['peer', 'scram-sha-256']);
  const stranger = connectPostgres({ ...server.connection, user: 'nobody' });
  await expect(stranger).rejects.toThrow('Peer authentication failed');
  await server.stop();
});

describe('a second gateway on the same directory', () => {
  test('is refused, and the first keeps running', async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(
      `DATA_DIR ${dataDir} is in use by another gateway (process ${process.pid}); stop that one or choose another DATA_DIR.`,
    );
    expect(await query(server, sql`select at from kept`)).toEqual([{ at: 'first' }]);
    await server.stop();
  });

  test('is refused even when somebody has removed the lock file', async () => {
    const server = await start();
    await rm(join(dataDir, 'gapura.lock'));
    await expect(start()).rejects.toBeInstanceOf(DataDirInUse);
    expect(await query(server, sql`select at from kept`)).toEqual([{ at: 'first' }]);
    await server.stop();
  });

  test('of three that start at once on a stale lock, one wins', async () => {
    await writeFile(join(dataDir, 'gapura.lock'), '999999999\ngone\n');
    const children = await Promise.all([child(dataDir), child(dataDir), child(dataDir)]);
    const firsts = children.map(({ first }) => first.split(':')[0]).sort();
    expect(firsts).toEqual(['DataDirInUse', 'DataDirInUse', 'ready']);
    for (const each of children) each.process.kill('SIGKILL');
    await Promise.all(children.map((each) => gone(each.process)));
    await (await start()).stop();
  });
});

describe('recovery', () => {
  async function survives(kill: (gateway: ChildProcess) => void): Promise<void> {
    const gateway = await child(dataDir);
    expect(gateway.first).toBe('ready');
    await gateway.written(100);
    kill(gateway.process);
    await gateway.ended;
    const server = await start();
    const rows = await query<{ n: bigint }>(server, sql`select n from written`);
    const kept = new Set(rows.map((row) => row.n));
    expect(gateway.acknowledged.filter((n) => !kept.has(n))).toEqual([]);
    expect(gateway.acknowledged.length).toBeGreaterThanOrEqual(100);
    await server.stop();
  }

  test('after kill -9 of the gateway while its server keeps running', async () => {
    await survives((gateway) => {
      gateway.kill('SIGKILL');
      expect(processesIn(clusterOf(dataDir))).not.toEqual([]);
    });
  });

  test('after kill -9 of the gateway and of every process of its server', async () => {
    await survives((gateway) => {
      gateway.kill('SIGKILL');
      for (const pid of processesIn(clusterOf(dataDir)) ?? []) signal(pid, 'SIGKILL');
    });
  });

  test('after a kill of the server alone, which the gateway notices', async () => {
    const server = await start();
    signal(server.pid, 'SIGKILL');
    expect(await server.exited).toBe('the embedded PostgreSQL ended (SIGKILL)');
    await server.stop();
    await (await start()).stop();
  });

  test('a gateway that exits without a clean stop stops its server too', async () => {
    const gateway = await child(dataDir, 'exit');
    await gone(gateway.process);
    const ended = () => (processesIn(clusterOf(dataDir)) ?? []).length === 0;
    expect(await waitUntil(ended, 5_000)).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'from a postmaster.pid whose process id belongs to another process now',
    async () => {
      const stale = `${process.pid}\n${clusterOf(dataDir)}\n1\n5432\n${clusterOf(dataDir)}\n\n\nready\n`;
      await writeFile(join(clusterOf(dataDir), 'postmaster.pid'), stale);
      await (await start()).stop();
    },
  );
});

test('a path too long for a socket gets a socket in a private folder elsewhere', async () => {
  const long = join(dataDir, 'x'.repeat(100));
  await cp(made, long, { recursive: true });
  const server = await start(long);
  const { host = '' } = server.connection;
  expect(host.length).toBeLessThan(60);
  expect((await stat(host)).mode & 0o077).toBe(0);
  await server.stop();
  await expect(stat(host)).rejects.toThrow('ENOENT');
});

test('the program runs as a role of its own, which a cluster of an earlier version gets', async () => {
  const first = await start();
  await query(first, sql`drop role gapura_program`);
  await first.stop();
  const server = await start();
  const db = await connectPostgres({ ...server.program, maxConnections: 1 });
  const [role] = await db.rows<{ name: string; all: boolean }>(sql`
    select current_user::text as name, rolsuper as all from pg_roles where rolname = current_user`);
  expect(role).toEqual({ name: 'gapura_program', all: false });
  await expect(db.single.rows(sql`drop table kept`)).rejects.toThrow('must be owner');
  await db.close();
  await server.stop();
});

test('TCP connections need the password', async () => {
  const dir = join(scratch, 'tcp');
  const server = await startEmbedded({ dataDir: dir, log, listen: 'tcp' });
  expect((await stat(join(dir, 'postgres-password'))).mode & 0o777).toBe(0o600);
  expect(await query(server, sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await (await connectPostgres({ ...server.program, maxConnections: 1 })).close();
  const wrong = connectPostgres({ ...server.connection, password: 'wrong' });
  await expect(wrong).rejects.toThrow('password authentication failed');
  await server.stop();
});

test("another version's cluster is left alone", async () => {
  await writeFile(join(clusterOf(dataDir), 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow(EmbeddedFailed);
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this build brings 18/);
});

test('a server that does not start says why', async () => {
  await rm(join(clusterOf(dataDir), 'global', 'pg_control'));
  await expect(start()).rejects.toThrow(/ended \(code \d\): .*could not.*pg_control/);
});
