// Searches payments as a person does: by the beginning of a reference, a code, a name, an amount, a card's digits.
import type { Db } from '../storage/db.ts';
import { listPayments, matching, type PaymentFilter, type Place, type Placed } from './list.ts';
import { unreadPayments } from './read-words.ts';
import { findRead, idsOf } from './word-store.ts';
import { exactly, fits, type MaskedCardOf, type Typed, typedWords, wordsOf } from './words.ts';

export interface PaymentSearch extends PaymentFilter {
  /** What a person has typed. */
  text?: string | undefined;
}

export interface SearchDeps {
  db: Db;
  maskedCardOf: MaskedCardOf;
}

/**
 * A page of what was found. If `isCut`, more may follow after the place `last`, also where the page has fewer
 * payments than were asked for: so many were looked at that the rest is for another call.
 */
export interface Found {
  payments: Placed[];
  last?: Place | undefined;
  isCut: boolean;
}

/** Where a search goes on: `by` says in which way it began, because the ways have different orders. */
export interface SearchPlace extends Place {
  by: 'words' | 'time';
}

/** As many payments with a word are few: they are found by it. If there are more, the newest ones are looked at. */
const few = 20_000;
/** Payments that are read in one step, and looked at in one call. */
const step = 250;
const mostLookedAt = 2000;
/** Payments that the words do not know yet. */
const mostUnread = 500;

/**
 * Payments that match the filter and have what was typed, newest first, at most `limit`; the time is bounded however
 * many there are. A word that few payments have leads to them. Of one that many have, the newest ones are soon
 * among the newest payments.
 */
export async function searchPayments(
  deps: SearchDeps,
  { text = '', ...filter }: PaymentSearch,
  { limit, after }: { limit: number; after?: SearchPlace | undefined },
): Promise<Found & { by: SearchPlace['by'] }> {
  const { amount } = filter;
  const typed = [...typedWords(text), ...(amount === undefined ? [] : [[exactly(amount)]])];
  const look = { filter, typed, limit, after };
  if (typed.length > 0 && after?.by !== 'time') {
    const ids = await candidates(deps, typed);
    if (ids !== undefined) return { ...(await lookAmong(deps, look, ids)), by: 'words' };
  }
  return { ...(await lookThrough(deps, look)), by: 'time' };
}

interface Look {
  filter: PaymentFilter;
  typed: Typed;
  limit: number;
  after?: Place | undefined;
}

/** Ids of payments that may have what was typed, newest first; undefined if there are too many. */
async function candidates({ db, maskedCardOf }: SearchDeps, typed: Typed) {
  const read = await findRead(db);
  // The first pass is not over: what it has not reached would be missing.
  if (read === undefined || read.before === 0n) return undefined;
  const [ids, unread] = await Promise.all([
    idsOf(db, typed, few),
    unreadPayments(db, read.before, mostUnread + 1),
  ]);
  if (ids === undefined || unread.length > mostUnread) return undefined;
  const fresh = unread.filter((payment) => fits(wordsOf(payment, maskedCardOf), typed));
  return [...new Set([...fresh.map(({ id }) => id), ...ids])].sort().reverse();
}

async function lookAmong(deps: SearchDeps, look: Look, ids: readonly string[]): Promise<Found> {
  const { filter, limit, after } = look;
  const left = after === undefined ? ids : ids.filter((id) => id < after.id);
  const payments: Placed[] = [];
  let last: Place | undefined;
  for (let at = 0; at < left.length; at += step) {
    if (at >= mostLookedAt) return { payments, last, isCut: true };
    const some = left.slice(at, at + step);
    for (const placed of await matching(deps.db, filter, some)) {
      if (!has(deps, look, placed)) continue;
      if (payments.length === limit) return { payments, last, isCut: true };
      payments.push(placed);
      last = placed;
    }
    last = { at: last?.at ?? new Date(0).toISOString(), id: some.at(-1) ?? '' };
  }
  return { payments, last, isCut: false };
}

async function lookThrough(deps: SearchDeps, look: Look): Promise<Found> {
  const { filter, limit, typed } = look;
  const payments: Placed[] = [];
  let last = look.after;
  // Without words every payment of the list counts.
  const size = typed.length === 0 ? limit + 1 : step * 2;
  for (let seen = 0; seen < mostLookedAt; seen += size) {
    const page = await listPayments(deps.db, withoutAmount(filter), { limit: size, after: last });
    for (const placed of page) {
      if (has(deps, look, placed)) {
        if (payments.length === limit) return { payments, last, isCut: true };
        payments.push(placed);
      }
      last = placed;
    }
    if (page.length < size) return { payments, last, isCut: false };
  }
  return { payments, last, isCut: true };
}

/** The amount is looked for as a word: as a part of the statement it could make PostgreSQL read everything. */
function withoutAmount(filter: PaymentFilter): PaymentFilter {
  return { ...filter, amount: undefined };
}

function has({ maskedCardOf }: SearchDeps, { typed }: Look, { payment }: Placed): boolean {
  return typed.length === 0 || fits(wordsOf(payment, maskedCardOf), typed);
}
