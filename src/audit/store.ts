// The audit log in the database: entries are inserted and read, never changed.
import { newId } from '../lib/ids.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { backwards, lookThrough } from '../storage/look-through.ts';
import type { AuditEntry, NewAuditEntry } from './entry.ts';

interface Row {
  id: string;
  at: Date;
  actor_kind: string;
  actor: string;
  actor_id: string | null;
  from_address: string | null;
  client_id: string | null;
  action: string;
  object: string;
  before: unknown;
  after: unknown;
}

const columns = sql`id, at, actor_kind, actor, actor_id, from_address, client_id, action, object, before, after`;

/** Writes an entry, in the transaction of what it tells. */
export async function append(tx: Tx, entry: NewAuditEntry): Promise<void> {
  await tx.rows(insertEntry(entry));
}

/** The statement that writes an entry, if `guard` returns a row. */
export function insertEntry(
  { actor, from, clientId, action, object, ...what }: NewAuditEntry,
  guard: Sql = sql`select 1`,
): Sql {
  return sql`
    insert into audit_entries (id, at, actor_kind, actor, actor_id, from_address, client_id, action, object,
      before, after)
    select ${newId()}::uuid, now(), ${actor.kind}, ${actor.name}, ${actor.id ?? null}, ${from ?? null},
      ${clientId ?? null}, ${action}, ${object}, ${json(what.before)}::jsonb, ${json(what.after)}::jsonb
    where exists (${guard})`;
}

export interface AuditFilter {
  /** A name of an actor, exactly. */
  actor?: string | undefined;
  /** An object, exactly, or only its kind or its name. */
  object?: string | undefined;
  clientId?: string | undefined;
  /** The id of the last entry of the page before. */
  after?: string | undefined;
  limit: number;
}

/** So many entries are looked through for one page, so that a rare combination of filters costs no more. */
const lookedThrough = 2000;

export interface AuditPage {
  entries: AuditEntry[];
  /** Set if the list ends only because enough was looked through: the id of the last one that was. */
  horizon?: string | undefined;
}

/** The newest entries that match, newest first. */
export async function findEntries(db: Reader, filter: AuditFilter): Promise<AuditPage> {
  const { by, others } = indexed(filter);
  const most = others.length === 0 ? filter.limit : lookedThrough;
  const { rows: found, horizon } = await lookThrough<{ id: string }>(db, {
    columns: sql`id`,
    candidates: newestOf(by, filter.after, most),
    order: sql`id desc`,
    matching: others.reduce((all, other) => sql`${all} and ${other}`, sql`true`),
    limit: filter.limit,
    most,
  });
  const rows = await db.rows<Row>(sql`
    select ${columns} from audit_entries where id = any(${found.map(({ id }) => id)}::uuid[])
    order by id desc`);
  return { entries: rows.map(entryOf), horizon: horizon?.id };
}

/** The conditions of which each has an index and one of them is met, and the filters that are left. */
function indexed({ actor, object, clientId }: AuditFilter): { by: Is[][]; others: Sql[] } {
  const filters: Is[] = [];
  if (actor !== undefined) filters.push([sql`actor`, actor]);
  if (clientId !== undefined) filters.push([sql`client_id`, clientId]);
  const others = filters.map(([column, value]) => sql`${column} = ${value}`);
  if (object === undefined) return { by: [filters.slice(0, 1)], others: others.slice(1) };
  const kind = sql`split_part(object, ' ', 1)`;
  const name = sql`substr(object, strpos(object, ' ') + 1)`;
  return { by: [sql`object`, kind, name].map((column) => [[column, object]]), others };
}

/** A column and its value. */
type Is = readonly [Sql, string];

function newestOf(by: readonly (readonly Is[])[], after: string | undefined, most: number): Sql {
  const high = after === undefined ? undefined : [sql`${after}::uuid`];
  const parts = by.map((is) => {
    const { where, order } = backwards(is, [sql`id`], { high });
    return sql`(
      select id, actor, client_id from audit_entries where ${where}
      order by ${order} limit ${most}::integer)`;
  });
  const all = parts.reduce((some, part) => sql`${some} union ${part}`);
  return sql`select * from (${all}) found order by id desc limit ${most}::integer`;
}

/** The entries about these objects (`payment 0190…`), oldest first, at most 500. */
export async function entriesAbout(db: Reader, objects: readonly string[]): Promise<AuditEntry[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from audit_entries where object = any(${[...objects]}::text[])
    order by id limit ${pageSize}`);
  return rows.map(entryOf);
}

const pageSize = 500;

/** All entries, or those of one merchant, oldest first, in pages. */
export async function* allEntries(
  db: Reader,
  clientId: string | undefined,
): AsyncIterable<AuditEntry[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await db.rows<Row>(sql`
      select ${columns} from audit_entries
      where true ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
        ${after === undefined ? sql`` : sql`and id > ${after}::uuid`}
      order by id limit ${pageSize}::integer`);
    if (rows.length > 0) yield rows.map(entryOf);
    after = rows.at(-1)?.id;
    if (rows.length < pageSize) return;
  }
}

function entryOf(row: Row): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, name: row.actor, id: row.actor_id ?? undefined },
    from: row.from_address ?? undefined,
    clientId: row.client_id ?? undefined,
    action: row.action,
    object: row.object,
    before: row.before,
    after: row.after,
  };
}
