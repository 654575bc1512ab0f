// Operations on approvals: what one person asked for is decided by another.
import Type from 'typebox';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../actor.ts';
import { type Approval, decideApproval, endApproval, listApprovals } from '../approvals.ts';
import type { OfficeDeps } from '../deps.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { type Operation, operation } from './operation.ts';
import { performApproved } from './perform.ts';
import { closed, paging } from './schemas.ts';

const noted = Type.Object({ note: Type.Optional(Type.String({ maxLength: 1000 })) }, closed);
const statuses = ['PENDING', 'APPROVED', 'REJECTED'] as const;

/** The operations; `find` looks among all others for the one that was asked for. */
export function approvalOperations(find: (method: string, path: string) => Operation | undefined) {
  const list = operation({
    method: 'GET',
    path: '/approvals',
    permission: 'approvals.read',
    summary: 'List what waits for another person, or was decided by one',
    query: Type.Object({ status: Type.Optional(Type.Enum([...statuses])), ...paging }, closed),
    async run(deps, actor, { query }) {
      const { limit, after } = pageWanted(query, 'id');
      const wanted = { status: query.status, after: after?.[0], limit: limit + 1 };
      const { rows, next } = pageOf(await listApprovals(deps, actor, wanted), limit, ({ id }) => [
        id,
      ]);
      return { approvals: rows.map(approvalView), next };
    },
  });

  const approve = operation({
    method: 'POST',
    path: '/approvals/:id/approve',
    permission: 'approvals.decide',
    summary: 'Approve what another person asked for, and do it',
    body: noted,
    async run(deps, actor, { params: { id = '' }, body: { note } }) {
      const approval = await decideApproval(deps, actor, id, { status: 'APPROVED', note });
      const result = await doApproved(deps, actor, approval, find(approval.method, approval.path));
      return { ...approvalView(approval), result };
    },
  });

  const reject = operation({
    method: 'POST',
    path: '/approvals/:id/reject',
    permission: 'approvals.decide',
    summary: 'Reject what another person asked for',
    body: noted,
    async run(deps, actor, { params: { id = '' }, body: { note } }) {
      return approvalView(await decideApproval(deps, actor, id, { status: 'REJECTED', note }));
    },
  });

  return { list, approve, reject };
}

/** Does it under both names. What it is refused for is its result; then it can be asked for again. */
async function doApproved(
  deps: OfficeDeps,
  actor: Actor,
  { id, askedByName, input }: Approval,
  wanted: Operation | undefined,
): Promise<unknown> {
  if (wanted === undefined) throw new Error(`approval ${id} is for an operation that is gone`);
  const both = { ...actor, name: `${askedByName}, approved by ${actor.name}` };
  try {
    const result = await performApproved(deps, both, wanted, { ...input, key: id });
    await endApproval(deps.db.single, id, result ?? {});
    return result;
  } catch (error) {
    if (error instanceof Refusal) await endApproval(deps.db.single, id, { refused: error.reason });
    throw error;
  }
}

function approvalView(approval: Approval) {
  const { input } = approval;
  return {
    id: approval.id,
    status: approval.status,
    asked_at: approval.askedAt,
    asked_by: approval.askedByName,
    client_id: approval.clientId ?? null,
    amount: approval.amount,
    operation: `${approval.method} ${approval.path}`,
    params: input.params,
    query: input.query,
    body: input.body,
    decided_at: approval.decidedAt ?? null,
    decided_by: approval.decidedBy ?? null,
    note: approval.note ?? null,
    result: approval.result ?? null,
  };
}
