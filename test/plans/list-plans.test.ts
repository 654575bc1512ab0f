// No list of the office reads in proportion to the book: what every reading operation, with its filters, asks of
// PostgreSQL is explained on a seeded book.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  callsOf,
  type FilterValues,
  isPaged,
  readingOperations,
  valuesIn,
} from '../../bench/list-calls.ts';
import { fillLists } from '../../bench/list-rows.ts';
import { sealEntries } from '../../src/audit/chain.ts';
import { allChannels } from '../../src/channels/index.ts';
import { seal } from '../../src/ledger/chain.ts';
import { countSums } from '../../src/ledger/sums.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { openDirectory } from '../../src/merchants/directory.ts';
import { allOperations } from '../../src/office/operations/index.ts';
import type { Operation } from '../../src/office/operations/operation.ts';
import { perform } from '../../src/office/operations/perform.ts';
import { maskedCardOf } from '../../src/office/shown.ts';
import { rollUp } from '../../src/overview/roll-up.ts';
import { readWords } from '../../src/payments/read-words.ts';
import { Refusal } from '../../src/refusal.ts';
import { type Db, type Sql, sql, textOf } from '../../src/storage/db.ts';
import { ani, createOfficeWorld, type OfficeWorld } from '../office/world.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Explainer, noting, openExplainer } from '../support/explained.ts';
import { command } from '../support/terminal.ts';

const payments = 12_000;
/** What one call may read, in pages of 8 kB. The book has more than ten times as many. */
const mostBuffers = 3000;
/** It reads every open exception, of which there are as many here as a quarter of the payments. */
const mostOfExceptions = 6000;
const big =
  /^(payments|requests|notifications|notification_attempts|receipts|refunds|postings|ledger_transactions|payment_history|audit_entries|refused_calls)(_\w+)?$/;

let database: FreshDatabase;
let explainer: Explainer;
let world: OfficeWorld;
let values: FilterValues;
let noted: Sql[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const { db, url, connection } = database;
  const key = Buffer.alloc(32, 7);
  const env = { DATABASE_URL: url, ENCRYPTION_KEY: key.toString('base64') };
  const made = await command(['seed', '--payments', String(payments)], env);
  expect(made).toMatchObject({ code: 0 });
  await db.transaction((tx) => fillLists(tx, payments / 4), { statementSeconds: 60 });
  await caughtUp(db);
  world = createOfficeWorld(
    noting(db, (query) => {
      if (/^\s*(select|with)\b/.test(textOf(query))) noted.push(query);
    }),
    await openDirectory(db, createSealer([key])),
  );
  values = await valuesIn(db);
  explainer = await openExplainer(connection);
}, 300_000);
afterAll(async () => {
  await explainer?.end();
  await database?.drop();
});

/** What a gateway's jobs do, and what PostgreSQL does by itself. */
async function caughtUp(db: Db): Promise<void> {
  await seal(db);
  await countSums(db);
  await rollUp(db, new Date(), 120_000);
  while ((await readWords({ db, maskedCardOf: maskedCardOf(allChannels) })) > 0);
  for (let left = true; left; ) {
    await sealEntries(db);
    const [row] = await db.rows<{ left: boolean }>(
      sql`select exists (select from audit_entries where sequence is null) as left`,
    );
    left = row?.left ?? false;
  }
  await db.single.rows(
    sql`vacuum payments, receipts, postings, ledger_transactions, requests, notifications`,
  );
  await db.transaction((tx) => tx.rows(sql`analyze`), { statementSeconds: 60 });
}

/** What the call asks of the database, its answer; none if it is refused, as what only a person has is. */
async function asked(operation: Operation, params: Record<string, string>, query: object) {
  noted = [];
  try {
    const answer = await perform(world.office, ani, operation, { params, query });
    return { queries: noted, answer: answer as { next?: string | null } };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The parts of a path: the largest merchant, or the first object of the list above it. */
async function paramsOf({ path }: Operation): Promise<Record<string, string> | undefined> {
  if (!path.includes('/:')) return {};
  if (path.includes(':client_id')) return { client_id: values.client_id?.[0] ?? '' };
  const above = path.slice(0, path.indexOf('/:'));
  const list = allOperations.find((one) => one.method === 'GET' && one.path === above);
  const found = list && (await asked(list, {}, {}));
  const rows = Object.values(found?.answer ?? {}).find(Array.isArray) as
    | { id?: string }[]
    | undefined;
  const id = rows?.[0]?.id;
  return id === undefined ? undefined : { id };
}

/** A cursor in the middle of the list. */
async function amid(operation: Operation, params: Record<string, string>) {
  let cursor: string | undefined;
  for (let page = 0; page < 20; page++) {
    const found = await asked(operation, params, {
      limit: '200',
      ...(cursor && { after: cursor }),
    });
    if (!found?.answer.next) break;
    cursor = found.answer.next;
  }
  return cursor;
}

async function offencesOf(
  operation: Operation,
  params: Record<string, string>,
  query: Record<string, string>,
): Promise<string[]> {
  const found = await asked(operation, params, query);
  let buffers = 0;
  const offences: string[] = [];
  for (const statement of found?.queries ?? []) {
    const { buffers: some, scanned } = await explainer.explain(statement);
    buffers += some;
    offences.push(...scanned.filter((table) => big.test(table)).map((table) => `scans ${table}`));
  }
  const most = operation.path === '/exceptions' ? mostOfExceptions : mostBuffers;
  if (buffers > most) offences.push(`reads ${buffers} buffers`);
  const name = `${operation.path}?${new URLSearchParams(query)}`;
  return offences.map((what) => `${name} ${what}`);
}

it.each(readingOperations(allOperations).map((one) => [one.path, one] as const))(
  '%s reads a bounded part of the book',
  async (_path, operation) => {
    const params = await paramsOf(operation);
    if (params === undefined) return;
    const after = isPaged(operation) ? await amid(operation, params) : undefined;
    const offences: string[] = [];
    for (const { query } of callsOf(operation, params, values)) {
      offences.push(...(await offencesOf(operation, params, query)));
      if (after === undefined) continue;
      offences.push(...(await offencesOf(operation, params, { ...query, after })));
    }
    expect(offences).toEqual([]);
  },
  120_000,
);
