// Notifications page by page, newest first, and one of them.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { idFrom } from '../storage/id-time.ts';
import { backwards, lookThrough } from '../storage/look-through.ts';
import type { Attempt, Notification, NotificationStatus } from './notification.ts';
import { type AttemptRow, type NotificationRow, shownColumns, withAttempts } from './row.ts';

export interface ListFilter {
  clientId?: string | undefined;
  status?: NotificationStatus | undefined;
  reference?: string | undefined;
  /** Business time of the fact: from `from` until just before `to`. */
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface ShownNotification {
  notification: Notification;
  attempts: Attempt[];
}

export interface NotificationPage {
  rows: ShownNotification[];
  /** Set if the list ends only because enough was looked through: the id of the last one that was. */
  horizon?: string | undefined;
}

/**
 * A condition that the indexes know, which the filter implies. Business time is never behind wall-clock time, which
 * the ids begin with, and ahead of it by `aheadMs`.
 */
function within({ from, to }: ListFilter, aheadMs: number): Sql {
  const low = from && idFrom(new Date(from.getTime() - aheadMs));
  const high = to && idFrom(to);
  return sql`true ${low === undefined ? sql`` : sql`and n.id >= ${low}::uuid`}
    ${high === undefined ? sql`` : sql`and n.id < ${high}::uuid`}`;
}

/** The conditions of a filter on notifications `n`. */
export function conditionOf(filter: ListFilter, aheadMs: number): Sql {
  const { clientId, status, reference, from, to } = filter;
  return sql`${within(filter, aheadMs)}
    ${clientId === undefined ? sql`` : sql`and n.client_id = ${clientId}`}
    ${reference === undefined ? sql`` : sql`and n.reference = ${reference}`}
    ${status === undefined ? sql`` : statusIs(status)}
    ${from === undefined ? sql`` : sql`and n.created_at >= ${from}`}
    ${to === undefined ? sql`` : sql`and n.created_at < ${to}`}`;
}

/** Written out, so that the planner sees that a partial index has all of them. */
function statusIs(status: NotificationStatus): Sql {
  if (status === 'EXHAUSTED') return sql`and n.status = 'EXHAUSTED'`;
  if (status === 'PENDING') return sql`and n.status = 'PENDING' and n.next_attempt_at is not null`;
  return sql`and n.status = 'DELIVERED'`;
}

/** Filters that have an index of their own, or match most rows: then nothing has to be looked through. */
function isIndexed({ status, reference }: ListFilter): boolean {
  return reference !== undefined || status === undefined || status === 'EXHAUSTED';
}

/**
 * The newest notifications that match, at most `limit`, of the next `most` that are looked through. `aheadMs`: how
 * far business time is ahead.
 */
export async function listPage(
  db: Reader,
  filter: ListFilter,
  page: { after?: string | undefined; limit: number; most: number; aheadMs: number },
): Promise<NotificationPage> {
  const { clientId, from, reference, to } = filter;
  const highs = [page.after, to && idFrom(to)].filter((id) => id !== undefined);
  const [high] = highs.map((id) => id.toLowerCase()).sort();
  const low = from && idFrom(new Date(from.getTime() - page.aheadMs));
  // A reference has few, which its own index finds.
  const ofClient = reference === undefined ? clientId : undefined;
  const newest = backwards(
    ofClient === undefined ? [] : [[sql`n.client_id`, ofClient]],
    [sql`n.id`],
    {
      low: low === undefined ? undefined : [sql`${low}::uuid`],
      high: high === undefined ? undefined : [sql`${high}::uuid`],
    },
  );
  const all = isIndexed(filter);
  const { status, ...others } = filter;
  // The range says it already.
  const rest = { ...others, clientId: ofClient === undefined ? clientId : undefined };
  const most = all ? page.limit : page.most;
  const { rows: chosen, horizon } = await lookThrough<{ id: string }>(db, {
    columns: sql`id`,
    candidates: sql`
      select n.id, n.status from notifications n
      where ${newest.where} and ${conditionOf(all ? { ...rest, status } : rest, page.aheadMs)}
      order by ${newest.order} limit ${most}::integer`,
    order: sql`id desc`,
    matching: all || status === undefined ? sql`true` : sql`status = ${status}`,
    limit: page.limit,
    most,
  });
  const rows = await db.rows<NotificationRow & { made: AttemptRow[] }>(sql`
    select ${shownColumns} from notifications n
    where n.id = any(${chosen.map(({ id }) => id)}::uuid[]) order by n.id desc`);
  return { rows: rows.map(withAttempts), horizon: horizon?.id };
}

/** One notification with its attempts. */
export async function findNotification(
  db: Reader,
  id: string,
): Promise<ShownNotification | undefined> {
  const [row] = await db.rows<NotificationRow & { made: AttemptRow[] }>(sql`
    select ${shownColumns} from notifications n where n.id = ${id}::uuid`);
  return row && withAttempts(row);
}

/** Whose notifications these are, by id; those that do not exist are left out. */
export async function ownersOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; client_id: string }>(sql`
    select id, client_id from notifications where id = any(${ids}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row.client_id]));
}
