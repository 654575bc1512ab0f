// Payouts by an operator: what happened to each, and saying what the bank did.
import { availableIn } from '../payouts/cash.ts';
import type { Payout, PayoutStep } from '../payouts/payout.ts';
import type { OwnAccount } from '../payouts/rules.ts';
import { type Step, takeStep } from '../payouts/step.ts';
import { findPayout, listPayouts, type PayoutFilter, stepsOf } from '../payouts/store.ts';
import { blockedAccounts, isBlocked } from '../settlement/returned.ts';
import type { Reader } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

/** A page of the payouts that exist for the actor, the newest first. Throws OBJECT_NOT_FOUND for another merchant. */
export function payoutsPage(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: PayoutFilter,
): Promise<Payout[]> {
  if (filter.batchId !== undefined) demandId('batch', filter.batchId);
  if (filter.fileId !== undefined) demandId('payout file', filter.fileId);
  return listPayouts(db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

/** The payout. Throws OBJECT_NOT_FOUND, also for another merchant's. */
export async function payoutOf(db: Reader, actor: Actor, id: string): Promise<Payout> {
  demandId('payout', id);
  const payout = await findPayout(db, id);
  if (payout === undefined) throw missing('payout', id);
  demandOwn(actor, payout.clientId, 'payout', id);
  return payout;
}

/**
 * The payout with what happened to it, and whether its account gets nothing because a transfer to it has failed.
 * Throws OBJECT_NOT_FOUND.
 */
export async function payoutStory(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<{ payout: Payout; steps: PayoutStep[]; isBlocked: boolean }> {
  const payout = await payoutOf(db, actor, id);
  const blocked = await blockedAccounts(db, payout.clientId);
  return {
    payout,
    steps: await stepsOf(db, id),
    isBlocked: isBlocked(blocked, payout.clientId, payout.account),
  };
}

export interface PayoutStepWanted extends Step {
  /** The own account that pays, if it is sent; the default one unless given. */
  bankAccount?: string | undefined;
}

/** Says what happened to a payout. Throws OBJECT_NOT_FOUND, PAYOUT_STATE and PAYOUT_BEYOND_CASH. */
export async function stepPayout(
  { payouts }: Pick<OfficeDeps, 'payouts'>,
  actor: Actor,
  id: string,
  { bankAccount, ...step }: PayoutStepWanted,
): Promise<Payout> {
  const { clientId } = await payoutOf(payouts.db, actor, id);
  const wanted = { ...step, bankAccount, by: actor.name };
  return takeStep(payouts, id, wanted, (tx, before) =>
    audit(tx, actor, {
      action: `payout ${step.to.toLowerCase()}`,
      object: `payout ${id}`,
      clientId,
      before: { status: before.status },
      after: {
        status: step.to,
        amount: before.amount,
        bank_reference: step.bankReference,
        reason: step.reason,
      },
    }),
  );
}

/** An own account with what the book says about it. */
export interface OwnBalance extends OwnAccount {
  /** Whether payouts leave it unless another is named. */
  isDefault: boolean;
  /** Rupiah that are there and not on their way out. */
  available: bigint;
}

/** The gateway's own bank accounts, the default one first; and whether more may leave them than came in. */
export async function ownBalances({
  payouts,
}: Pick<OfficeDeps, 'payouts'>): Promise<{ accounts: OwnBalance[]; beyondCash: boolean }> {
  const { accounts, beyondCash } = payouts.rules;
  const balances: OwnBalance[] = [];
  for (const [index, account] of accounts.entries()) {
    const available = await availableIn(payouts.db, account.id);
    balances.push({ ...account, isDefault: index === 0, available });
  }
  return { accounts: balances, beyondCash };
}
