// Disputes: opening them as the acquirer says, evidence, and how they end.
import type { Dispute, Evidence } from '../disputes/dispute.ts';
import { endOpenDispute } from '../disputes/end.ts';
import { addEvidence, evidenceFile, evidenceOf } from '../disputes/evidence.ts';
import { type DisputeWanted, openDispute } from '../disputes/open.ts';
import {
  type DisputeFilter,
  type FoundDispute,
  findDispute,
  listDisputes,
} from '../disputes/store.ts';
import type { Actor } from './actor.ts';
import { audit, auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';
import { ownPayment } from './story.ts';

/** A page of the disputes that exist for the actor: of OPEN ones those due next come first, of others the newest. */
export function disputesPage(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: DisputeFilter,
): Promise<FoundDispute[]> {
  if (filter.paymentId !== undefined) demandId('payment', filter.paymentId);
  return listDisputes(db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

/** The dispute of that id. Throws OBJECT_NOT_FOUND, also for another merchant's. */
export async function ownDispute(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<FoundDispute> {
  demandId('dispute', id);
  const found = await findDispute(db, id);
  if (found === undefined) throw missing('dispute', id);
  demandOwn(actor, found.clientId, 'dispute', id);
  return found;
}

/** The same with its evidence. */
export async function disputePage(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<{ dispute: FoundDispute; evidence: Evidence[] }> {
  const dispute = await ownDispute(deps, actor, id);
  return { dispute, evidence: await evidenceOf(deps.db, id) };
}

/** Who opens it, and the entry in the audit log, follow from the actor. */
export type OpeningWanted = Omit<DisputeWanted, 'by' | 'noted'>;

/**
 * Opens a dispute. Throws OBJECT_NOT_FOUND, STATE_CONFLICT if nothing was paid, FIELD_INVALID for an amount that is
 * refunded or disputed and for a deadline that is over, OFFICE_CONFLICT if the reference is known.
 */
export async function startDispute(
  deps: OfficeDeps,
  actor: Actor,
  wanted: OpeningWanted,
): Promise<FoundDispute> {
  const { reference } = await ownPayment(deps, actor, wanted.paymentId);
  const { dispute } = await openDispute(deps.payments, {
    ...wanted,
    by: actor.name,
    noted: ({ id, amount, fee, clientId, paymentId, reasonCode, dueAt }) =>
      auditBeside(actor, {
        action: 'open dispute',
        object: `dispute ${id}`,
        clientId,
        after: { payment: paymentId, amount, fee, reason_code: reasonCode, deadline: dueAt },
      }),
  });
  return { ...dispute, paymentReference: reference };
}

export interface EndingWanted {
  id: string;
  status: 'WON' | 'LOST';
  fee?: bigint | undefined;
  note?: string | undefined;
}

/** Ends a dispute, once. Throws OBJECT_NOT_FOUND, STATE_CONFLICT if it has ended, FIELD_INVALID for a second fee. */
export async function finishDispute(
  deps: OfficeDeps,
  actor: Actor,
  { id, status, fee, note }: EndingWanted,
): Promise<FoundDispute> {
  const { paymentReference } = await ownDispute(deps, actor, id);
  const ended: Dispute = await endOpenDispute(deps.payments, {
    ...{ disputeId: id, status, fee, note, by: actor.name },
    noted: (dispute) =>
      auditBeside(actor, {
        action: status === 'WON' ? 'win dispute' : 'lose dispute',
        object: `dispute ${id}`,
        clientId: dispute.clientId,
        before: { status: 'OPEN' },
        after: { status, amount: dispute.amount, fee: dispute.fee, note },
      }),
  });
  return { ...ended, paymentReference };
}

export interface EvidenceWanted {
  disputeId: string;
  text?: string | undefined;
  file?: { name: string; bytes: Buffer } | undefined;
}

/** Keeps a piece of evidence. Throws OBJECT_NOT_FOUND and what `addEvidence` throws. */
export async function giveEvidence(
  deps: OfficeDeps,
  actor: Actor,
  wanted: EvidenceWanted,
): Promise<Evidence> {
  const { clientId } = await ownDispute(deps, actor, wanted.disputeId);
  return deps.db.transaction(async (tx) => {
    const kept = await addEvidence(tx, { ...wanted, at: deps.clock.now(), by: actor.name });
    await audit(tx, actor, {
      action: 'add evidence',
      object: `dispute ${wanted.disputeId}`,
      clientId,
      after: { evidence: kept.id, text: kept.text, file: kept.file },
    });
    return kept;
  });
}

/** A file of the evidence. Throws OBJECT_NOT_FOUND. */
export async function evidenceDownload(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  { disputeId, id }: { disputeId: string; id: string },
): Promise<{ name: string; type: string; bytes: Buffer }> {
  await ownDispute(deps, actor, disputeId);
  demandId('evidence', id);
  const file = await evidenceFile(deps.db, { disputeId, id });
  if (file === undefined) throw missing('evidence', id);
  return file;
}
