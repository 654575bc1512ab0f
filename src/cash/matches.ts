// Writes matches: what an entry is, what is booked for it, and what becomes of remittances and payouts commit together.
import { accounts, type LedgerTransaction, type Posting, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import { wibInstant } from '../lib/wib.ts';
import type { Payout } from '../payouts/payout.ts';
import { type PayoutDeps, recordSteps } from '../payouts/step.ts';
import { lockPayouts } from '../payouts/store.ts';
import { conflicting } from '../refusal.ts';
import { sql, type Tx } from '../storage/db.ts';
import type { MatchKind } from './statements/statement.ts';
import type { Match, OpenEntry } from './things.ts';

export interface MatchBy {
  by: string;
  reason?: string | undefined;
}

const atOnce = 1_000;

/** Saves matches of open entries that are locked, or that nobody else may match now. */
export async function saveMatches(
  tx: Tx,
  deps: Pick<PayoutDeps, 'clock' | 'rules'>,
  matches: readonly Match[],
  cause: MatchBy,
): Promise<void> {
  for (let first = 0; first < matches.length; first += atOnce) {
    await saveSome(tx, deps, matches.slice(first, first + atOnce), cause);
  }
}

async function saveSome(
  tx: Tx,
  deps: Pick<PayoutDeps, 'clock' | 'rules'>,
  matches: readonly Match[],
  { by, reason }: MatchBy,
): Promise<void> {
  const now = deps.clock.now();
  const rows = matches.map((match) => rowOf(match, now));
  for (const kind of ['PAYOUT', 'RETURN'] as const) {
    await stepPayouts(
      tx,
      deps,
      rows.filter((row) => row.kind === kind),
      by,
    );
  }
  const arrived = matches.flatMap(({ remittances }) => remittances.map(({ id }) => id));
  await tx.rows(sql`
    update remittances set status = 'RECEIVED', ended_at = ${now}::timestamptz, ended_by = ${by}
    where id = any(${arrived}::uuid[]) and status = 'IN_TRANSIT'`);
  const booked = rows.flatMap((row): LedgerTransaction[] =>
    transaction(
      { kind: 'bank_matched', factId: row.id, at: row.bookedAt, by, reason },
      row.postings,
    ),
  );
  await insertMatches(tx, rows, booked, { at: now, by, reason });
}

/** A match as it is stored. */
export interface MatchRow {
  id: string;
  entry: OpenEntry;
  kind: MatchKind;
  account: string | undefined;
  difference: bigint;
  bookedAt: Date;
  parts: MatchPart[];
  postings: Posting[];
}

export interface MatchPart {
  /** Rupiah as the statement has them. */
  amount: bigint;
  remittanceId?: string | undefined;
  payoutId?: string | undefined;
  itemId?: string | undefined;
  moveId?: string | undefined;
}

/** An entry counts from the end of its day, or from now if that is not over. */
export function bookedAtOf({ day }: Pick<OpenEntry, 'day'>, now: Date): Date {
  const end = new Date(wibInstant(day, 24).getTime() - 1);
  return end < now ? end : now;
}

function rowOf(match: Match, now: Date): MatchRow {
  const { entry, kind, remittances, payouts, account } = match;
  const sign = kind === 'RETURN' ? 1n : -1n;
  const parts = [
    ...remittances.map(({ id, net }) => ({ remittanceId: id, amount: net })),
    ...payouts.map(({ id, amount }) => ({ payoutId: id, amount: sign * amount })),
  ];
  const difference = entry.amount - parts.reduce((total, { amount }) => total + amount, 0n);
  const received = remittances.reduce((total, { net }) => total + net, 0n);
  const postings: Posting[] = [
    { account: accounts.bank(entry.bankAccount), amount: -(received + difference) },
    ...remittances.map(({ channel, net }) => {
      return { account: accounts.remittanceInTransit(channel), amount: net };
    }),
    { account: account ?? '', amount: difference },
  ];
  return {
    ...{ id: newId(), entry, kind, difference, parts, bookedAt: bookedAtOf(entry, now) },
    account: difference === 0n ? undefined : account,
    postings: postings.filter(({ amount }) => amount !== 0n),
  };
}

/** What a statement shows of payouts happened, unless a result file or a person has said so before. */
async function stepPayouts(
  tx: Tx,
  deps: Pick<PayoutDeps, 'clock' | 'rules'>,
  rows: readonly MatchRow[],
  by: string,
): Promise<void> {
  const days = new Map<number, MatchRow[]>();
  for (const row of rows) {
    const key = row.bookedAt.getTime();
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  for (const [at, same] of days) {
    const references = new Map(
      same.flatMap(({ entry, parts }) =>
        parts.map(({ payoutId }) => [payoutId ?? '', entry.reference ?? undefined] as const),
      ),
    );
    const isBack = same[0]?.kind === 'RETURN';
    const payouts = await lockPayouts(tx, [...references.keys()]);
    for (const one of payouts) demandMoved(one, isBack);
    const steps = payouts
      .filter(({ status }) => status === (isBack ? 'PAID' : 'SENT'))
      .map((payout) => ({
        payout,
        step: isBack
          ? ({ to: 'RETURNED', reason: 'the bank’s statement shows that it came back' } as const)
          : ({ to: 'PAID', bankReference: references.get(payout.id) } as const),
      }));
    if (steps.length > 0) await recordSteps(tx, deps, { by, at: new Date(at) }, steps);
  }
}

/** A bank, a file or a person may have ended it in the meantime. Throws OFFICE_CONFLICT. */
function demandMoved({ reference, status, paidAt }: Payout, isBack: boolean): void {
  if (paidAt !== undefined || (status === 'SENT' && !isBack)) return;
  throw conflicting({ name: 'PAYOUT_MOVED', reference, status });
}

/** Stores matches with their parts and what they book. Their entries are matched from then on. */
export async function insertMatches(
  tx: Tx,
  rows: readonly MatchRow[],
  booked: readonly LedgerTransaction[],
  { at, by, reason }: MatchBy & { at: Date },
): Promise<void> {
  const column = <T>(pick: (one: MatchRow) => T) => rows.map(pick);
  const parts = rows.flatMap((row) =>
    row.parts.map((part, index) => ({ ...part, matchId: row.id, part: index + 1 })),
  );
  const ofPart = <T>(pick: (one: (typeof parts)[number]) => T) => parts.map(pick);
  await tx.rows(sql`
    with marked as (
      update bank_entries set matched = true where id = any(${column(({ entry }) => entry.id)}::uuid[])
    ), saved as (
      insert into bank_matches (id, entry_id, kind, account, difference, at, booked_at, by, reason)
      select m.id, m.entry_id, m.kind, m.account, m.difference, ${at}::timestamptz, m.booked_at, ${by}, ${reason}
      from unnest(${column((m) => m.id)}::uuid[], ${column(({ entry }) => entry.id)}::uuid[],
        ${column((m) => m.kind)}::text[], ${column((m) => m.account)}::text[],
        ${column((m) => m.difference)}::bigint[], ${column((m) => m.bookedAt)}::timestamptz[])
        as m (id, entry_id, kind, account, difference, booked_at)
      returning id
    ), ${book(booked, sql`select 1`)}
    select 1`);
  await tx.rows(sql`
    insert into bank_match_parts (match_id, part, amount, remittance_id, payout_id, item_id, move_id)
    select * from unnest(${ofPart((p) => p.matchId)}::uuid[], ${ofPart((p) => p.part)}::integer[],
      ${ofPart((p) => p.amount)}::bigint[], ${ofPart((p) => p.remittanceId)}::uuid[],
      ${ofPart((p) => p.payoutId)}::uuid[], ${ofPart((p) => p.itemId)}::uuid[],
      ${ofPart((p) => p.moveId)}::uuid[])`);
}
