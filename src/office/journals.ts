// Journals by an operator: booking one by hand, reversing it.

import { demandLines, type Journal, merchantOf } from '../journals/journal.ts';
import { bookJournal } from '../journals/make.ts';
import {
  type FoundJournal,
  findJournal,
  type JournalPage,
  listJournals,
} from '../journals/store.ts';
import type { Posting } from '../ledger/posting.ts';
import { newId } from '../lib/ids.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';

/** A page of journals, the newest first. */
export function journalsPage(
  { db }: Pick<OfficeDeps, 'db'>,
  page: JournalPage,
): Promise<FoundJournal[]> {
  return listJournals(db, page);
}

/** The journal of that id. Throws OBJECT_NOT_FOUND. */
export async function journalOf({ db }: Pick<OfficeDeps, 'db'>, id: string): Promise<FoundJournal> {
  demandId('journal', id);
  const found = await findJournal(db, id);
  if (found === undefined) throw missing('journal', id);
  return found;
}

/** Lines, or the journal whose lines are turned around. */
export type JournalWanted = { reason: string } & (
  | { lines: readonly Posting[] }
  | { reverses: string }
);

/** The lines that would be booked. Throws OBJECT_NOT_FOUND and FIELD_INVALID. */
export async function linesOf(
  deps: Pick<OfficeDeps, 'db' | 'channels' | 'merchants'>,
  wanted: JournalWanted,
): Promise<Posting[]> {
  if ('reverses' in wanted) {
    const { lines } = await journalOf(deps, wanted.reverses);
    return lines.map(({ account, amount }) => ({ account, amount: -amount }));
  }
  const { channels, merchants } = deps;
  demandLines(wanted.lines, {
    channels: channels.map(({ id }) => id),
    isMerchant: (clientId) => merchants.find(clientId) !== undefined,
  });
  return [...wanted.lines];
}

/** The one merchant that the lines are about; undefined for none or several. */
export function merchantIn(lines: readonly Posting[]): string | undefined {
  const [first, ...others] = lines.flatMap(({ account }) => merchantOf(account) ?? []);
  return others.length === 0 ? first : undefined;
}

/**
 * Books a journal. What a merchant is owed by it is settled by the next batch. Throws FIELD_INVALID,
 * OBJECT_NOT_FOUND, and OFFICE_CONFLICT if what it reverses was reversed before.
 */
export async function makeJournal(
  deps: OfficeDeps,
  actor: Actor,
  wanted: JournalWanted,
): Promise<FoundJournal> {
  const lines = await linesOf(deps, wanted);
  const { reason } = wanted;
  const reverses = 'reverses' in wanted ? wanted.reverses : undefined;
  const at = deps.clock.now();
  const journal: Journal = { id: newId(), at, by: actor.name, reason, reverses, lines };
  await bookJournal(deps.db, journal, (tx) =>
    audit(tx, actor, {
      action: reverses === undefined ? 'book journal' : 'reverse journal',
      object: `journal ${journal.id}`,
      clientId: merchantIn(lines),
      after: { reason, reverses, lines },
    }),
  );
  return journal;
}
