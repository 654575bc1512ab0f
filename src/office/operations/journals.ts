// Operations on journals: list and show them, book one by hand.
import Type from 'typebox';
import { sizeOf } from '../../journals/journal.ts';
import type { FoundJournal } from '../../journals/store.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import {
  type JournalWanted,
  journalOf,
  journalsPage,
  linesOf,
  makeJournal,
  merchantIn,
} from '../journals.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, signedRupiah, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/journals',
  permission: 'journals.read',
  summary: 'List journals, newest first',
  query: Type.Object(paging, closed),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await journalsPage(deps, { after: placeIn(after), limit: limit + 1 });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { journals: rows.map(journalView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/journals/:id',
  permission: 'journals.read',
  summary: 'Show a journal',
  async run(deps, _actor, { params }) {
    return journalView(await journalOf(deps, params.id ?? ''));
  },
});

const make = operation({
  method: 'POST',
  path: '/journals',
  permission: 'journals.write',
  summary: 'Book a journal by hand, or reverse one; what a merchant is owed by it is settled next',
  status: 201,
  body: Type.Object(
    {
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
      lines: Type.Optional(
        Type.Array(Type.Object({ account: text, amount: signedRupiah }, closed), { maxItems: 20 }),
      ),
      // The id of the journal whose lines are turned around.
      reverses: Type.Optional(text),
    },
    closed,
  ),
  async moves(deps, _actor, { body }) {
    const lines = await linesOf(deps, wantedOf(body));
    return { amount: sizeOf(lines), clientId: merchantIn(lines) };
  },
  async run(deps, actor, { body }) {
    return journalView(await makeJournal(deps, actor, wantedOf(body)));
  },
});

interface Body {
  reason: string;
  lines?: { account: string; amount: number | string }[];
  reverses?: string;
}

function wantedOf({ reason, lines, reverses }: Body): JournalWanted {
  if (reason.trim() === '') throw fieldInvalid('reason', 'must not be blank');
  if (reverses !== undefined) {
    if (lines === undefined) return { reason, reverses };
    throw fieldInvalid('lines', 'must be left out: they are those of the journal that is reversed');
  }
  if (lines === undefined) throw new Refusal({ code: 'FIELD_REQUIRED', field: 'lines' });
  return {
    reason,
    lines: lines.map((line) => ({ account: line.account, amount: BigInt(line.amount) })),
  };
}

function journalView(one: FoundJournal) {
  return {
    id: one.id,
    at: one.at,
    by: one.by,
    reason: one.reason,
    reverses: one.reverses ?? null,
    reversed_by: one.reversedBy ?? null,
    amount: sizeOf(one.lines),
    lines: one.lines,
  };
}

export type JournalView = ReturnType<typeof journalView>;

export const journalOperations = { list, show, make };
