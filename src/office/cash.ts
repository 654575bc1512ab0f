// The cash side by an operator: banks' statements, what their entries are, remittances, and the three sides together.
import { type Imported, importStatement, readStatement } from '../cash/import.ts';
import { type CashDeps, matchOpen, takeCashTurn } from '../cash/match-open.ts';
import type { Balances } from '../cash/statements/balances.ts';
import { type StatementMapName, statementMaps } from '../cash/statements/map.ts';
import type { BankEntry, BankStatement, StatementRead } from '../cash/statements/statement.ts';
import * as store from '../cash/store.ts';
import { bankBalances, channelBalances, type ThreeWayRow, threeWay } from '../cash/three-way.ts';
import {
  type Belongs,
  bookEntry,
  type EntryAccount,
  giveBackByEntry,
  matchEntry,
  suspendEntry,
  type Worked,
} from '../cash/work.ts';
import { writeOffRemittance } from '../cash/write-off.ts';
import { ownAccount } from '../payouts/rules.ts';
import {
  findRemittances,
  listRemittances,
  type Remittance,
  type RemittanceFilter,
  remittancesInTransit,
} from '../reconciliation/remittance.ts';
import { fieldInvalid } from '../refusal.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { type EntryStory, entryStory } from './cash-entry.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, findChannel, missing } from './named.ts';
import { closedPeriod, type PeriodText } from './period.ts';

type Deps = Pick<OfficeDeps, 'payouts' | 'cash'>;

function cashDeps({ payouts, cash }: Deps): CashDeps {
  return { ...payouts, cash };
}

export interface StatementImport {
  bytes: Buffer;
  fileName: string;
  /** The own account; the default one unless given. */
  bankAccount?: string | undefined;
  /** How a CSV is read, if not as the account says. */
  map?: StatementMapName | undefined;
  /** What the file does not say. */
  told?: Balances | undefined;
}

/** What a statement's file says. Throws FIELD_INVALID for an unknown own account, and FILE_UNREADABLE. */
export function readableStatement(deps: Deps, wanted: StatementImport): StatementRead {
  return readStatement(deps, statementWanted(deps, wanted, ''));
}

function statementWanted({ payouts }: Deps, wanted: StatementImport, by: string) {
  const { bytes, fileName: name, bankAccount, map, told } = wanted;
  const account = ownAccount(payouts.rules, bankAccount);
  return { account, bytes, name, told, by, map: map && statementMaps[map] };
}

/** Imports a statement, once. Throws FIELD_INVALID, FILE_UNREADABLE, and OFFICE_CONFLICT if entries are missing before it. */
export function importBankStatement(
  deps: Deps,
  actor: Actor,
  wanted: StatementImport,
): Promise<Imported> {
  return importStatement(
    cashDeps(deps),
    statementWanted(deps, wanted, actor.name),
    (tx, { statement: one, matched }) =>
      audit(tx, actor, {
        action: 'import bank statement',
        object: `bank statement ${one.id}`,
        after: {
          ...{ bank_account: one.bankAccount, name: one.name, format: one.format },
          ...{ opening: one.opening, closing: one.closing, entries: one.entries, matched },
        },
      }),
  );
}

/** A page of statements, the newest first. */
export function bankStatements(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: store.StatementFilter,
): Promise<BankStatement[]> {
  return store.listStatements(db, filter);
}

/** The statement with a page of its entries. Throws OBJECT_NOT_FOUND. */
export async function bankStatement(
  { db }: Pick<OfficeDeps, 'db'>,
  id: string,
  page: store.EntryPage,
): Promise<{ statement: BankStatement; entries: BankEntry[] }> {
  demandId('bank statement', id);
  const [statement, entries] = await Promise.all([
    store.findStatement(db, id),
    store.entryPage(db, id, page),
  ]);
  if (statement === undefined) throw missing('bank statement', id);
  return { statement, entries };
}

/** An entry with what it is, or what it may be. Throws OBJECT_NOT_FOUND. */
export async function bankEntry({ db }: Pick<OfficeDeps, 'db'>, id: string): Promise<EntryStory> {
  demandId('bank entry', id);
  const entry = await store.findEntry(db, id);
  if (entry === undefined) throw missing('bank entry', id);
  return entryStory(db, entry);
}

/** Rupiah of an entry, above 0. Throws OBJECT_NOT_FOUND. */
export async function sizeOfEntry(deps: Pick<OfficeDeps, 'db'>, id: string): Promise<bigint> {
  const { entry } = await bankEntry(deps, id);
  return entry.amount < 0n ? -entry.amount : entry.amount;
}

export interface EntryWork extends Partial<Belongs> {
  id: string;
  /** An exception whose money the entry gives back. */
  exception?: string | undefined;
  reason: string;
}

/** Says what an entry is. Throws what `matchEntry` and `giveBackByEntry` throw. */
export async function matchBankEntry(deps: OfficeDeps, actor: Actor, wanted: EntryWork) {
  const { id, remittances = [], payouts = [], exception, reason } = wanted;
  for (const one of remittances) demandId('remittance', one);
  for (const one of payouts) demandId('payout', one);
  const worked = workOf(actor, id, reason, 'match bank entry', { remittances, payouts, exception });
  if (exception === undefined) {
    await matchEntry(cashDeps(deps), worked, { remittances, payouts });
  } else {
    if (remittances.length + payouts.length > 0) {
      throw fieldInvalid('exception', 'must be alone: an entry is one thing');
    }
    demandId('exception', exception);
    await giveBackByEntry(cashDeps(deps), worked, exception);
  }
  return bankEntry(deps, id);
}

/** Books an entry on one of the gateway's own accounts. Throws OBJECT_NOT_FOUND and OFFICE_CONFLICT. */
export async function bookBankEntry(
  deps: OfficeDeps,
  actor: Actor,
  { id, account, reason }: { id: string; account: EntryAccount; reason: string },
) {
  const worked = workOf(actor, id, reason, 'book bank entry', { account });
  await bookEntry(cashDeps(deps), worked, account);
  return bankEntry(deps, id);
}

/** Puts money that came into a channel's suspense. Throws OBJECT_NOT_FOUND, OFFICE_CONFLICT and FIELD_INVALID. */
export async function suspendBankEntry(
  deps: OfficeDeps,
  actor: Actor,
  { id, channel, reason }: { id: string; channel: string; reason: string },
) {
  findChannel(deps, channel);
  const worked = workOf(actor, id, reason, 'suspend bank entry', { channel });
  await suspendEntry(cashDeps(deps), worked, channel);
  return bankEntry(deps, id);
}

function workOf(
  actor: Actor,
  entryId: string,
  reason: string,
  action: string,
  after: object,
): Worked {
  demandId('bank entry', entryId);
  return {
    ...{ entryId, reason, by: actor.name },
    alongside: (tx: Tx, { amount, bankAccount, day, text }: BankEntry) =>
      audit(tx, actor, {
        action,
        object: `bank entry ${entryId}`,
        before: { amount, bank_account: bankAccount, day, text },
        after: { ...after, reason },
      }),
  };
}

/** Looks again at what is open: what is certain by now is matched. Returns how many entries. */
export function matchAgain(deps: Deps, actor: Actor): Promise<number> {
  return deps.payouts.db.transaction(async (tx) => {
    await takeCashTurn(tx);
    const matched = await matchOpen(tx, cashDeps(deps), actor.name);
    if (matched > 0) {
      await audit(tx, actor, {
        action: 'match bank entries',
        object: 'bank entries',
        after: { matched },
      });
    }
    return matched;
  });
}

/** A page of remittances, the newest first. */
export function remittancePage(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: RemittanceFilter,
): Promise<Remittance[]> {
  if (filter.reconciliationId !== undefined) demandId('reconciliation', filter.reconciliationId);
  return listRemittances(db, filter);
}

/** The remittance. Throws OBJECT_NOT_FOUND. */
export async function remittanceOf(
  { db }: Pick<OfficeDeps, 'db'>,
  id: string,
): Promise<Remittance> {
  demandId('remittance', id);
  const [found] = await findRemittances(db, [id]);
  if (found === undefined) throw missing('remittance', id);
  return found;
}

/** Gives up a remittance that never arrives. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT if it has ended. */
export async function giveUpRemittance(
  deps: OfficeDeps,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<Remittance> {
  demandId('remittance', id);
  return writeOffRemittance(deps, {
    ...{ id, reason, by: actor.name },
    alongside: (tx, { channel, reference, net }) =>
      audit(tx, actor, {
        action: 'write off remittance',
        object: `remittance ${id}`,
        before: { status: 'IN_TRANSIT', channel, reference, net },
        after: { status: 'WRITTEN_OFF', reason },
      }),
  });
}

/** So many days are shown at most. */
const mostDays = 100;

/** The three sides of a period, with what is on its way and what each own account has. Throws FIELD_INVALID. */
export async function threeWayOf(
  { db, payouts, clock }: Pick<OfficeDeps, 'db' | 'payouts' | 'clock'>,
  { channel, ...period }: PeriodText & { channel?: string | undefined },
) {
  const { from, to } = closedPeriod(period);
  if (to.getTime() - from.getTime() > mostDays * 24 * 3_600_000) {
    throw fieldInvalid('to', `must be within ${mostDays} days`);
  }
  const [days, channels, banks, inTransit] = await Promise.all([
    threeWay(db, { from, to, channel }),
    channelBalances(db),
    bankBalances(
      db,
      payouts.rules.accounts.map(({ id }) => id),
    ),
    remittancesInTransit(db),
  ]);
  return { from, to, now: clock.now(), days, channels, banks, inTransit };
}

export type ThreeWay = Awaited<ReturnType<typeof threeWayOf>>;
export type { ThreeWayRow };
