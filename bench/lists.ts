// Benchmark of the office's lists on a large book: every operation that reads, at its first page and far into its
// list, with its filters; and every page of the dashboard that needs no object.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import { allOperations } from '../src/office/operations/index.ts';
import { dashboardPages } from '../src/pages/dashboard/index.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { connectPostgres } from '../src/storage/postgres.ts';
import { type BenchGateway, program, startGatewayProcess } from './gateway.ts';
import {
  callsOf,
  type FilterValues,
  isPaged,
  type ListCall,
  readingOperations,
  valuesIn,
} from './list-calls.ts';
import { fillLists } from './list-rows.ts';
import { createMeter, type Meter } from './meter.ts';

/** Payments in the book, and other rows. BENCH_PAYMENTS makes it smaller. */
const size = Number(process.env.BENCH_PAYMENTS ?? 1_000_000);
const others = Math.ceil(size / 10);
/** A folder that is kept, so that a book is made once. */
const kept = process.env.BENCH_DATA_DIR;
/** Only calls whose name contains this text. */
const only = process.env.BENCH_ONLY ?? '';
const repeats = Number(process.env.BENCH_REPEATS ?? 7);
const limitMs = 100;
/** The page that is far into a list, of so many rows each; it is reached with larger pages. */
const farPage = 10_000;
const [usualRows, mostRows] = [50, 200];
const headers = { authorization: `Bearer gok_${'bench-'.padEnd(40, 'x')}` };

export interface ListMeasured {
  name: string;
  medianMs: number;
  worstMs: number;
  /** Processor time of one call, gateway and database. */
  gatewayMs: number;
  databaseMs: number;
}

interface Office {
  get(path: string): Promise<{ status: number; text: string; ms: number }>;
  meter: Meter;
}

/** Seeds the book unless it is there, starts the gateway on it, waits until its jobs have caught up, and measures. */
export async function measureLists(receiverPort: number): Promise<ListMeasured[]> {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'gapura-lists-'));
  try {
    await makeBook(dataDir, receiverPort);
    const gateway = await startGatewayProcess(receiverPort, {
      dataDir,
      file: {
        dashboard: {
          keys: [{ name: 'bench', key: headers.authorization.slice(7), role: 'operator' }],
        },
      },
    });
    const meter = await createMeter(gateway.pid);
    const client = new Client(gateway.url);
    try {
      if (meter.connection === undefined) throw new Error('this part needs Linux');
      const db = await connectPostgres(meter.connection);
      const values = await preparedIn(db);
      await db.close();
      return await measureAll({ get: (path) => get(client, path), meter }, values);
    } finally {
      await client.close();
      await meter.stop();
      await gateway.stop();
    }
  } finally {
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function makeBook(dataDir: string, receiverPort: number): Promise<void> {
  if (existsSync(join(dataDir, 'postgres'))) return;
  mkdirSync(dataDir, { recursive: true });
  const first: BenchGateway = await startGatewayProcess(receiverPort, { dataDir });
  await first.stop();
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [program, 'seed', '--payments', String(size)], {
    env: { ...process.env, DATA_DIR: dataDir, GAPURA_CONFIG: join(dataDir, 'config.json') },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`the seed ended with ${status}`);
  console.log(`seeded in ${Math.round((performance.now() - began) / 1000)} s`);
}

/** Adds the rows that a seed does not make, once, and waits until the jobs have counted everything. */
async function preparedIn(db: Db): Promise<FilterValues> {
  const [row] = await db.rows<{ some: boolean }>(sql`
    select exists (select from audit_entries where actor = 'Person 1') as some`);
  if (!row?.some) {
    await db.transaction((tx) => fillLists(tx, others), { statementSeconds: 900 });
    await db.transaction((tx) => tx.rows(sql`analyze`), { statementSeconds: 900 });
  }
  for (;;) {
    const [left] = await db.rows<{ left: boolean }>(sql`
      select not exists (select from ledger_counted) or not exists (
        select from overview_progress where minutes_until > now() - interval '5 minutes')
        or not exists (select from payment_words_read where before > 0)
        or exists (select from audit_entries where sequence is null) as left`);
    if (!left?.left) break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return valuesIn(db);
}

async function get(client: Client, path: string) {
  const began = performance.now();
  const { statusCode, body } = await client.request({ method: 'GET', path, headers });
  const text = await body.text();
  return { status: statusCode, text, ms: performance.now() - began };
}

async function measureAll(office: Office, values: FilterValues): Promise<ListMeasured[]> {
  console.log(`\nlists of a book of ${size.toLocaleString('en')} payments`);
  console.log(header);
  const found: ListMeasured[] = [];
  const far = new Map<string, string>();
  for (const operation of readingOperations(allOperations)) {
    const params = await paramsOf(office, operation.path, values);
    if (params === undefined) {
      console.log(`${operation.path}: there is nothing to show`);
      continue;
    }
    const calls = callsOf(operation, params, values).filter(({ name }) => name.includes(only));
    const path = addressOf({ operation, params, query: {} });
    const after =
      isPaged(operation) && calls.length > 0 ? await farCursor(office, path) : undefined;
    if (after !== undefined) far.set(operation.path, after.cursor);
    for (const call of calls) {
      found.push(await measured(office, call.name, addressOf(call)));
      if (after === undefined) continue;
      const query = { ...call.query, after: after.cursor };
      const name = `${call.name}  page ${after.page.toLocaleString('en')}`;
      found.push(await measured(office, name, addressOf({ ...call, query })));
    }
  }
  for (const { path } of dashboardPages) {
    if (path.includes(':') || path.endsWith('.csv') || !path.includes(only)) continue;
    for (const address of await pageAddresses(office, path, values, far.get(path.slice(10)))) {
      found.push(await measured(office, address, address));
    }
  }
  return found;
}

/** The parts of a path: the merchant, or the first object of the list above it. Undefined if that is empty. */
async function paramsOf(
  { get: ask }: Office,
  path: string,
  values: FilterValues,
): Promise<Record<string, string> | undefined> {
  if (!path.includes('/:')) return {};
  if (path.includes(':client_id')) return { client_id: values.client_id?.[0] ?? '' };
  const { text } = await ask(`/office/v1${path.slice(0, path.indexOf('/:'))}`);
  const lists = Object.values(JSON.parse(text) as object).filter(Array.isArray) as {
    id?: string;
  }[][];
  const id = lists[0]?.[0]?.id;
  return id === undefined ? undefined : { id };
}

function addressOf({ operation, params, query }: Omit<ListCall, 'name'>): string {
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const search = new URLSearchParams(query).toString();
  return `/office/v1${path}${search && `?${search}`}`;
}

/** The cursor of the far page of a list, or of its last page if it has fewer. */
async function farCursor({ get: ask }: Office, path: string) {
  let cursor: string | undefined;
  let rows = 0;
  while (rows < (farPage - 1) * usualRows) {
    const { text } = await ask(
      `${path}?limit=${mostRows}${cursor === undefined ? '' : `&after=${encodeURIComponent(cursor)}`}`,
    );
    const { next } = JSON.parse(text) as { next: string | null };
    if (next === null) break;
    cursor = next;
    rows += mostRows;
  }
  return cursor === undefined ? undefined : { cursor, page: Math.floor(rows / usualRows) + 1 };
}

/** A page of the dashboard: without filters, with each choice of each filter that it offers, and far into its list. */
async function pageAddresses(
  { get: ask }: Office,
  path: string,
  values: FilterValues,
  after: string | undefined,
): Promise<string[]> {
  const { status, text } = await ask(path);
  if (status !== 200 || !/^<!doctype html>/i.test(text)) return [];
  const fields = [...text.matchAll(/<(?:select|input)[^>]* id="filter-([\w-]+)"[^>]*>/g)];
  const searches = fields.flatMap(([element = '', name = '']) => {
    const rest = text.slice(text.indexOf(element));
    const choices = element.startsWith('<select')
      ? [...rest.slice(0, rest.indexOf('</select>')).matchAll(/value="([^"]+)"/g)].map(
          ([, value = '']) => value,
        )
      : (values[name] ?? []);
    return choices.map((value) => new URLSearchParams({ [name]: value }));
  });
  const merchants =
    values.client_id?.map((value) => new URLSearchParams({ client_id: value })) ?? [];
  const all = [...searches, ...merchants, ...(after ? [new URLSearchParams({ after })] : [])];
  return [path, ...all.map((search) => `${path}?${search}`)];
}

async function measured({ get: ask, meter }: Office, name: string, path: string) {
  const { status, text } = await ask(path);
  // What is not there is an answer too. A refusal shows that a filter has no value here yet.
  if (status >= 400 && status !== 404) console.log(`refused: ${path}: ${text.slice(0, 300)}`);
  const { result, used } = await meter.during(repeats, async () => {
    const took: number[] = [];
    for (let turn = 0; turn < repeats; turn++) took.push((await ask(path)).ms);
    return took.sort((a, b) => a - b);
  });
  const one: ListMeasured = {
    name,
    medianMs: result[Math.floor(result.length / 2)] ?? 0,
    worstMs: result.at(-1) ?? 0,
    gatewayMs: (used?.gatewayUs ?? 0) / 1000,
    databaseMs: (used?.databaseUs ?? 0) / 1000,
  };
  printLine(one);
  return one;
}

/** Each line is printed when it is known, with the load of the machine: all of them take minutes. */
function printLine({ name, medianMs, worstMs, gatewayMs, databaseMs }: ListMeasured): void {
  const shown = name.length > 70 ? `${name.slice(0, 69)}…` : name;
  const figures = [medianMs, worstMs, gatewayMs, databaseMs].map((ms) =>
    ms.toFixed(1).padStart(10),
  );
  const mark = medianMs > limitMs ? '  above the limit' : '';
  console.log(
    `${shown.padEnd(70)}${figures.join('')}${loadavg()[0]?.toFixed(1).padStart(7)}${mark}`,
  );
}

const header = `${'call, milliseconds'.padEnd(70)}    median     worst   gateway  database   load\n`;

export function printLists(found: readonly ListMeasured[]): void {
  const summary = (what: string, of: (one: ListMeasured) => number) => {
    const slow = found.filter((one) => of(one) > limitMs);
    const [worst] = found.toSorted((a, b) => of(b) - of(a));
    const most = worst && `; the most: ${worst.name}, ${of(worst).toFixed(0)} ms`;
    return `${what}: ${slow.length} of ${found.length} calls above the limit of ${limitMs} ms${most}`;
  };
  // On a machine that does other work, only processor time says what a call costs.
  console.log(`\n${summary('time', (one) => one.medianMs)}`);
  console.log(summary('processor time', ({ gatewayMs, databaseMs }) => gatewayMs + databaseMs));
}
