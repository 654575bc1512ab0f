// Payments as an operator looks for them: by a name from a receipt, an order or a customer's message.
import { findNamed, historyOf, type Told } from '../payments/find.ts';
import { type GroupSearch, searchGroup } from '../payments/groups.ts';
import type { HistoryEntry, Payment } from '../payments/payment.ts';
import { Refusal } from '../refusal.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { searchDeps } from './shown.ts';

export interface PaymentName {
  /** The merchant's reference, or the payment code. */
  name: string;
  /** Needed where several merchants use the same name. */
  clientId?: string | undefined;
}

/**
 * The newest payment of that name. Throws OBJECT_NOT_FOUND, and REFERENCE_AMBIGUOUS where payments of
 * several merchants have the name and no merchant was given.
 */
export async function findPayment(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  name: PaymentName,
): Promise<Payment> {
  return (await findTold(deps, name)).payment;
}

/** The same with the payment's history. */
export async function findTold(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  { name, clientId }: PaymentName,
): Promise<Told> {
  // PostgreSQL has no text with a NUL in it, so nothing can have such a name.
  if (`${name}${clientId ?? ''}`.includes('\0')) throw missing('payment', name);
  const everybody = deps.merchants.all().map((merchant) => merchant.clientId);
  const clientIds = clientId === undefined ? everybody : [clientId];
  const found = await findNamed(deps.db, { name, clientIds });
  const [first] = found;
  if (first === undefined) throw missing('payment', name);
  if (found.some(({ payment }) => payment.clientId !== first.payment.clientId)) {
    throw new Refusal({ code: 'REFERENCE_AMBIGUOUS', reference: name });
  }
  return first;
}

/** What became of a payment, oldest entry first. */
export function paymentHistory(
  deps: Pick<OfficeDeps, 'db'>,
  payment: Payment,
): Promise<HistoryEntry[]> {
  return historyOf(deps.db, payment.id);
}

/** At most `limit` payments of one group, newest first, and whether there are more. */
export interface FoundPayments {
  payments: Payment[];
  hasMore: boolean;
}

/** Searches the payments of all merchants by the beginning of a reference, of a code or of the customer. */
export async function searchPayments(
  deps: Pick<OfficeDeps, 'db' | 'clock' | 'channels'>,
  wanted: Omit<GroupSearch, 'now'>,
): Promise<FoundPayments> {
  // PostgreSQL has no text with a NUL in it, so nothing can match it.
  if (wanted.text?.includes('\0')) return { payments: [], hasMore: false };
  const one = { ...wanted, now: deps.clock.now(), limit: wanted.limit + 1 };
  const found = await searchGroup(searchDeps(deps), one);
  return { payments: found.slice(0, wanted.limit), hasMore: found.length > wanted.limit };
}
