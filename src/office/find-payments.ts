// Payments as the office lists and finds them: by filters, by one search box, newest first.
import { listNamed, type PaymentFilter, type Placed } from '../payments/list.ts';
import { type Found, type SearchPlace, searchPayments } from '../payments/search.ts';
import { fits, typedWords, wordsOf } from '../payments/words.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { openPeriod, type PeriodText } from './period.ts';
import { narrowed } from './scope.ts';
import { maskedCardOf, searchDeps } from './shown.ts';

export interface PaymentsWanted
  extends PeriodText,
    Pick<PaymentFilter, 'clientId' | 'channel' | 'amount' | 'statuses'> {
  /** What a person has typed into the search box. */
  text?: string | undefined;
  /** Exactly. */
  reference?: string | undefined;
  paymentCode?: string | undefined;
}

export interface PaymentsPage {
  limit: number;
  after?: SearchPlace | undefined;
}

export interface FoundPage {
  payments: Placed[];
  /** Where the next page begins. A page may be short and still have a next one, see `searchPayments`. */
  next?: SearchPlace | undefined;
}

/** A page of the payments that exist for the actor and match. Throws FIELD_INVALID, and OBJECT_NOT_FOUND for another merchant. */
export async function findPayments(
  deps: OfficeDeps,
  actor: Actor,
  wanted: PaymentsWanted,
  page: PaymentsPage,
): Promise<FoundPage> {
  const { channel, statuses, amount, text, reference, paymentCode } = wanted;
  const clientId = narrowed(actor, wanted.clientId);
  const now = deps.clock.now();
  const filter = { clientId, channel, statuses, amount, now, ...openPeriod(wanted) };
  if (reference === undefined && paymentCode === undefined) {
    const { by, ...found } = await searchPayments(searchDeps(deps), { ...filter, text }, page);
    return pageOf(found, by);
  }
  return pageOf(await findNamed(deps, filter, wanted, page), 'time');
}

function pageOf({ payments, last, isCut }: Found, by: SearchPlace['by']): FoundPage {
  return { payments, next: isCut && last !== undefined ? { ...last, by } : undefined };
}

/** Exact names are few, so the search box only filters them. */
async function findNamed(
  deps: OfficeDeps,
  filter: PaymentFilter,
  { reference, paymentCode, text = '' }: PaymentsWanted,
  { limit, after }: PaymentsPage,
): Promise<Found> {
  const everybody = deps.merchants.all().map(({ clientId }) => clientId);
  const clientIds = filter.clientId === undefined ? everybody : [filter.clientId];
  const name =
    paymentCode === undefined ? { reference: reference ?? '', clientIds } : { paymentCode };
  const rows = await listNamed(deps.db, filter, name, { limit: limit + 1, after });
  const typed = typedWords(text);
  const masked = maskedCardOf(deps.channels);
  const payments = rows
    .slice(0, limit)
    .filter(({ payment }) => reference === undefined || payment.reference === reference)
    .filter(({ payment }) => typed.length === 0 || fits(wordsOf(payment, masked), typed));
  return { payments, last: rows.at(limit - 1), isCut: rows.length > limit };
}

/** All pages, one after the other; nothing is open in the database in between. */
export async function* allPayments(
  deps: OfficeDeps,
  actor: Actor,
  wanted: PaymentsWanted,
): AsyncGenerator<Placed[]> {
  let after: SearchPlace | undefined;
  for (;;) {
    const { payments, next } = await findPayments(deps, actor, wanted, { limit: exported, after });
    if (payments.length > 0) yield payments;
    if (next === undefined) return;
    after = next;
  }
}

/** Payments that are in memory at once while a file is written. */
const exported = 500;
