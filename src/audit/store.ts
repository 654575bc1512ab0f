// The audit log in the database: entries are inserted and read, never changed.
import { newId } from '../lib/ids.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
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

/** The newest entries that match, newest first. */
export async function findEntries(db: Reader, filter: AuditFilter): Promise<AuditEntry[]> {
  const { actor, object, clientId, after, limit } = filter;
  const rows = await db.rows<Row>(sql`
    select ${columns} from audit_entries
    where (${actor ?? null}::text is null or actor = ${actor ?? null})
      and (${object ?? null}::text is null or object = ${object ?? null}
        or split_part(object, ' ', 1) = ${object ?? null} or substr(object, strpos(object, ' ') + 1) = ${object ?? null})
      and (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
      and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`);
  return rows.map(entryOf);
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
      where (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
        and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
      order by id limit ${pageSize}`);
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
