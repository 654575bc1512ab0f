// Approvals: what one person asks for, another one decides, where the amount is above a limit.
import { newId } from '../lib/ids.ts';
import { jsonReady } from '../lib/json-ready.ts';
import { conflicting } from '../refusal.ts';
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { isOwn } from './scope.ts';

export interface Approval {
  id: string;
  askedAt: Date;
  askedBy: string;
  askedByName: string;
  clientId?: string | undefined;
  /** The operation that is done when it is approved. */
  method: string;
  path: string;
  input: { params: Record<string, string>; query: unknown; body: unknown };
  /** Rupiah. */
  amount: bigint;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  decidedAt?: Date | undefined;
  decidedBy?: string | undefined;
  note?: string | undefined;
  /** What the operation returned. */
  result?: unknown;
}

interface Row {
  id: string;
  asked_at: Date;
  asked_by: string;
  asked_by_name: string;
  client_id: string | null;
  method: string;
  path: string;
  input: Approval['input'];
  amount: bigint;
  status: Approval['status'];
  decided_at: Date | null;
  decided_by: string | null;
  note: string | null;
  result: unknown;
}

const columns = sql`id, asked_at, asked_by, asked_by_name, client_id, method, path, input, amount, status,
  decided_at, decided_by, note, result`;

/** How an actor is told apart from others. */
export function identityOf({ kind, id, name }: Actor): string {
  return `${kind} ${id ?? name}`;
}

export type ApprovalWanted = Pick<Approval, 'clientId' | 'method' | 'path' | 'input' | 'amount'>;

/** Writes down what the actor asks for. */
export async function askApproval(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  { clientId, method, path, input, amount }: ApprovalWanted,
): Promise<Approval> {
  return db.transaction(async (tx) => {
    const [row] = await tx.rows<Row>(sql`
      insert into approvals (id, asked_at, asked_by, asked_by_name, client_id, method, path, input, amount)
      values (${newId()}, now(), ${identityOf(actor)}, ${actor.name}, ${clientId ?? null}, ${method}, ${path},
        ${JSON.stringify(input)}::jsonb, ${amount})
      returning ${columns}`);
    if (row === undefined) throw new Error('the approval was not stored');
    const after = { method, path, ...input, amount };
    await audit(tx, actor, {
      action: 'ask for approval',
      object: `approval ${row.id}`,
      clientId,
      after,
    });
    return approvalOf(row);
  });
}

export interface Decision {
  status: 'APPROVED' | 'REJECTED';
  note?: string | undefined;
}

/**
 * Writes down what the actor decided. An approval whose operation was cut off may be approved again. Throws
 * OBJECT_NOT_FOUND, and OFFICE_CONFLICT if it was decided before or the actor asked for it.
 */
export async function decideApproval(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
  { status, note }: Decision,
): Promise<Approval> {
  demandId('approval', id);
  return db.transaction(async (tx) => {
    const found = await findApproval(tx, actor, sql`id = ${id} for update`);
    if (found === undefined) throw missing('approval', id);
    demandOpen(found, actor, status);
    const [row] = await tx.rows<Row>(sql`
      update approvals set status = ${status}, decided_at = now(), decided_by = ${actor.name},
        note = ${note ?? null}
      where id = ${id} returning ${columns}`);
    if (row === undefined) throw new Error(`the approval ${id} is gone`);
    await audit(tx, actor, {
      action: status === 'APPROVED' ? 'approve' : 'reject',
      object: `approval ${id}`,
      clientId: found.clientId,
      before: { asked_by: found.askedByName, method: found.method, path: found.path },
      after: { status, note },
    });
    return approvalOf(row);
  });
}

function demandOpen({ status, askedBy, result }: Approval, actor: Actor, wanted: string): void {
  const wasCutOff = status === 'APPROVED' && wanted === 'APPROVED' && result === undefined;
  if (status !== 'PENDING' && !wasCutOff) {
    throw conflicting({ name: 'DECIDED_BEFORE', status });
  }
  if (askedBy !== identityOf(actor)) return;
  throw conflicting({ name: 'ASKED_BY_YOU' });
}

/** Writes down what the approved operation returned, or why it was refused. */
export async function endApproval(tx: Tx, id: string, result: unknown): Promise<void> {
  await tx.rows(sql`
    update approvals set result = ${JSON.stringify(jsonReady(result))}::jsonb where id = ${id}`);
}

export interface ApprovalsWanted {
  status?: Approval['status'] | undefined;
  after?: string | undefined;
  limit: number;
}

/** The approvals that exist for the actor, newest first. */
export async function listApprovals(
  { db }: Pick<OfficeDeps, 'db'>,
  { clientId }: Actor,
  { status, after, limit }: ApprovalsWanted,
): Promise<Approval[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from approvals
    where (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
    order by id desc limit ${limit}`);
  return rows.map(approvalOf);
}

async function findApproval(db: Reader, actor: Actor, where: Sql): Promise<Approval | undefined> {
  const [row] = await db.rows<Row>(sql`select ${columns} from approvals where ${where}`);
  if (row === undefined) return undefined;
  const found = approvalOf(row);
  const exists =
    actor.clientId === undefined || (found.clientId !== undefined && isOwn(actor, found.clientId));
  return exists ? found : undefined;
}

function approvalOf(row: Row): Approval {
  return {
    id: row.id,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    askedByName: row.asked_by_name,
    clientId: row.client_id ?? undefined,
    method: row.method,
    path: row.path,
    input: row.input,
    amount: row.amount,
    status: row.status,
    decidedAt: row.decided_at ?? undefined,
    decidedBy: row.decided_by ?? undefined,
    note: row.note ?? undefined,
    result: row.result ?? undefined,
  };
}
