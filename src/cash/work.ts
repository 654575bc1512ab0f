// What a person says about an entry that nothing explains: what it belongs to, where it is booked, or that nobody knows.
import { accounts, move, transaction } from '../ledger/posting.ts';
import { newId } from '../lib/ids.ts';
import { refusalOf } from '../payments/constraints.ts';
import { findPayouts } from '../payouts/store.ts';
import { findRemittances } from '../reconciliation/remittance.ts';
import { conflicting, fieldInvalid, Refusal } from '../refusal.ts';
import { sql, type Tx } from '../storage/db.ts';
import type { SuspenseItem, SuspenseMove } from '../suspense/item.ts';
import { findItems, insertItem, insertMoves, takeFromItems } from '../suspense/store.ts';
import { type CashDeps, takeCashTurn } from './match-open.ts';
import { bookedAtOf, insertMatches, saveMatches } from './matches.ts';
import type { BankEntry } from './statements/statement.ts';
import { lockEntry } from './store.ts';
import type { Match, OpenPayout } from './things.ts';

export interface Worked {
  entryId: string;
  by: string;
  reason: string;
  /** Called in the same transaction, for what commits with it. */
  alongside: (tx: Tx, entry: BankEntry) => Promise<void>;
}

/** The result and cost accounts on which an entry may be booked, by the name that the office uses. */
export const entryAccounts = {
  'bank-costs': accounts.bankCosts,
  'acquirer-costs': accounts.acquirerCosts,
  differences: accounts.differences,
  capital: accounts.capital,
} as const;
export type EntryAccount = keyof typeof entryAccounts;

export interface Belongs {
  /** Ids of remittances or of payouts, UUIDs. */
  remittances: readonly string[];
  payouts: readonly string[];
}

/**
 * The entry is these remittances, or these payouts. What they do not explain is a difference of the gateway; of payouts
 * it is what the bank took for them. Throws OBJECT_NOT_FOUND, FIELD_INVALID if one of them cannot be what the entry
 * shows, and OFFICE_CONFLICT if the entry was matched before.
 */
export async function matchEntry(deps: CashDeps, worked: Worked, belongs: Belongs): Promise<void> {
  await work(deps, worked, async (tx, entry) => {
    const { by, reason } = worked;
    const match = await matchOf(tx, entry, belongs);
    await saveMatches(tx, deps, [match], { by, reason });
  });
}

/** The match that a person wants. Throws what `matchEntry` throws. */
async function matchOf(
  tx: Tx,
  entry: BankEntry,
  { remittances, payouts }: Belongs,
): Promise<Match> {
  if ((remittances.length === 0) === (payouts.length === 0)) {
    throw fieldInvalid('remittances', 'or payouts must name what the entry is, and not both');
  }
  if (remittances.length > 0) {
    const found = await findRemittances(tx, remittances);
    demandAll('remittance', remittances, found);
    const ended = found.find(({ status }) => status !== 'IN_TRANSIT');
    if (ended !== undefined)
      throw fieldInvalid('remittances', `has ${ended.reference}, which is ${ended.status}`);
    return {
      entry,
      kind: 'REMITTANCE',
      remittances: found,
      payouts: [],
      account: accounts.differences,
    };
  }
  const known = await findPayouts(tx, payouts);
  demandAll('payout', payouts, known);
  const isBack = entry.amount > 0n;
  for (const one of known) {
    const may = isBack
      ? one.paidAt !== undefined
      : one.status === 'SENT' || one.paidAt !== undefined;
    if (!may) throw fieldInvalid('payouts', `has ${one.reference}, which is ${one.status}`);
    if (one.bankAccount !== entry.bankAccount) {
      throw fieldInvalid('payouts', `has ${one.reference}, which is paid from ${one.bankAccount}`);
    }
    await demandUnseen(tx, one.id, isBack, one.reference);
  }
  const shown: OpenPayout[] = known.map((one) => ({ ...one, left: isBack, cameBack: false }));
  const kind = isBack ? 'RETURN' : 'PAYOUT';
  return { entry, kind, remittances: [], payouts: shown, account: accounts.bankCosts };
}

function demandAll(
  object: 'remittance' | 'payout',
  wanted: readonly string[],
  found: readonly { id: string }[],
): void {
  const twice = wanted.find((id, index) => wanted.indexOf(id) !== index);
  if (twice !== undefined) throw fieldInvalid(`${object}s`, `has ${twice} twice`);
  const missing = wanted.find((id) => !found.some((one) => one.id === id));
  if (missing !== undefined) throw new Refusal({ code: 'OBJECT_NOT_FOUND', object, name: missing });
}

async function demandUnseen(tx: Tx, id: string, isBack: boolean, reference: string): Promise<void> {
  const [seen] = await tx.rows<{ id: string }>(sql`
    select match_id as id from bank_match_parts
    where payout_id = ${id}::uuid and (amount < 0) = ${!isBack}::boolean`);
  if (seen !== undefined)
    throw fieldInvalid('payouts', `has ${reference}, which another entry shows`);
}

/** The entry is booked on one of the gateway's own accounts. Throws OBJECT_NOT_FOUND and OFFICE_CONFLICT. */
export async function bookEntry(
  deps: CashDeps,
  worked: Worked,
  account: EntryAccount,
): Promise<void> {
  await work(deps, worked, async (tx, entry) => {
    const { by, reason } = worked;
    const kind = account === 'bank-costs' ? 'COST' : 'BOOKED';
    const match: Match = {
      ...{ entry, kind, remittances: [], payouts: [] },
      account: entryAccounts[account],
    };
    await saveMatches(tx, deps, [match], { by, reason });
  });
}

/**
 * The money waits in the suspense of a channel: an exception with the id of the entry. Throws OBJECT_NOT_FOUND,
 * OFFICE_CONFLICT, and FIELD_INVALID if it went out.
 */
export async function suspendEntry(deps: CashDeps, worked: Worked, channel: string): Promise<void> {
  await work(deps, worked, async (tx, entry) => {
    const { by, reason } = worked;
    const { id, amount, bankAccount } = entry;
    if (amount < 0n) throw fieldInvalid('channel', 'cannot take money that went out');
    const at = deps.clock.now();
    const reference = (entry.reference ?? entry.text).slice(0, 128) || id;
    const item: SuspenseItem = {
      ...{ id, channel, kind: 'BANK', reference, amount, open: amount, at, references: [] },
      why: 'only the bank’s statement has it',
    };
    await tx.rows(sql`with suspended as (${insertItem(item)}) select 1`);
    const bookedAt = bookedAtOf(entry, at);
    const booked = transaction(
      { kind: 'suspended', factId: id, at: bookedAt, by, reason },
      move(amount, accounts.bank(bankAccount), accounts.suspense(channel)),
    );
    const row = { id: newId(), entry, bookedAt, account: undefined, difference: 0n, postings: [] };
    const rows = [{ ...row, kind: 'SUSPENSE' as const, parts: [{ amount, itemId: id }] }];
    await insertMatches(tx, rows, booked, { at, by, reason });
  });
}

/**
 * The entry gives money in suspense back to whom it came from. Throws OBJECT_NOT_FOUND, FIELD_INVALID if the entry came
 * in or is more than what is left, and OFFICE_CONFLICT.
 */
export async function giveBackByEntry(
  deps: CashDeps,
  worked: Worked,
  exceptionId: string,
): Promise<void> {
  await work(deps, worked, async (tx, entry) => {
    const { by, reason } = worked;
    const [item] = await findItems(tx, [exceptionId]);
    if (item?.kind !== 'BANK') {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'exception', name: exceptionId });
    }
    const amount = -entry.amount;
    if (amount <= 0n || amount > item.open) {
      throw fieldInvalid(
        'exception',
        `has ${item.open} rupiah left, and the entry takes ${amount}`,
      );
    }
    const at = deps.clock.now();
    const moveId = newId();
    const done: SuspenseMove = {
      id: moveId,
      itemId: item.id,
      kind: 'RETURNED',
      amount,
      at,
      by,
      reason,
    };
    const taken = sql`
      with taken as (${takeFromItems([done], sql`select 1`)}),
      noted as (${insertMoves([done], sql`select 1 from taken`)})
      select 1`;
    // Somebody else may have taken the money since it was read.
    await tx.rows(taken).catch((error: unknown) => {
      throw refusalOf(error);
    });
    const bookedAt = bookedAtOf(entry, at);
    const booked = transaction(
      { kind: 'given_back', factId: moveId, at: bookedAt, by, reason },
      move(amount, accounts.suspense(item.channel), accounts.bank(entry.bankAccount)),
    );
    const row = { id: newId(), entry, bookedAt, account: undefined, difference: 0n, postings: [] };
    const rows = [{ ...row, kind: 'GIVEN_BACK' as const, parts: [{ amount: -amount, moveId }] }];
    await insertMatches(tx, rows, booked, { at, by, reason });
  });
}

async function work(
  deps: CashDeps,
  { entryId, alongside }: Worked,
  act: (tx: Tx, entry: BankEntry) => Promise<void>,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await takeCashTurn(tx);
    const entry = await lockEntry(tx, entryId);
    if (entry === undefined) {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'bank entry', name: entryId });
    }
    if (entry.matched) {
      throw conflicting({ name: 'ENTRY_MATCHED' });
    }
    await act(tx, entry);
    await alongside(tx, entry);
  });
}
