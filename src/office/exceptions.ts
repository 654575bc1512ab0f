// Exceptions by an operator: applying money in suspense to a payment, giving it back, writing it off.
import { openOn } from '../payments/decide-applied.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import * as store from '../reconciliation/exceptions.ts';
import { conflicting, fieldInvalid, type Refusal } from '../refusal.ts';
import { applyMoney, type Part } from '../suspense/apply.ts';
import { closeMoney } from '../suspense/close.ts';
import type { SuspenseItem } from '../suspense/item.ts';
import { findItems, movesOf } from '../suspense/store.ts';
import type { Actor } from './actor.ts';
import { audit, auditBeside } from './audit.ts';
import { giveUpRemittance } from './cash.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { resolve } from './reconciliations.ts';

export type ExceptionMove = Awaited<ReturnType<typeof movesOf>>[number];

/** A page of exceptions, the oldest first. */
export function listExceptions(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: store.ExceptionFilter,
): Promise<store.Exception[]> {
  return store.listExceptions(db, filter);
}

/** The exception with what was done about it. Throws OBJECT_NOT_FOUND. */
export async function exceptionPage(
  { db }: Pick<OfficeDeps, 'db'>,
  id: string,
): Promise<{ exception: store.Exception; moves: ExceptionMove[] }> {
  demandId('exception', id);
  const [exception, moves] = await Promise.all([store.findException(db, id), movesOf(db, id)]);
  if (exception === undefined) throw missing('exception', id);
  return { exception, moves };
}

export interface ApplicationWanted {
  id: string;
  /** The payment that it came for unless set. */
  paymentId?: string | undefined;
  /** Rupiah of this exception; as much as is open on the payment if it is absent. */
  amount?: bigint | undefined;
  /** Other exceptions, whose money is added in this order until the payment is whole. */
  others: readonly string[];
}

/**
 * What would be applied, together: what is there of each exception, until the payment is whole. Throws
 * OBJECT_NOT_FOUND, and FIELD_INVALID if no payment is named for money that came for none.
 */
export async function planApplication(
  { db, clock }: Pick<OfficeDeps, 'db' | 'clock'>,
  { id, amount, others, ...wanted }: ApplicationWanted,
): Promise<{ payment: Payment; parts: Part[]; open: bigint }> {
  const [first, ...rest] = await itemsOf(db, [id, ...others]);
  const paymentId = wanted.paymentId ?? first?.paymentId;
  if (paymentId === undefined)
    throw fieldInvalid('payment_id', 'is required: the money came for no payment');
  demandId('payment', paymentId);
  const payment = await findById(db, paymentId);
  if (payment === undefined) throw missing('payment', paymentId);
  if (first === undefined) throw missing('exception', id);
  if (first.open === 0n) throw isClosed();
  const open = openOn(payment, clock.now());
  const parts: Part[] = [{ item: first, amount: amount ?? least(first.open, open) }];
  let left = open - (parts[0]?.amount ?? 0n);
  for (const item of rest) {
    const taken = least(item.open, left);
    left -= taken;
    if (taken > 0n) parts.push({ item, amount: taken });
  }
  return { payment, parts: parts.filter((part) => part.amount > 0n), open };
}

/**
 * Applies the money to the payment. Returns the exception afterwards. Throws OBJECT_NOT_FOUND, STATE_CONFLICT if
 * nothing is open on the payment, FIELD_INVALID if it is not exactly what is open, OFFICE_CONFLICT if the exception
 * has no such money.
 */
export async function applyException(
  deps: OfficeDeps,
  actor: Actor,
  wanted: ApplicationWanted & { reason: string },
): Promise<{ exception: store.Exception; moves: ExceptionMove[]; payment: Payment }> {
  const { id, reason } = wanted;
  const { payment, parts } = await planApplication(deps, wanted);
  const paid = await applyMoney(deps.payments, {
    ...{ payment, parts, reason, by: actor.name },
    noted: auditBeside(actor, {
      action: 'apply exception',
      object: `exception ${id}`,
      clientId: payment.clientId,
      before: { payment_status: payment.status },
      after: {
        payment: payment.id,
        reason,
        parts: parts.map((one) => ({ exception: one.item.id, amount: one.amount })),
      },
    }),
  });
  return { ...(await exceptionPage(deps, id)), payment: paid };
}

export interface ClosingWanted {
  id: string;
  /** Rupiah; all that is left if it is absent. */
  amount?: bigint | undefined;
  reason: string;
}

/** The acquirer gives the money back. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT if there is no such money. */
export async function returnException(deps: OfficeDeps, actor: Actor, wanted: ClosingWanted) {
  const [item] = await itemsOf(deps.db, [wanted.id]);
  if (item === undefined) throw missing('exception', wanted.id);
  if (item.kind === 'BANK') {
    throw conflicting({ name: 'EXCEPTION_AT_BANK' });
  }
  return closed(deps, actor, item, { ...wanted, kind: 'RETURNED' });
}

/**
 * The gateway keeps the money, or bears what the file does not have. Throws OBJECT_NOT_FOUND, OFFICE_CONFLICT if
 * nothing is left, and DIFFERENCE_CLOSED.
 */
export async function writeOffException(deps: OfficeDeps, actor: Actor, wanted: ClosingWanted) {
  const { id, amount, reason } = wanted;
  demandId('exception', id);
  const [item] = await findItems(deps.db, [id]);
  if (item !== undefined) return closed(deps, actor, item, { ...wanted, kind: 'WRITTEN_OFF' });
  const found = await store.findException(deps.db, id);
  if (found === undefined) throw missing('exception', id);
  if (found.kind === 'BANK_IN' || found.kind === 'BANK_OUT') {
    throw conflicting({ name: 'EXCEPTION_IS_ENTRY' });
  }
  if (amount !== undefined) {
    throw fieldInvalid('amount', 'is not known here: a difference is written off as a whole');
  }
  if (found.kind === 'OVERDUE') await giveUpRemittance(deps, actor, { id, reason });
  else await resolve(deps, actor, { differenceId: id, reason });
  return exceptionPage(deps, id);
}

async function closed(
  deps: OfficeDeps,
  actor: Actor,
  item: SuspenseItem,
  { amount = item.open, kind, reason }: ClosingWanted & { kind: 'RETURNED' | 'WRITTEN_OFF' },
) {
  if (item.open === 0n) throw isClosed();
  if (amount > item.open) {
    throw fieldInvalid('amount', `is more than the ${item.open} rupiah that are left`);
  }
  await closeMoney(deps, {
    ...{ item, kind, amount, by: actor.name, reason },
    alongside: (tx) =>
      audit(tx, actor, {
        action: kind === 'RETURNED' ? 'return exception' : 'write off exception',
        object: `exception ${item.id}`,
        clientId: item.clientId,
        before: { open: item.open, kind: item.kind, reference: item.reference },
        after: { amount, reason },
      }),
  });
  return exceptionPage(deps, item.id);
}

/** The money of these exceptions, in their order. Throws OBJECT_NOT_FOUND, OFFICE_CONFLICT if one has none. */
async function itemsOf(db: OfficeDeps['db'], ids: readonly string[]): Promise<SuspenseItem[]> {
  for (const id of ids) demandId('exception', id);
  const found = new Map((await findItems(db, ids)).map((item) => [item.id, item]));
  const items: SuspenseItem[] = [];
  for (const id of new Set(ids)) {
    const item = found.get(id);
    if (item !== undefined) items.push(item);
    else if ((await store.findException(db, id)) === undefined) throw missing('exception', id);
    else {
      throw conflicting({ name: 'EXCEPTION_WITHOUT_MONEY' });
    }
  }
  return items;
}

function isClosed(): Refusal {
  return conflicting({ name: 'SUSPENSE_EMPTY' });
}

function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
