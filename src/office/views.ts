// Saved views: the filters of a list under a name, for oneself or for all who work for the merchant.
import { newId } from '../lib/ids.ts';
import { conflicting } from '../refusal.ts';
import { ConstraintViolation, json, type Reader, sql } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { identityOf } from './approvals.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';

export interface SavedView {
  id: string;
  /** The list that it is of: `payments`. */
  page: string;
  name: string;
  /** As in the address of the list. */
  filters: Readonly<Record<string, string>>;
  /** Whether others see it: those of the same merchant, or all who are not bound to one. */
  shared: boolean;
  /** Whether the actor has made it, and so may delete it. */
  own: boolean;
}

interface Row {
  id: string;
  page: string;
  name: string;
  filters: Record<string, string>;
  shared: boolean;
  own: boolean;
}

const mostOfOne = 50;

/** The actor's own views of a list and those that are shared with them, by name. */
export async function viewsFor(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  page: string | undefined,
): Promise<SavedView[]> {
  const me = identityOf(actor);
  return db.rows<Row>(sql`
    select id, page, name, filters, shared, owner = ${me} as own from office_views
    where (${page ?? null}::text is null or page = ${page ?? null})
      and (owner = ${me} or (shared and client_id is not distinct from ${actor.clientId ?? null}::text))
    order by lower(name), id limit 200`);
}

/** Saves filters under a name. Throws OFFICE_CONFLICT for a name that the actor uses, and for too many views. */
export async function saveView(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  view: Pick<SavedView, 'page' | 'name' | 'filters' | 'shared'>,
): Promise<SavedView> {
  const id = newId();
  const owner = identityOf(actor);
  const { clientId } = actor;
  try {
    await db.transaction(async (tx) => {
      if ((await countOf(tx, owner)) >= mostOfOne) {
        throw conflicting({ name: 'VIEWS_FULL', most: mostOfOne });
      }
      await tx.rows(sql`
        insert into office_views (id, page, name, filters, client_id, owner, shared, created_at)
        values (${id}::uuid, ${view.page}, ${view.name}, ${json(view.filters)}::jsonb,
          ${clientId ?? null}, ${owner}, ${view.shared}, now())`);
      await audit(tx, actor, { action: 'save view', object: `view ${id}`, clientId, after: view });
    });
  } catch (error) {
    if (!(error instanceof ConstraintViolation) || error.constraint !== 'office_views_name')
      throw error;
    throw conflicting({ name: 'VIEW_NAME_USED', view: view.name });
  }
  return { id, ...view, own: true };
}

async function countOf(db: Reader, owner: string): Promise<number> {
  const [row] = await db.rows<{ n: bigint }>(sql`
    select count(*) as n from office_views where owner = ${owner}`);
  return Number(row?.n ?? 0n);
}

/** Deletes a view of the actor's own. Throws OBJECT_NOT_FOUND, also for one that others have shared. */
export async function deleteView(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<void> {
  demandId('view', id);
  await db.transaction(async (tx) => {
    const [row] = await tx.rows<{ name: string }>(sql`
      delete from office_views where id = ${id}::uuid and owner = ${identityOf(actor)} returning name`);
    if (row === undefined) throw missing('view', id);
    const { clientId } = actor;
    const before = { name: row.name };
    await audit(tx, actor, { action: 'delete view', object: `view ${id}`, clientId, before });
  });
}
