// What statements read: a Db that notes them, and their plans as PostgreSQL makes them after some repetitions.
import pg from 'pg';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { type Db, type Sql, type Tx, textOf } from '../../src/storage/db.ts';
import { toParameter } from '../../src/storage/statements.ts';

/** A Db that hands every statement to `note` before it runs it. */
export function noting(db: Db, note: (query: Sql) => void): Db {
  const noted = <R extends Tx>(reader: R): R => ({
    ...reader,
    rows: (query: Sql) => {
      note(query);
      return reader.rows(query);
    },
  });
  return {
    ...noted(db as unknown as Tx),
    single: noted(db.single),
    transaction: (work, limits) => db.transaction((tx) => work(noted(tx)), limits),
    ping: () => db.ping(),
    state: () => db.state(),
    close: () => db.close(),
  };
}

export interface Explained {
  /** Pages of 8 kB, each as often as it was read. */
  buffers: number;
  /** Milliseconds of execution. */
  ms: number;
  /** Tables that were read from their beginning to their end. */
  scanned: string[];
}

export interface Explainer {
  explain(query: Sql): Promise<Explained>;
  end(): Promise<void>;
}

interface PlanNode {
  'Node Type': string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** Until then PostgreSQL plans for the values of each run. Afterwards it may keep one plan for all of them. */
const runs = 5;
/** A table of so many pages, such as an empty partition, is read whole in any case. */
const fewBuffers = 20;

/** Runs statements as a gateway does that has been running for a while: prepared, with the plan of their last run. */
export async function openExplainer(connection: PostgresConnection): Promise<Explainer> {
  const client = new pg.Client(connection);
  await client.connect();
  const names = new Map<string, string>();
  return {
    async explain(query) {
      const text = textOf(query);
      const known = names.get(text);
      const name = known ?? `s${names.size}`;
      const values = query.values.map((value) => literal(toParameter(value)));
      const call = values.length === 0 ? name : `${name} (${values.join(', ')})`;
      if (known === undefined) {
        names.set(text, name);
        await client.query(`prepare ${name} as ${text}`);
        for (let run = 0; run < runs; run++) await client.query(`execute ${call}`);
      }
      const { rows } = await client.query(
        `explain (analyze, buffers, timing off, format json) execute ${call}`,
      );
      const plan: PlanNode = rows[0]['QUERY PLAN'][0].Plan;
      const { 'Execution Time': ms } = rows[0]['QUERY PLAN'][0];
      return { ms, buffers: buffersOf(plan), scanned: nodesOf(plan).flatMap(scannedBy) };
    },
    end: () => client.end(),
  };
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function buffersOf(node: PlanNode): number {
  return node['Shared Hit Blocks'] + node['Shared Read Blocks'];
}

function scannedBy(node: PlanNode): string[] {
  const { 'Node Type': type, 'Relation Name': table } = node;
  const isWhole = /^(Parallel )?Seq Scan$/.test(type) && buffersOf(node) > fewBuffers;
  return isWhole && table !== undefined ? [table] : [];
}

function literal(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`;
  if (!Array.isArray(value)) return pg.escapeLiteral(String(value));
  const members = value.map((one) =>
    one === null ? 'NULL' : `"${String(one).replace(/["\\]/g, '\\$&')}"`,
  );
  return pg.escapeLiteral(`{${members.join(',')}}`);
}
